import { apply, type Tensor, type TensorLike } from '../autodiff/tensor.ts';
import { type StraightThroughOptions, stepRow } from './step-row.ts';

/**
 * -1, 0 or 1; NaN for NaN. Its gradient is 0, or with `straightThrough` that of the identity.
 *
 * @throws TypeError for another option, or one that is neither true nor false.
 */
export function sign(x: TensorLike, options: StraightThroughOptions = {}): Tensor {
  return apply(stepRow('sign', options), [x]);
}
