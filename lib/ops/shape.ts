import { within } from '../array/context.ts';
import { regrouped } from '../array/events.ts';
import { empty, type FloatNd, isContiguous, restride, sizeOf, wrap, zeroed } from '../array/layout.ts';
import { broadcastShapes, requireAxis, requireShape, type Shape, sameShape } from '../array/shape.ts';
import { Dense, Lazy, regroupedSupport, Sparse, type Value } from '../array/values.ts';
import type { PrimitiveRow, ValueRow } from '../autodiff/row.ts';
import { apply, requireTensor, type Tensor, type TensorLike } from '../autodiff/tensor.ts';
import { copy, expand, unbroadcast } from '../kernels/apply.ts';
import { kernels } from '../kernels/index.ts';
import { failRange, failType, show, showShape } from '../util/errors.ts';
import { markRepeated } from './repeated.ts';

/**
 * The same elements in row-major order under another shape: events stay events, and what is lazy lazy; an array is a view
 * where its elements lie so, else a copy.
 */
function reshapeValue(x: Value, shape: Shape): Value {
  const width = shape.at(-1) ?? 1;
  const home = { support: regroupedSupport(x.support, width) };
  if (x instanceof Sparse && x.version === 0) {
    // They live as long as the value does, wherever that is handed.
    const events = within({ arena: null }, () => regrouped(x.events, width));
    return new Sparse(shape, events, home);
  }
  if (x instanceof Lazy && !x.isDense) return x.reshaped(shape);
  const array = x.dense();
  if (sameShape(array.shape, shape)) return new Dense(array, home);
  if (!isContiguous(array)) return new Dense(copy(array, shape));
  return new Dense(wrap(array.data, shape, array.offset), home);
}

/**
 * The same elements, in row-major order, under another shape.
 *
 * @param shape - One size may be -1: what is left for it.
 * @throws RangeError when the sizes do not match.
 */
export function reshape(x: TensorLike, shape: Shape): Tensor {
  const input = requireTensor('reshape', x);
  const target = resolveShape(shape, input.value.shape);
  const row: ValueRow = {
    name: 'reshape',
    takes: 'values',
    forward: (x) => reshapeValue(x, target),
    keeps: {},
    vjp: (ct, _, x) => [reshapeValue(ct, x.shape)],
  };
  return apply(row, [input]);
}

function resolveShape(shape: Shape, from: Shape): Shape {
  const size = sizeOf(from);
  if (!Array.isArray(shape))
    failType('reshape', `got ${show(shape)} as shape when an array of sizes was due.`);
  const open = shape.indexOf(-1);
  const known = requireShape('reshape', open < 0 ? shape : shape.toSpliced(open, 1));
  const rest = size / sizeOf(known);
  if (open < 0 ? sizeOf(known) !== size : !Number.isInteger(rest)) {
    failRange(
      'reshape',
      `got shape ${showShape(shape)} for a tensor of shape ${showShape(from)} (${size} elements).`,
    );
  }
  return open < 0 ? known.slice() : shape.with(open, rest);
}

/**
 * A view with the axes in another order.
 *
 * @param axes - Position i of the result is axis axes[i] of x. Default: reversed.
 * @throws TypeError unless axes is an array, RangeError unless it names each axis once.
 */
export function transpose(x: TensorLike, axes?: readonly number[]): Tensor {
  const input = requireTensor('transpose', x);
  const rank = input.value.shape.length;
  const named = axes === undefined ? Array.from({ length: rank }, (_, i) => rank - 1 - i) : axes;
  if (!Array.isArray(named))
    failType('transpose', `got ${show(axes)} as axes when an array of axes was due.`);
  const order = Array.from(named, (axis: number) => requireAxis('transpose', axis, rank));
  if (order.length !== rank || new Set(order).size !== rank) {
    failRange('transpose', `got axes ${showShape(named)} when each of the ${rank} axes was due once.`);
  }
  const inverse = order.map((_, axis) => order.indexOf(axis));
  const row: PrimitiveRow = {
    name: 'transpose',
    forward: (x) => x.transpose(...order),
    keeps: {},
    vjp: (ct) => [ct.transpose(...inverse)],
  };
  return apply(row, [input]);
}

/** Where a slice begins or ends along the first axes, or its steps; a number is for the first axis alone. */
export type Bounds = number | readonly number[];

/**
 * A view of the elements from `start` up to but not including `stop` along the first axes, the others whole.
 * As in `Array.prototype.slice`, a negative bound counts from the end and one beyond the end is the end.
 *
 * @param step - Only every step-th element along these axes. Default: 1.
 * @throws TypeError for a bound that is no integer, RangeError for more bounds than axes or a step below 1.
 */
export function slice(x: TensorLike, start: Bounds, stop?: Bounds, step?: Bounds): Tensor {
  const input = requireTensor('slice', x);
  const { shape } = input.value;
  const low = requireBounds('start', start, shape).map((b, axis) => fromStart(b, shape[axis] as number));
  const high = requireBounds('stop', stop === undefined ? [] : stop, shape).map((b, axis) =>
    fromStart(b, shape[axis] as number),
  );
  const from = shape.map((_, axis) => low[axis] ?? 0);
  const by = requireSteps(step, shape);
  const steps = shape.map((_, axis) => by[axis] ?? 1);
  const sizes = shape.map((n, axis) => {
    const length = Math.max(0, (high[axis] ?? n) - (from[axis] as number));
    return Math.ceil(length / (steps[axis] as number));
  });
  const row: PrimitiveRow = {
    name: 'slice',
    forward: (x) => window(x, from, sizes, steps),
    keeps: {},
    vjp: (ct, _, x) => {
      const out = zeroed(x.shape);
      kernels.assign(window(out, from, sizes, steps), ct);
      return [out];
    },
  };
  return apply(row, [input]);
}

function requireBounds(name: string, bounds: Bounds, shape: Shape): readonly number[] {
  const list = typeof bounds === 'number' ? [bounds] : bounds;
  if (!Array.isArray(list))
    failType('slice', `got ${show(bounds)} as ${name} when an integer or an array of integers was due.`);
  for (const b of list)
    if (!Number.isInteger(b)) failType('slice', `got the bound ${show(b)}, an integer was due.`);
  if (list.length > shape.length) {
    failRange('slice', `got ${list.length} bounds for a tensor of shape ${showShape(shape)}.`);
  }
  return list;
}

function requireSteps(step: Bounds | undefined, shape: Shape): readonly number[] {
  const steps = requireBounds('step', step === undefined ? [] : step, shape);
  for (const by of steps) if (by < 1) failRange('slice', `got the step ${by}, 1 or more was due.`);
  return steps;
}

function fromStart(bound: number, size: number): number {
  return bound < 0 ? Math.max(0, bound + size) : Math.min(bound, size);
}

function window(
  x: FloatNd,
  from: readonly number[],
  sizes: readonly number[],
  steps?: readonly number[],
): FloatNd {
  const offset = from.reduce((at, begin, axis) => at + begin * (x.stride[axis] as number), x.offset);
  return restride(x, sizes, steps?.map((by, axis) => by * (x.stride[axis] as number)) ?? x.stride, offset);
}

/**
 * Tensors one after the other along an axis they already have; all other sizes must agree.
 *
 * @throws RangeError when there is none, no such axis, or sizes differ.
 */
export function concat(tensors: readonly TensorLike[], axis = 0): Tensor {
  const inputs = requireList('concat', tensors);
  const first = inputs[0]?.value.shape ?? [];
  const along = requireAxis('concat', axis, first.length);
  for (const { array } of inputs) {
    if (array.shape.length === first.length && array.shape.every((n, i) => i === along || n === first[i]))
      continue;
    failRange(
      'concat',
      `got shapes ${showShape(first)} and ${showShape(array.shape)}, only axis ${along} may differ.`,
    );
  }
  const sizes = inputs.map(({ array }) => array.shape[along] as number);
  const ends = sizes.map((_, i) => sizes.slice(0, i + 1).reduce((a, b) => a + b, 0));
  /** The part of an array of the result's shape that belongs to input i. */
  const part = (x: FloatNd, i: number) => {
    const from = x.shape.map((_, a) => (a === along ? (ends[i] as number) - (sizes[i] as number) : 0));
    return window(x, from, x.shape.with(along, sizes[i] as number));
  };
  const row: PrimitiveRow = {
    name: 'concat',
    forward: (...arrays) => {
      const out = empty(first.with(along, ends.at(-1) as number));
      kernels.concat(out, arrays, along);
      return out;
    },
    keeps: {},
    vjp: (ct) => sizes.map((_, i) => () => part(ct, i)),
  };
  return apply(row, inputs);
}

/**
 * Tensors of one shape one after the other along a new axis.
 *
 * @throws RangeError when there is none, no such axis, or shapes differ.
 */
export function stack(tensors: readonly TensorLike[], axis = 0): Tensor {
  const inputs = requireList('stack', tensors);
  const first = inputs[0]?.value.shape ?? [];
  for (const { array } of inputs) {
    if (sameShape(array.shape, first)) continue;
    failRange(
      'stack',
      `got shapes ${showShape(first)} and ${showShape(array.shape)} when they must be equal.`,
    );
  }
  const at = requireAxis('stack', axis, first.length + 1);
  return concat(
    inputs.map((tensor) => expandDims(tensor, at)),
    at,
  );
}

function requireList(place: string, tensors: readonly TensorLike[]): readonly Tensor[] {
  if (!Array.isArray(tensors)) failType(place, `got ${show(tensors)} when an array of tensors was due.`);
  if (tensors.length === 0) failRange(place, 'got no tensors, at least one was due.');
  return Array.from(tensors, (tensor) => requireTensor(place, tensor));
}

/**
 * The tensor with a new axis of size 1 at `axis`.
 *
 * @throws RangeError when the result would have no such axis.
 */
export function expandDims(x: TensorLike, axis: number): Tensor {
  const { shape } = requireTensor('expandDims', x).value;
  const at = requireAxis('expandDims', axis, shape.length + 1);
  return reshape(x, shape.toSpliced(at, 0, 1));
}

/**
 * A view in a larger shape: axes of size 1 and missing axes at the front are repeated.
 *
 * @throws RangeError when x does not broadcast to the shape.
 */
export function broadcastTo(x: TensorLike, shape: Shape): Tensor {
  const input = requireTensor('broadcastTo', x);
  const target = requireShape('broadcastTo', shape).slice();
  if (!sameShape(broadcastShapes('broadcastTo', input.value.shape, target), target)) {
    failRange(
      'broadcastTo',
      `got a tensor of shape ${showShape(input.value.shape)} for ${showShape(shape)}.`,
    );
  }
  const [one, ...rest] = input.value.shape;
  if (one === 1 && target[0] !== 1 && sameShape(target.slice(1), rest))
    return broadcastTo(reshape(input, rest), target);
  const row: PrimitiveRow = {
    name: 'broadcastTo',
    forward: (x) => expand(x, target),
    keeps: {},
    vjp: (ct, _, x) => [unbroadcast(ct, x.shape)],
  };
  const out = apply(row, [input]);
  const isRepeated = target.length > 0 && sameShape(target.slice(1), input.value.shape);
  return isRepeated ? markRepeated(out, input) : out;
}
