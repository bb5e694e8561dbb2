import type { Case } from './case.ts';
import type { Cause, Diagnosis } from './diagnosis.ts';
import type { Region } from './region.ts';

/** A guess at the cause: what the gradient would have to be. */
export interface Correction {
  readonly cause: Cause;
  readonly text: string;
  /** What would be right, out of what is written. */
  readonly formula: string;
  /** The corrected gradient at points of a case. */
  gradient(c: Case, xs: Float64Array): Float64Array;
}

/** A kind of error: finds the correction of that kind for all cases, or none. */
export type Candidate = (cases: readonly Case[], region: Region) => Correction | null;

/** Points that were wrong and have to come right before a correction is believed. */
const fewest = 6;

/**
 * The diagnosis that a correction makes when it brings all points of all cases right, inside of the region where it is
 * applied; what is written has to be right outside.
 */
export function confirm(cases: readonly Case[], region: Region, correction: Correction): Diagnosis | null {
  let [before, after, mended] = [0, 0, 0];
  for (const c of cases) {
    const corrected = correction.gradient(c, c.xs);
    for (const [i, x] of c.xs.entries()) {
      const got = c.got[i] as number;
      const proposed = region.includes(c, x) ? (corrected[i] as number) : got;
      // A correction that gives no number has nothing to say there.
      const value = Number.isFinite(proposed) ? proposed : got;
      if (!c.agrees(i, value)) return null;
      if (!c.agrees(i, got)) mended++;
      before = Math.max(before, Math.abs(got - (c.due[i] as number)) || 0);
      after = Math.max(after, Math.abs(value - (c.due[i] as number)));
    }
  }
  if (mended < fewest) return null;
  const { cause, text, formula } = correction;
  return { cause, text, correction: formula, errorBefore: before, errorAfter: after };
}
