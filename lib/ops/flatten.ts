import { sizeOf } from '../array/layout.ts';
import { requireTensor, type Tensor, type TensorLike } from '../autodiff/tensor.ts';
import { failRange, showShape } from '../util/errors.ts';
import { once } from './once.ts';
import { requireWhole } from './pair.ts';
import { reshape } from './shape.ts';

/**
 * All axes from one on as a single axis, in row-major order.
 *
 * @param from - The first of them. Default 2: `[T, B, ...]` becomes `[T, B, N]`.
 * @throws RangeError when there is no such axis.
 */
export function flatten(x: TensorLike, from = 2): Tensor {
  const input = requireTensor('flatten', x);
  const { shape } = input.value;
  if (requireWhole('flatten', 'from', from, 0) > shape.length)
    failRange('flatten', `got a tensor of shape ${showShape(shape)} when it has no axis ${from}.`);
  if (from === 0) return flattened(input, from);
  return once(input, from - 1, (own) => flattened(own, from + own.value.shape.length - shape.length));
}

function flattened(x: Tensor, from: number): Tensor {
  const { shape } = x.value;
  const size = sizeOf(shape.slice(from));
  return reshape(x, [...shape.slice(0, from), size]);
}
