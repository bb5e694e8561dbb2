import { empty, type FloatNd } from '../array/layout.ts';
import { requireAxis } from '../array/shape.ts';
import type { PrimitiveRow } from '../autodiff/row.ts';
import { apply, requireTensor, type Tensor, type TensorLike } from '../autodiff/tensor.ts';
import { kernels } from '../kernels/index.ts';

/**
 * The running sum along an axis: element i is the sum of elements 0 to i; in double precision.
 *
 * @throws RangeError when there is no such axis.
 */
export function cumsum(x: TensorLike, axis: number): Tensor {
  const input = requireTensor('cumsum', x);
  const along = requireAxis('cumsum', axis, input.array.dimension);
  const sums = (x: FloatNd, fromEnd: boolean) => {
    const out = empty(x.shape);
    kernels.cumsum(out, x, along, fromEnd);
    return out;
  };
  const row: PrimitiveRow = {
    name: 'cumsum',
    forward: (x) => sums(x, false),
    keeps: {},
    vjp: (ct) => [sums(ct, true)],
  };
  return apply(row, [input]);
}
