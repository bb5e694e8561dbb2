import type { NdArray } from 'ndarray';
import { failRange, showShape } from '../util/errors.ts';
import { type FloatArray, StridedView } from './strided-view.ts';

export type { FloatArray } from './strided-view.ts';

/** An ndarray (shape, strides and offset over a typed array): what primitives and kernels work on. */
export type FloatNd = NdArray<FloatArray>;

type FloatConstructor = Float32ArrayConstructor | Float64ArrayConstructor;

let Float: FloatConstructor = Float32Array;

/** Runs `f` with new arrays in Float64, for sharp finite differences. Internal to the checker. */
export function withFloat64<R>(f: () => R): R {
  const before = Float;
  Float = Float64Array;
  try {
    return f();
  } finally {
    Float = before;
  }
}

/** Where new arrays are put, besides the memory that the engine of JavaScript collects. */
export interface Room {
  /** Room for a Float32 array of so many elements, with any numbers in it; null where ordinary memory will do. */
  floats(length: number, shape: readonly number[]): Float32Array | null;
  /** The same for integers. */
  integers(length: number): Int32Array | null;
  /** Takes the room of an array back before all else, if the array is its own. */
  release(array: FloatArray): void;
}

let room: Room | null = null;

/** Where new arrays are put: null for ordinary memory. */
export function roomInForce(): Room | null {
  return room;
}

/** Runs `f` with new arrays put into a room; null for ordinary memory. */
export function inRoom<R>(next: Room | null, f: () => R): R {
  const before = room;
  room = next;
  try {
    return f();
  } finally {
    room = before;
  }
}

/**
 * A typed array of the float type in force, with any numbers in it.
 *
 * @throws RangeError when the memory has no room for it.
 */
export function allocate(size: number, shape: readonly number[] = [size]): FloatArray {
  const own = Float === Float32Array ? room?.floats(size, shape) : null;
  if (own) return own;
  try {
    return new Float(size);
  } catch {
    return failRange('memory', `got a tensor of shape ${showShape(shape)} when there is no room for it.`);
  }
}

/** An array of integers, with any numbers in it. */
export function allocateIntegers(size: number): Int32Array {
  return room?.integers(size) ?? new Int32Array(size);
}

/** Number of elements of a shape; 1 for a scalar. */
export function sizeOf(shape: readonly number[]): number {
  let size = 1;
  for (const n of shape) size *= n;
  return size;
}

/** A contiguous array of the float type in force, with any numbers in it: to be written to before it is read. */
export function empty(shape: readonly number[]): FloatNd {
  return wrap(allocate(sizeOf(shape), shape), shape);
}

/** A contiguous array of zeros. */
export function zeroed(shape: readonly number[]): FloatNd {
  const x = empty(shape);
  x.data.fill(0);
  return x;
}

/** `data` in row-major order, from an offset on, as an array of the given shape, without a copy. */
export function wrap(data: FloatArray, shape: readonly number[], offset = 0): FloatNd {
  const stride = new Array<number>(shape.length);
  for (let axis = shape.length - 1, step = 1; axis >= 0; axis--) {
    stride[axis] = step;
    step *= shape[axis] as number;
  }
  return new StridedView(data, shape, stride, offset);
}

/** Whether a value has the makings of an ndarray. */
export function isNdarray(value: unknown): value is FloatNd {
  return typeof value === 'object' && value !== null && 'shape' in value && 'stride' in value;
}

/** The same data under other strides, without a copy. */
export function restride(
  x: FloatNd,
  shape: readonly number[],
  stride: readonly number[],
  offset = x.offset,
): FloatNd {
  return new StridedView(x.data, shape, stride, offset);
}

/** One value that reads as an array of any shape (all strides 0), without its memory. */
export function constant(value: number, shape: readonly number[]): FloatNd {
  const data = allocate(1);
  data[0] = value;
  return new StridedView(data, shape, new Array<number>(shape.length).fill(0), 0);
}

/** Whether the elements lie one after the other in row-major order. */
export function isContiguous(x: FloatNd): boolean {
  let step = 1;
  for (let axis = x.shape.length - 1; axis >= 0; axis--) {
    const n = x.shape[axis] as number;
    if (n !== 1 && x.stride[axis] !== step) return false;
    step *= n;
  }
  return true;
}

let writes = 0;
const lastWrites = new WeakMap<FloatArray, number>();

/** How often an array has been written to in place, over all arrays. */
export function writeCount(): number {
  return writes;
}

/** Notes that an array is about to be written to in place: what was found out about its memory no longer
 * holds. Views of an array share its `data`. */
export function noteWrite({ data }: FloatNd): void {
  writes += 1;
  lastWrites.set(data, writes);
}

/** The count at the last write to the memory of an array; 0 before any. */
export function lastWriteTo({ data }: FloatNd): number {
  return lastWrites.get(data) ?? 0;
}
