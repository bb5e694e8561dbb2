import { empty, type FloatArray, sizeOf } from '../array/layout.ts';
import { requireAxis, type Shape } from '../array/shape.ts';
import type { PrimitiveRow } from '../autodiff/row.ts';
import { apply, requireTensor, Tensor, type TensorLike } from '../autodiff/tensor.ts';
import { kernels } from '../kernels/index.ts';
import { failRange, showShape } from '../util/errors.ts';
import { type TensorData, tensor } from './create.ts';

/**
 * Elements of x by their indices along an axis. Indices with as many axes as x name one element each, and the result has
 * their shape: element [i, j] of `gather(x, indices, 1)` is x[i, indices[i, j]], as in PyTorch. A list of indices names
 * whole slices: the result has one for each. A negative index counts from the end; an index may come twice, and its element
 * then gets both gradients.
 *
 * @param indices - Whole numbers; no gradient passes to them.
 * @throws RangeError when there is no such axis, for an index that is none, or indices that are larger than x along another
 *   axis; TypeError for what holds no numbers.
 */
export function gather(x: TensorLike, indices: Tensor | TensorData, axis: number): Tensor {
  const input = requireTensor('gather', x);
  const { shape } = input.array;
  const along = requireAxis('gather', axis, shape.length);
  const given = (indices instanceof Tensor ? indices : tensor(indices)).array;
  const target = gatheredShape(shape, given.shape, along);
  const chosen = requireIndices(kernels.flat(given), shape[along] as number);
  const positions = positionsOf(shape, target, along, chosen);
  const row: PrimitiveRow = {
    name: 'gather',
    forward: (x) => {
      const out = empty(target);
      kernels.gather(out, x, positions);
      return out;
    },
    keeps: {},
    vjp: (ct, _, x) => {
      const out = empty(x.shape);
      kernels.gatherVjp(out, ct, positions);
      return [out];
    },
  };
  return apply(row, [input]);
}

/** The shape of what is gathered: that of the indices, or of x with as many slices as a list has indices. */
function gatheredShape(shape: Shape, indices: Shape, along: number): Shape {
  if (indices.length === 1) return shape.with(along, indices[0] as number);
  const fits =
    indices.length === shape.length && indices.every((n, a) => a === along || n <= (shape[a] as number));
  if (fits) return indices.slice();
  return failRange(
    'gather',
    `got indices of shape ${showShape(indices)} for a tensor of shape ${showShape(shape)}, a list was due, or as many ` +
      `axes and no larger ones but axis ${along}.`,
  );
}

/** The indices counted from the front. */
function requireIndices(indices: FloatArray, size: number): Int32Array {
  const own = new Int32Array(indices.length);
  for (let i = 0; i < own.length; i++) {
    const index = indices[i] as number;
    if (!(Number.isInteger(index) && index >= -size && index < size)) {
      const due = size === 0 ? 'the axis is empty' : `a whole number from ${-size} to ${size - 1} was due`;
      failRange('gather', `got the index ${index}, ${due}.`);
    }
    own[i] = index < 0 ? index + size : index;
  }
  return own;
}

/** The row-major position in x of each element of the result, row by row of its last axis. */
function positionsOf(shape: Shape, target: Shape, along: number, indices: Int32Array): Int32Array {
  // Where both have as many elements the position along the axis is that among all.
  const isList = indices.length !== sizeOf(target);
  const positions = new Int32Array(sizeOf(target));
  const last = shape.length - 1;
  const width = target[last] as number;
  const stepAlong = sizeOf(shape.slice(along + 1));
  const [step, next] = along === last ? [0, 1] : [1, isList ? 0 : 1];
  const size = shape[last] as number;
  // Of each row of x elements of its own: these follow on one another.
  const areRows = along === last && target.every((n, axis) => axis === last || n === shape[axis]);
  for (let row = 0; row * width < positions.length; row++) {
    let [rest, at, stride, named] = [row, areRows ? row * size : 0, size, 0];
    for (let axis = areRows ? -1 : last - 1; axis >= 0; axis--) {
      const n = target[axis] as number;
      const place = rest % n;
      rest = (rest - place) / n;
      if (axis === along) named = place;
      else at += stride * place;
      stride *= shape[axis] as number;
    }
    const first = row * width;
    if (!isList) named = first;
    for (let j = 0; j < width; j++)
      positions[first + j] = at + j * step + stepAlong * (indices[named + j * next] as number);
  }
  return positions;
}
