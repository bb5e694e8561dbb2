import ndarray, { type NdArray } from 'ndarray';

/** What tensors store their numbers in: Float32, or Float64 while gradients are checked. */
export type FloatArray = Float32Array | Float64Array;

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

/** A zeroed typed array of the float type in force. */
export function allocate(size: number): FloatArray {
  return new Float(size);
}

/** Number of elements of a shape; 1 for a scalar. */
export function sizeOf(shape: readonly number[]): number {
  let size = 1;
  for (const n of shape) size *= n;
  return size;
}

/** A zeroed contiguous array of the float type in force. */
export function empty(shape: readonly number[]): FloatNd {
  return wrap(allocate(sizeOf(shape)), shape);
}

/** `data` in row-major order as an array of the given shape, without a copy. */
export function wrap(data: FloatArray, shape: readonly number[]): FloatNd {
  return ndarray(data, shape as number[]);
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
  return ndarray(x.data, shape as number[], stride as number[], offset);
}

/** One value that reads as an array of any shape (all strides 0), without its memory. */
export function constant(value: number, shape: readonly number[]): FloatNd {
  const data = allocate(1);
  data[0] = value;
  return ndarray(data, shape as number[], new Array<number>(shape.length).fill(0), 0);
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
const lastWrites = new WeakMap<ArrayBufferLike, number>();

/** How often an array has been written to in place, over all arrays. */
export function writeCount(): number {
  return writes;
}

/** Notes that an array is about to be written to in place: what was found out about its memory no longer holds. */
export function noteWrite({ data }: FloatNd): void {
  writes += 1;
  lastWrites.set(data.buffer, writes);
}

/** The count at the last write to the memory of an array; 0 before any. */
export function lastWriteTo({ data }: FloatNd): number {
  return lastWrites.get(data.buffer) ?? 0;
}
