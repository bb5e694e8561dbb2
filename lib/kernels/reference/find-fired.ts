import type { Events } from '../../array/events.ts';
import { empty, type FloatArray, type FloatNd } from '../../array/layout.ts';
import type { Fire } from '../fire.ts';
import { flat } from './elementwise.ts';
import { findEvents } from './find-events.ts';

/**
 * The events of `fire` of what numbers are above their thresholds: one for each neuron, or one for all. Null where more than a
 * share of `densest` fire.
 */
export function findFired(h: FloatNd, theta: FloatArray, fire: Fire): Events | null {
  const spikes = empty(h.shape);
  const [out, x] = [spikes.data, flat(h)];
  const neurons = theta.length;
  for (let i = 0, n = 0; i < out.length; i++, n = n + 1 === neurons ? 0 : n + 1) {
    out[i] = (x[i] as number) - (theta[n] as number);
  }
  fire(out, out);
  return findEvents(spikes);
}
