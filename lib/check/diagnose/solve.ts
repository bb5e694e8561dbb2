import type { Case } from './case.ts';
import type { Cause, Diagnosis } from './diagnosis.ts';
import { type Expression, evaluate } from './expression.ts';
import { leastSquares } from './least-squares.ts';
import { fitOver } from './place.ts';
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

/** What a correction says. */
export interface Wording {
  readonly cause: Cause;
  readonly text: string;
  /** What would be right, out of what is written. */
  readonly formula: string;
}

/** A guess at the cause: what the gradient would have to be. */
export interface Correction extends Wording {
  /** The corrected gradient at points of a case. */
  gradient(c: Case, xs: Float64Array): Float64Array;
}

/** A kind of error: finds the correction of that kind for all cases, or none. */
export type Candidate = (cases: readonly Case[], region: Region) => Correction | null;

/** A kind of error as what would mend it: a gradient with one number, an expression in the parameters, left open. */
export interface Transformation {
  /** The mended gradient. */
  of(c: Case): Family;
  /** Where the number of a case is looked for, also where that of the last one was. Left out of what is linear in it. */
  search?(c: Case, last: readonly number[]): Search;
  /** Whether it can be told from others in these cases. Default: yes. */
  applies?(cases: readonly Case[]): boolean;
  /** What is said with the number known; null where that is none that explains anything. */
  says(by: Expression, cases: readonly Case[], region: Region): Wording | null;
}

/** The candidate that solves a transformation for its number in every case, and for the expression that this is. */
export function candidate({ of, search, applies, says }: Transformation): Candidate {
  return (cases, region) => {
    if (applies?.(cases) === false) return null;
    const values = search
      ? solveAll(cases, (c, last) => solve(c, region, of(c), search(c, last)))
      : cases.map((c) => solveLinear(c, region, of(c)));
    const by = values && fitOver(values, cases);
    const wording = by && says(by, cases, region);
    return wording && { ...wording, gradient: (c, xs) => of(c)(xs, evaluate(by, c.params)) };
  };
}

const rounds = 20;

/** The number with which a family gives the derivative at all points of a case in a region; NaN where none is found. */
export function solve(c: Case, region: Region, family: Family, { guesses, starts, nudge }: Search): number {
  const inside = insideOf(c, region);
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

/** The number with which a family that is linear in it comes closest; NaN where it does not depend on it. */
function solveLinear(c: Case, region: Region, family: Family): number {
  const [at0, at1] = [family(c.xs, 0), family(c.xs, 1)];
  let [both, own] = [0, 0];
  for (const i of insideOf(c, region)) {
    const [start, slope] = [at0[i] as number, (at1[i] as number) - (at0[i] as number)];
    if (!Number.isFinite(slope)) continue;
    both += slope * ((c.due[i] as number) - start);
    own += slope * slope;
  }
  return both / own;
}

function insideOf(c: Case, region: Region): number[] {
  return [...c.xs.keys()].filter((i) => region.includes(c, c.xs[i] as number));
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

/** Points that were wrong and have to come right before a correction is believed. */
const fewest = 6;

/** The diagnosis of the first candidate whose correction is confirmed. */
export function tried(
  cases: readonly Case[],
  region: Region,
  candidates: readonly Candidate[],
): Diagnosis | null {
  for (const find of candidates) {
    const correction = find(cases, region);
    const diagnosis = correction && confirm(cases, region, correction);
    if (diagnosis) return diagnosis;
  }
  return null;
}

/**
 * The diagnosis that a correction makes when it brings all points of all cases right, inside of the region where it is
 * applied; what is written has to be right outside.
 */
function confirm(cases: readonly Case[], region: Region, correction: Correction): Diagnosis | null {
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

/** A cause that says all there is to mend, of what is wrong in these cases. */
export function named(cause: Cause, text: string, cases: readonly Case[]): Diagnosis {
  return { cause, text, errorBefore: Math.max(...cases.map((c) => c.error)), errorAfter: 0 };
}
