import type { NdArray } from 'ndarray';
import { failRange, showShape } from '../util/errors.ts';
import { current, within } from './context.ts';
import type { FloatArray } from './float-array.ts';
import { StridedView } from './strided-view.ts';

export type { FloatArray };

/** An ndarray (shape, strides and offset over a typed array): what primitives and kernels work on. */
export type FloatNd = NdArray<FloatArray>;

/** Runs `f` with new arrays in Float64, for sharp finite differences. Internal to the checker. */
export function withFloat64<R>(f: () => R): R {
  return within({ float: Float64Array }, f);
}

/**
 * A typed array of the current float type, with any numbers in it.
 *
 * @throws RangeError when the memory has no room for it.
 */
export function allocate(size: number, shape: readonly number[] = [size]): FloatArray {
  const { arena, float } = current();
  const own = float === Float32Array ? arena?.floats(size, shape) : null;
  if (own) return own;
  try {
    return new float(size);
  } catch {
    return failRange('memory', `got a tensor of shape ${showShape(shape)} when there is no room for it.`);
  }
}

/** An array of integers, with any numbers in it. */
export function allocateIntegers(size: number): Int32Array {
  return current().arena?.integers(size) ?? new Int32Array(size);
}

/** Number of elements of a shape; 1 for a scalar. */
export function sizeOf(shape: readonly number[]): number {
  let size = 1;
  for (const n of shape) size *= n;
  return size;
}

/** A contiguous array of the current float type, with any numbers in it: to be written to before it is read. */
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
  return new StridedView(x.data, shape, stride.slice(), offset);
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
