import { type FloatNd, sizeOf } from '../array/layout.ts';
import type { Shape } from '../array/shape.ts';
import type { Value } from '../array/values.ts';
import type { Keeps } from './row.ts';

/** Stands for a value that a vjp does not read: its numbers are not kept. */
export class ShapeOnly {
  readonly shape: Shape;

  constructor(shape: Shape) {
    this.shape = shape;
  }

  get dimension(): number {
    return this.shape.length;
  }

  get size(): number {
    return sizeOf(this.shape);
  }
}

/** What a tape keeps of a value for a vjp. */
export type Kept = Value | ShapeOnly;

/** The values that a vjp declared, the others replaced by their shape. */
export function keep(values: readonly Value[], keeps: Keeps | undefined, side: keyof Keeps): readonly Kept[] {
  if (keeps === undefined) return values;
  const positions = keeps[side];
  return values.map((value, i) => (positions?.includes(i) ? value : new ShapeOnly(value.shape)));
}

/** How often what is kept was written to in place, in all. Each count only rises, so the sum is the same as long as they are. */
export function sumOfVersions(kept: readonly Kept[]): number {
  let sum = 0;
  for (const value of kept) if (!(value instanceof ShapeOnly)) sum += value.version;
  return sum;
}

/** What is kept as the vjp of a primitive over arrays takes it. */
export function arrayOf(kept: Kept): FloatNd | ShapeOnly {
  return kept instanceof ShapeOnly ? kept : kept.dense();
}
