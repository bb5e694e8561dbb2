import type { FloatNd } from './layout.ts';
import { ShapeOnly } from './shape-only.ts';
import type { Value } from './values.ts';

/** What a tape keeps of a value for a vjp. */
export type Kept = Value | ShapeOnly;

/** The values at the positions that a vjp declared, the others replaced by their shape. */
export function keep(values: readonly Value[], positions: readonly number[] = []): readonly Kept[] {
  return values.map((value, i) => (positions.includes(i) ? value : new ShapeOnly(value.shape)));
}

/** How often what is kept was written to in place, in all. Each count only rises, so the sum is the same as long as they are. */
export function sumOfVersions(kept: readonly Kept[]): number {
  let sum = 0;
  for (let i = 0; i < kept.length; i++) sum += (kept[i] as Kept).version;
  return sum;
}

/** What is kept as the vjp of a primitive over arrays takes it. */
export function arrayOf(kept: Kept): FloatNd | ShapeOnly {
  return kept instanceof ShapeOnly ? kept : kept.dense();
}
