import type { Case } from './case.ts';
import type { Cause, Diagnosis } from './diagnosis.ts';
import { type Expression, evaluate, fitExpression } from './expression.ts';
import { dot, leastSquares } from './least-squares.ts';
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

/** What a diagnosis says. */
export type Wording = Pick<Diagnosis, 'cause' | 'text' | 'correction'>;

/** A kind of error: finds the cause of that kind in all cases, or none. */
export type Candidate = (cases: readonly Case[], region: Region) => Diagnosis | null;

/** What the first candidate says that has something to say. */
export function firstOf(
  candidates: readonly Candidate[],
  cases: readonly Case[],
  region: Region,
): Diagnosis | null {
  for (const find of candidates) {
    const found = find(cases, region);
    if (found) return found;
  }
  return null;
}

/** A kind of error as what would mend it: a gradient with one number, an expression in the parameters, left open. */
export interface Transformation {
  /** The mended gradient at some points. */
  of(c: Case, xs: Float64Array, theta: number): Float64Array;
  /** Where the number of a case is looked for, also where that of the last one was. Left out of what is linear in it. */
  search?(c: Case, last: readonly number[]): Search;
  /** What is said with the number known; null where that is none that explains anything. */
  says(by: Expression, cases: readonly Case[], region: Region): Wording | null;
}

/** The candidate that solves a transformation for its number in every case, and for the expression that this is. */
export function candidate({ of, search, says }: Transformation): Candidate {
  return (cases, region) => {
    const values = solveAll(cases, region, of, search);
    const by = values && fitExpression(values, cases);
    const said = by && says(by, cases, region);
    return said && confirm(said, cases, region, (c) => of(c, c.xs, evaluate(by, c.params)));
  };
}

const rounds = 20;

/** The number with which a family gives the derivative at all points of a case in a region; NaN where none is found. */
export function solve(c: Case, region: Region, family: Family, { guesses, starts, nudge }: Search): number {
  const inside = [...c.xs.keys()].filter((i) => region.includes(c, c.xs[i] as number));
  const xs = Float64Array.from(inside, (i) => c.xs[i] as number);
  const fits = (theta: number) => {
    if (!Number.isFinite(theta)) return false;
    const values = family(xs, theta);
    return inside.every((i, k) => c.agrees(i, orWritten(values[k] as number, c, i)));
  };
  const isFound = (theta: number) =>
    fits(theta) && !fits(theta + nudge(theta)) && !fits(theta - nudge(theta));
  const exact = guesses.find(isFound);
  if (exact !== undefined) return exact;
  const residuals = ([theta]: Float64Array) =>
    family(xs, theta as number).map((value, k) => {
      const i = inside[k] as number;
      return orWritten(value, c, i) - (c.due[i] as number);
    });
  for (const start of starts) {
    const theta = leastSquares(residuals, Float64Array.of(start), rounds).theta[0] as number;
    if (isFound(theta)) return theta;
  }
  return Number.NaN;
}

/** The number with which a family that is linear in it comes closest, of whatever size: determined where anything depends on it. */
function linear(c: Case, region: Region, family: Family): Search {
  const [at0, at1] = [family(c.xs, 0), family(c.xs, 1)];
  const slopes = at1.map((value, i) => value - (at0[i] as number));
  const use = [...slopes.keys()].filter(
    (i) => Number.isFinite(slopes[i]) && region.includes(c, c.xs[i] as number),
  );
  const along = Float64Array.from(use, (i) => slopes[i] as number);
  const missing = Float64Array.from(use, (i) => (c.due[i] as number) - (at0[i] as number));
  return { guesses: [dot(along, missing) / dot(along, along)], starts: [], nudge: () => 1e200 };
}

/** A correction that gives no number has nothing to say there. */
function orWritten(proposed: number, c: Case, i: number): number {
  return Number.isFinite(proposed) ? proposed : (c.got[i] as number);
}

/**
 * The numbers of all cases, each looked for where the last one was too; null when that of a case that is wrong is not found. One
 * that is right already tells what is linear only: else its number is unknown, NaN.
 */
export function solveAll(
  cases: readonly Case[],
  region: Region,
  of: Transformation['of'],
  search?: Transformation['search'],
): number[] | null {
  const values: number[] = [];
  for (const c of cases) {
    const last = values.filter((value) => !Number.isNaN(value)).slice(-1);
    const family: Family = (xs, theta) => of(c, xs, theta);
    const where = () => search?.(c, last) ?? linear(c, region, family);
    const value = search && c.isRight ? Number.NaN : solve(c, region, family, where());
    if (Number.isNaN(value) && !c.isRight) return null;
    values.push(value);
  }
  return values;
}

/** Points that were wrong and have to come right before a correction is believed. */
const fewest = 6;

/**
 * The diagnosis of a correction that brings all points of all cases right, inside of the region where it is applied; what is
 * written has to be right outside.
 */
export function confirm(
  said: Wording,
  cases: readonly Case[],
  region: Region,
  corrected: (c: Case) => Float64Array,
): Diagnosis | null {
  let [after, mended] = [0, 0];
  for (const c of cases) {
    const proposed = corrected(c);
    for (const [i, x] of c.xs.entries()) {
      const got = c.got[i] as number;
      const value = region.includes(c, x) ? orWritten(proposed[i] as number, c, i) : got;
      if (!c.agrees(i, value)) return null;
      if (!c.agrees(i, got)) mended++;
      after = Math.max(after, Math.abs(value - (c.due[i] as number)));
    }
  }
  return mended < fewest ? null : { ...said, errorBefore: errorOf(cases), errorAfter: after };
}

/** A cause that says all there is to mend, of what is wrong in these cases. */
export function named(cause: Cause, text: string, cases: readonly Case[]): Diagnosis {
  return { cause, text, errorBefore: errorOf(cases), errorAfter: 0 };
}

function errorOf(cases: readonly Case[]): number {
  return Math.max(...cases.map((c) => c.error));
}
