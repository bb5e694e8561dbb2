import type { FloatArray } from './float-array.ts';

/** Memory that new arrays are put into, besides that which the engine of JavaScript collects. */
export interface Arena {
  /** A Float32 array of so many elements, with any numbers in it; null where ordinary memory will do. */
  floats(length: number, shape: readonly number[]): Float32Array | null;
  /** The same for integers. */
  integers(length: number): Int32Array | null;
  /** Frees one of its arrays before the arena closes; does nothing for other arrays. */
  release(array: FloatArray): void;
}
