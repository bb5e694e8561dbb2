import type { FloatArray } from './float-array.ts';
import type { Shape } from './shape.ts';

/** Numbers in nested arrays, as `toArray` gives them. */
export type NestedArray = number | NestedArray[];

/** Numbers in row-major order as nested arrays of a shape. */
export function nest(data: FloatArray, shape: Shape, cursor = { at: 0 }): NestedArray {
  const [size, ...rest] = shape;
  if (size === undefined) return data[cursor.at++] as number;
  return Array.from({ length: size }, () => nest(data, rest, cursor));
}

/** As JSON has them, and NaN and infinities too, which it has not. */
export function showNumbers(numbers: NestedArray): string {
  return typeof numbers === 'number' ? String(numbers) : `[${numbers.map(showNumbers).join(',')}]`;
}
