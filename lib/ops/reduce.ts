import { empty, type FloatNd, restride, sizeOf } from '../array/layout.ts';
import { reducedShape, requireAxes, requireAxis } from '../array/shape.ts';
import type { PrimitiveRow } from '../autodiff/row.ts';
import { apply, requireTensor, type Tensor, type TensorLike } from '../autodiff/tensor.ts';
import { binary, expand, unary } from '../kernels/apply.ts';
import { kernels } from '../kernels/index.ts';
import { failRange, requireBoolean, showShape } from '../util/errors.ts';

type Reduction = 'sum' | 'max' | 'min' | 'argmax';

/** Axes of a reduction: one, several, or all when none are named. */
export type Axes = number | readonly number[];

function reduce(name: Reduction, x: FloatNd, axes: readonly number[], keepDims: boolean): FloatNd {
  const out = empty(reducedShape(x.shape, axes, keepDims));
  kernels[name](out, x, axes);
  return out;
}

/** A view of a reduced array over the shape it came from: each element stands for those it was made of. */
function spread(reduced: FloatNd, shape: readonly number[], axes: readonly number[]): FloatNd {
  const kept = reducedShape(shape, axes, true);
  if (reduced.shape.length === kept.length) return expand(reduced, shape);
  const remaining = reduced.stride.slice();
  const stride = kept.map((_, axis) => (axes.includes(axis) ? 0 : (remaining.shift() as number)));
  return expand(restride(reduced, kept, stride), shape);
}

/**
 * The tensor and the axes, counted from the front, of a reduction.
 *
 * @throws TypeError for axes or keepDims of another kind, RangeError when there is no such axis.
 */
function requireReduction(
  place: string,
  x: TensorLike,
  axis: Axes | undefined,
  keepDims: boolean,
): readonly [input: Tensor, axes: number[]] {
  const input = requireTensor(place, x);
  requireBoolean(place, 'keepDims', keepDims);
  return [input, requireAxes(place, axis, input.value.shape.length)];
}

/** @throws RangeError when an axis to be reduced is empty, so that there is nothing to choose from. */
function requireElements(place: string, shape: readonly number[], axes: readonly number[]): void {
  if (axes.some((axis) => shape[axis] === 0)) {
    failRange(place, `got a tensor of shape ${showShape(shape)}, at least one element was due.`);
  }
}

/**
 * The sum over one axis, several, or all; in double precision.
 *
 * @param keepDims - Keeps the reduced axes with size 1.
 * @throws RangeError when there is no such axis.
 */
export function sum(x: TensorLike, axis?: Axes, keepDims = false): Tensor {
  const [input, axes] = requireReduction('sum', x, axis, keepDims);
  const row: PrimitiveRow = {
    name: 'sum',
    forward(x) {
      return reduce('sum', x, axes, keepDims);
    },
    keeps: {},
    vjp(ct, _, x) {
      return [spread(ct, x.shape, axes)];
    },
  };
  return apply(row, [input]);
}

/**
 * The mean over one axis, several, or all.
 *
 * @throws RangeError when there is no such axis, or nothing to take the mean of.
 */
export function mean(x: TensorLike, axis?: Axes, keepDims = false): Tensor {
  const [input, axes] = requireReduction('mean', x, axis, keepDims);
  const { shape } = input.value;
  requireElements('mean', shape, axes);
  const count = sizeOf(axes.map((a) => shape[a] as number));
  return sum(input, axes, keepDims).div(count);
}

function extremum(name: 'max' | 'min', x: TensorLike, axis: Axes | undefined, keepDims: boolean): Tensor {
  const [input, axes] = requireReduction(name, x, axis, keepDims);
  requireElements(name, input.value.shape, axes);
  const row: PrimitiveRow = {
    name,
    forward: (x) => reduce(name, x, axes, keepDims),
    keeps: { inputs: [0], outputs: [0] },
    vjp: (ct, best, x) => {
      const ties = binary('tie', x, spread(best, x.shape, axes));
      const share = binary('div', ct, reduce('sum', ties, axes, keepDims));
      return [binary('scale', ties, spread(share, x.shape, axes))];
    },
  };
  return apply(row, [input]);
}

/**
 * The largest element over one axis, several, or all; equal ones share the gradient, and so do NaN where there is one.
 *
 * @throws RangeError when there is no such axis, or nothing to choose from.
 */
export function max(x: TensorLike, axis?: Axes, keepDims = false): Tensor {
  return extremum('max', x, axis, keepDims);
}

/**
 * The smallest element over one axis, several, or all; equal ones share the gradient, and so do NaN where there is one.
 *
 * @throws RangeError when there is no such axis, or nothing to choose from.
 */
export function min(x: TensorLike, axis?: Axes, keepDims = false): Tensor {
  return extremum('min', x, axis, keepDims);
}

/**
 * The position of the largest element along an axis (of all elements in row-major order when none is named); the
 * first of equal ones. As Float32, so exact up to 2^24 elements. A constant for the tape.
 *
 * @throws RangeError when there is no such axis, or nothing to choose from.
 */
export function argmax(x: TensorLike, axis?: number, keepDims = false): Tensor {
  const [input, axes] = requireReduction('argmax', x, axis, keepDims);
  requireElements('argmax', input.value.shape, axes);
  return apply({ name: 'argmax', forward: (x) => reduce('argmax', x, axes, keepDims) }, [input]);
}

/** x less its largest element along the axes: the same probabilities, and no digits are lost to a large offset. */
function belowLargest(x: FloatNd, axes: readonly number[]): FloatNd {
  return binary('sub', x, reduce('max', x, axes, true));
}

/**
 * log(softmax(x)) along an axis, without overflow.
 *
 * @param axis - Default: the last.
 * @throws RangeError when there is no such axis, or it is empty.
 */
export function logSoftmax(x: TensorLike, axis = -1): Tensor {
  const [input, axes] = requireSoftmaxAxis('logSoftmax', x, axis);
  const last = input.value.shape.length - 1;
  /** The axis in the place of the last one, or back again. */
  const swapped = (x: FloatNd) =>
    x.transpose(...x.shape.map((_, a) => (a === axes[0] ? last : a === last ? (axes[0] as number) : a)));
  const row: PrimitiveRow = {
    name: 'logSoftmax',
    forward: (x) => {
      const rows = swapped(x);
      const out = empty(rows.shape);
      kernels.logSoftmax(out, rows);
      return swapped(out);
    },
    keeps: { outputs: [0] },
    vjp: (ct, y) => {
      const rows = swapped(y);
      const out = empty(rows.shape);
      kernels.logSoftmaxVjp(out, swapped(ct), rows);
      return [swapped(out)];
    },
  };
  return apply(row, [input]);
}

/**
 * e^x / sum(e^x) along an axis, without overflow.
 *
 * @param axis - Default: the last.
 * @throws RangeError when there is no such axis, or it is empty.
 */
export function softmax(x: TensorLike, axis = -1): Tensor {
  const [input, axes] = requireSoftmaxAxis('softmax', x, axis);
  const row: PrimitiveRow = {
    name: 'softmax',
    forward: (x) => {
      const e = unary('exp', belowLargest(x, axes));
      return binary('div', e, reduce('sum', e, axes, true));
    },
    keeps: { outputs: [0] },
    vjp: (ct, p) => {
      const weighted = binary('scale', ct, p);
      return [binary('sub', weighted, binary('scale', p, reduce('sum', weighted, axes, true)))];
    },
  };
  return apply(row, [input]);
}

function requireSoftmaxAxis(place: string, x: TensorLike, axis: number): [Tensor, number[]] {
  const input = requireTensor(place, x);
  const axes = [requireAxis(place, axis, input.value.shape.length)];
  requireElements(place, input.value.shape, axes);
  return [input, axes];
}
