import { type Elementwise, finiteDifferences, roomAt, type Stencil } from './finite-differences.ts';
import type { Tally } from './tally.ts';

/** How often an error estimate may be exceeded: hardly ever by more. */
const trust = 10;

/** The error that rounding alone leaves, in ulps of the origin over a length: a difference this sharp is sharp enough. */
const ulps = 1024;

/** What is compared: a gradient at some points with finite differences of an origin. */
export interface DerivativeComparison extends Stencil {
  readonly xs: Float64Array;
  readonly gradient: Elementwise;
  readonly origin: Elementwise;
  /** Relative tolerance. */
  readonly tolerance: number;
  readonly place?: string;
}

/** What stays of precision where numbers underflow. */
const tiny = 1e-290;

/**
 * Compares a gradient with finite differences of its origin, point by point: relatively, with ten times the error
 * estimate of the difference as slack. A point counts as inconclusive when its slack is larger than the tolerance,
 * unless it is what the rounding of the origin leaves (in a tail where the gradient is far below it); and when
 * a kink that was not declared lies within all steps, so that the gradient is a derivative from one side only.
 */
export function compareDerivatives(tally: Tally, comparison: DerivativeComparison): void {
  const { xs, gradient, origin } = comparison;
  const { values, errors } = finiteDifferences(origin, xs, comparison);
  const [got, fs, wobbles] = [gradient(xs), origin(xs), wobble(gradient, xs)];
  xs.forEach((x, i) => {
    const f = fs[i] as number;
    if (!Number.isFinite(f)) tally.fail(`the origin is ${f} at x = ${x}`);
    const derivative = {
      x,
      got: got[i] as number,
      due: values[i] as number,
      error: errors[i] as number,
      tolerance: comparison.tolerance,
      noise: wobbles[i] as number,
      sharpness: roundingAt(x, f, comparison),
      place: comparison.place,
    };
    if (verdict(derivative) === 'wrong' && isOneSided(derivative, comparison)) tally.skip();
    else judge(tally, derivative);
  });
}

/** Whether a gradient is the derivative from one side. */
function isOneSided(derivative: Judgement, comparison: DerivativeComparison): boolean {
  if (comparison.side !== undefined && comparison.side !== 0) return false;
  return ([-1, 1] as const).some((side) => {
    const { values, errors } = finiteDifferences(comparison.origin, Float64Array.of(derivative.x), {
      ...comparison,
      side,
    });
    const [due, error] = [values[0], errors[0]] as [number, number];
    return verdict({ ...derivative, due, error }) === 'right';
  });
}

/** One derivative and its estimate. */
export interface Judgement {
  readonly x: number;
  readonly got: number;
  readonly due: number;
  /** The error estimate of `due`. */
  readonly error: number;
  /** Relative tolerance. */
  readonly tolerance: number;
  /** The rounding of `got`. */
  readonly noise: number;
  /** An estimate whose error is below this is sharp, whatever the derivative. */
  readonly sharpness: number;
  readonly place: string | undefined;
}

/** Counts a derivative as right, wrong, or inconclusive. */
export function judge(tally: Tally, derivative: Judgement): void {
  const { x, got, due, error, noise, place } = derivative;
  const slack = trust * error + noise;
  if (verdict(derivative) === 'inconclusive') tally.skip();
  else tally.compare(x, got, due, relativeTo(derivative) + slack, slack, place);
}

function verdict(derivative: Judgement): 'right' | 'wrong' | 'inconclusive' {
  const { got, due, error, noise, sharpness } = derivative;
  const slack = trust * error;
  // An estimate as uncertain as this did not converge: it does not even say how uncertain it is.
  const hasConverged = slack <= Math.max(Math.abs(due) / 10, sharpness);
  if (!hasConverged) return Number.isFinite(got) ? 'inconclusive' : 'wrong';
  const relative = relativeTo(derivative);
  if (!(Math.abs(got - due) <= relative + slack + noise)) return 'wrong';
  return slack > Math.max(relative, sharpness) ? 'inconclusive' : 'right';
}

/** The tolerance without slack. */
function relativeTo({ got, due, tolerance }: Judgement): number {
  return tolerance * Math.max(Math.abs(got), Math.abs(due) || 0);
}

/** How far the gradient moves when x moves by its rounding. */
function wobble(gradient: Elementwise, xs: Float64Array): Float64Array {
  const [below, above] = [-4, 4].map((ulps) => gradient(xs.map((x) => x * (1 + ulps * Number.EPSILON))));
  return xs.map((_, i) => Math.abs((above?.[i] ?? 0) - (below?.[i] ?? 0)) || 0);
}

/** The error of a difference over the largest step there is room for, when each value is rounded. */
function roundingAt(x: number, f: number, stencil: DerivativeComparison): number {
  const { length = 1, breaks = [], side = 0, magnitude = 0 } = stencil;
  const rounding = ulps * Number.EPSILON * Math.max(Math.abs(f), magnitude);
  return (rounding + tiny) / Math.min(length, roomAt(x, breaks, side));
}
