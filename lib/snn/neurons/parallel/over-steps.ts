import { sizeOf } from '../../../array/layout.ts';
import type { Tensor } from '../../../autodiff/tensor.ts';
import { add } from '../../../ops/arithmetic.ts';
import { matmul } from '../../../ops/matmul.ts';
import { reshape } from '../../../ops/shape.ts';
import { failRange, showShape } from '../../../util/errors.ts';

/**
 * Weighted sums over steps: row t of the weight `[T, T]` is of output step t. The bias is `[T, 1]`, or one number.
 *
 * @throws RangeError for an input of another number of steps.
 */
export function overSteps(place: string, weight: Tensor, bias: Tensor, x: Tensor): Tensor {
  const { shape } = x.value;
  const [steps] = weight.value.shape as [number];
  if (shape[0] !== steps)
    failRange(place, `got an input of shape ${showShape(shape)} when ${steps} steps were due.`);
  const columns = sizeOf(shape.slice(1));
  return reshape(add(matmul(weight, reshape(x, [steps, columns])), bias), shape);
}
