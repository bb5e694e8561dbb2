import type { Case } from './case.ts';
import { leastSquares } from './least-squares.ts';
import type { Region } from './region.ts';

/** A gradient with a number left open. */
export type Family = (xs: Float64Array, theta: number) => Float64Array;

/** Where the number of a family is looked for. */
export interface Search {
  /** Numbers that it may be exactly. */
  readonly guesses: readonly number[];
  /** Numbers from which Gauss-Newton steps may lead to it. */
  readonly starts: readonly number[];
  /** A change of the number that has to show, or else it is not determined. */
  readonly nudge: (theta: number) => number;
}

const rounds = 20;

/** The number with which a family gives the derivative at all points of a case in a region; NaN where none is found. */
export function solve(c: Case, region: Region, family: Family, { guesses, starts, nudge }: Search): number {
  const inside = [...c.xs.keys()].filter((i) => region.includes(c, c.xs[i] as number));
  const xs = Float64Array.from(inside, (i) => c.xs[i] as number);
  const due = Float64Array.from(inside, (i) => c.due[i] as number);
  const fits = (theta: number) => {
    if (!Number.isFinite(theta)) return false;
    const values = family(xs, theta);
    return inside.every((i, k) => c.agrees(i, values[k] as number));
  };
  const isFound = (theta: number) =>
    fits(theta) && !fits(theta + nudge(theta)) && !fits(theta - nudge(theta));
  const exact = guesses.find(isFound);
  if (exact !== undefined) return exact;
  for (const start of starts) {
    const residuals = ([theta]: Float64Array) =>
      family(xs, theta as number).map((value, i) => value - (due[i] as number));
    const theta = leastSquares(residuals, Float64Array.of(start), rounds).theta[0] as number;
    if (isFound(theta)) return theta;
  }
  return Number.NaN;
}

/**
 * Solved for every case that is not right already, whose number is left unknown (NaN), each with the last one found as a
 * guess; null when one cannot be solved.
 */
export function solveAll(
  cases: readonly Case[],
  solveOne: (c: Case, last: readonly number[]) => number,
): number[] | null {
  let last: number[] = [];
  const values: number[] = [];
  for (const c of cases) {
    const value = c.isRight ? Number.NaN : solveOne(c, last);
    if (!c.isRight && Number.isNaN(value)) return null;
    if (!c.isRight) last = [value];
    values.push(value);
  }
  return values;
}
