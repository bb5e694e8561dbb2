import { apply, type Tensor, type TensorLike } from '../autodiff/tensor.ts';
import { type StraightThroughOptions, stepRow } from './step-row.ts';

/**
 * The nearest whole number, the even one of two that are as near. Its gradient is 0, or with `straightThrough` that of the
 * identity.
 *
 * @throws TypeError for another option, or one that is neither true nor false.
 */
export function round(x: TensorLike, options: StraightThroughOptions = {}): Tensor {
  return apply(stepRow('round', options), [x]);
}
