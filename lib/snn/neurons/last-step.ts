import type { Tensor } from '../../autodiff/tensor.ts';
import { reshape, slice } from '../../ops/shape.ts';

/** @internal The last step of a sequence. */
export function lastStep(x: Tensor): Tensor {
  const { shape } = x.value;
  return reshape(slice(x, (shape[0] as number) - 1), shape.slice(1));
}
