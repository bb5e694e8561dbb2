import type { FloatNd } from './layout.ts';
import type { Shape } from './shape.ts';
import { ShapeOnly } from './shape-only.ts';
import type { Value } from './values.ts';

/** What a tape keeps of a value for a vjp: the value, or its shape alone. */
export type Kept = Value | Shape;

/** The values at the positions that a vjp declared, the others replaced by their shape. */
export function keep(values: readonly Value[], positions: readonly number[] = []): readonly Kept[] {
  const kept = new Array<Kept>(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as Value;
    kept[i] = positions.includes(i) ? value : value.shape;
  }
  return kept;
}

/** How often what is kept was written to in place, in all. Each count only rises, so the sum is the same as long as they are. */
export function sumOfVersions(kept: readonly Kept[]): number {
  let sum = 0;
  for (let i = 0; i < kept.length; i++) sum += versionIn(kept[i] as Kept);
  return sum;
}

/** What is kept as the vjp of a primitive over arrays takes it. */
export function arrayOf(kept: Kept): FloatNd | ShapeOnly {
  return isShape(kept) ? new ShapeOnly(kept) : kept.dense();
}

/** The same as the vjp of a primitive over values takes it. */
export function valueIn(kept: Kept): Value | ShapeOnly {
  return isShape(kept) ? new ShapeOnly(kept) : kept;
}

function versionIn(kept: Kept): number {
  return isShape(kept) ? 0 : kept.version;
}

function isShape(kept: Kept): kept is Shape {
  return Array.isArray(kept);
}
