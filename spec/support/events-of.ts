import type { Events } from '../../lib/array/events.ts';
import type { Tensor } from '../../lib/index.ts';
import { kernels } from '../../lib/kernels/index.ts';

/** Where the ones of a tensor are; null where it holds anything but zeros and ones, or too many ones. */
export function eventsOf(x: Tensor): Events | null {
  return x.value.sparse(kernels.findEvents)?.events ?? null;
}
