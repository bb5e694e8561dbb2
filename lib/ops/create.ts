import type { NdArray } from 'ndarray';
import {
  allocate,
  empty,
  type FloatArray,
  type FloatNd,
  isNdarray,
  restride,
  sizeOf,
  wrap,
  zeroed,
} from '../array/layout.ts';
import { requireShape, type Shape, sameShape } from '../array/shape.ts';
import { Tensor } from '../autodiff/tensor.ts';
import { copy } from '../kernels/apply.ts';
import { makingData } from '../kernels/index.ts';
import { failRange, failType, show, showShape } from '../util/errors.ts';
import { isSaved, type SavedTensor } from './is-saved.ts';

/** Numbers in nested arrays of any depth, read-only or not. */
export type NestedNumbers = number | readonly NestedNumbers[];

/** Typed arrays whose elements are numbers. */
export type NumericTypedArray =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array;

/** What `tensor` makes a tensor from. */
export type TensorData =
  | NestedNumbers
  | NumericTypedArray
  | NdArray<NumericTypedArray | number[]>
  | SavedTensor;

/**
 * A tensor with a copy of `data`: nested arrays, a flat or typed array with a shape, an ndarray, or `{ shape, data }` as a
 * tensor is in JSON.
 *
 * @param shape - Defaults to the shape of the data; a typed array is one row.
 * @throws TypeError for an element that is no number; RangeError for ragged rows, or a shape of another size.
 */
export function tensor(data: TensorData, shape?: Shape): Tensor {
  const array = makingData(() => fromData(data));
  if (shape === undefined || sameShape(requireShape('tensor', shape), array.shape)) return new Tensor(array);
  if (array.shape.length > 1 || sizeOf(shape) !== array.size) {
    const rule = 'flat data of that many numbers was due';
    failRange(
      'tensor',
      `got shape ${showShape(shape)} for data of shape ${showShape(array.shape)}, ${rule}.`,
    );
  }
  return new Tensor(wrap(array.data, shape.slice()));
}

function fromData(data: TensorData): FloatNd {
  if (typeof data === 'number' || Array.isArray(data)) return fromNested(data);
  if (isNdarray(data)) return copy(overNumbers(data));
  if (isSaved(data)) return tensor((data as SavedTensor).data, (data as SavedTensor).shape).array;
  if (isNumeric(data)) {
    const copied = allocate(data.length);
    copied.set(data);
    return wrap(copied, [copied.length]);
  }
  return failType(
    'tensor',
    `got ${show(data)} when numbers in nested arrays, a typed array, an ndarray or { shape, data } were due.`,
  );
}

/** An ndarray as it is where a typed array holds its numbers, else over a copy of what holds them. */
function overNumbers(x: FloatNd): FloatNd {
  return isNumeric(x.data) ? x : restride(wrap(fromData(x.data).data, x.shape), x.shape, x.stride, x.offset);
}

function isNumeric(data: unknown): data is NumericTypedArray {
  const others = [DataView, BigInt64Array, BigUint64Array];
  return ArrayBuffer.isView(data) && !others.some((Other) => data instanceof Other);
}

function fromNested(data: NestedNumbers): FloatNd {
  const shape: number[] = [];
  for (let level = data; Array.isArray(level); level = level[0] as NestedNumbers) shape.push(level.length);
  const array = empty(shape);
  fill(array.data, data, shape, 0, { at: 0 });
  return array;
}

/** Copies one level of nested arrays, whose place in the whole is `path`. */
function fill(
  out: FloatArray,
  level: NestedNumbers,
  shape: Shape,
  depth: number,
  cursor: { at: number },
  path = '',
): void {
  const due = shape[depth];
  const place = path === '' ? '' : ` at ${path}`;
  if (due === undefined) {
    if (Array.isArray(level))
      failRange('tensor', `got an array${place} when a number was due (ragged nesting).`);
    if (typeof level !== 'number') failType('tensor', `got ${show(level)}${place} when a number was due.`);
    out[cursor.at++] = level;
    return;
  }
  if (!Array.isArray(level)) {
    if (typeof level !== 'number') failType('tensor', `got ${show(level)}${place} when an array was due.`);
    failRange('tensor', `got the number ${level}${place} when a row of ${due} was due (ragged nesting).`);
  }
  if (level.length !== due) {
    failRange(
      'tensor',
      `got a row of ${level.length}${place} when rows of ${due} were due (ragged nesting).`,
    );
  }
  for (let i = 0; i < due; i++) {
    fill(out, level[i] as NestedNumbers, shape, depth + 1, cursor, `${path}[${i}]`);
  }
}

/** A tensor of zeros. */
export function zeros(shape: Shape): Tensor {
  requireShape('zeros', shape);
  return new Tensor(makingData(() => zeroed(shape.slice())));
}

/** A tensor of ones. */
export function ones(shape: Shape): Tensor {
  return full(requireShape('ones', shape), 1);
}

/**
 * A tensor of one value.
 *
 * @throws TypeError when the value is no number.
 */
export function full(shape: Shape, value: number): Tensor {
  if (typeof value !== 'number') failType('full', `got ${show(value)} when a number was due.`);
  requireShape('full', shape);
  const array = makingData(() => empty(shape.slice()));
  array.data.fill(value);
  return new Tensor(array);
}
