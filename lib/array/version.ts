import type { FloatArray } from './float-array.ts';

/** How often the memory of an array was written to in place. Views share theirs: it belongs to the typed array. */
const versions = new WeakMap<FloatArray, number>();

/** How often the memory of an array was written to in place since it was made. */
export function versionOf(data: FloatArray): number {
  return versions.get(data) ?? 0;
}

/** Notes that the memory of an array is about to be written to in place. */
export function raiseVersion(data: FloatArray): void {
  versions.set(data, versionOf(data) + 1);
}
