import type { Elementwise } from '../util/quadrature.ts';
import { finiteDifferences, roomAt, type Stencil } from './finite-differences.ts';
import { largest } from './largest.ts';
import type { Tally } from './tally.ts';
import { tiny } from './underflow.ts';

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
  /** The rounding of the gradient. Default: how far it moves when x moves by its rounding. */
  readonly noise?: number;
  /** An estimate whose error is below this is sharp. Default: what the rounding of the origin leaves, which then has to be finite. */
  readonly sharpness?: number;
  /** The origin may round where its values do not show it: much smaller steps confirm a gradient, and contradict none. */
  readonly isOpaque?: boolean;
}

/** And this share of the tolerance at the largest gradient: far from where it has its shape, less cannot be told. */
const negligible = 1e-5;

/** Shares of the length to start from where the usual steps leave a doubt: they may be longer than the function is wide. */
const finer = [2 ** -8, 2 ** -16];

/**
 * Compares a gradient with finite differences of its origin, point by point: relatively, with ten times the error
 * estimate of the difference as slack. A point counts as inconclusive when its slack is larger than the tolerance,
 * unless it is what the rounding of the origin leaves (in a tail where the gradient is far below it); and when
 * a kink that was not declared lies within all steps, so that the gradient is a derivative from one side only.
 */
export function compareDerivatives(tally: Tally, comparison: DerivativeComparison): void {
  const derivatives = derivativesAt(comparison, (x, f) => tally.fail(`the origin is ${f} at x = ${x}`));
  for (const derivative of derivatives) {
    if (verdict(derivative) === 'wrong' && isOneSided(derivative, comparison)) tally.skip();
    else judge(tally, derivative);
  }
}

/**
 * The derivatives at some points as sharply as they are needed: from one starting step, from three where that does not confirm the
 * gradient, and from much smaller ones where a doubt is left: a narrow function can deceive wide steps.
 *
 * @param notFinite - Called where the origin is no finite number; only where its rounding is asked for.
 */
export function derivativesAt(
  comparison: DerivativeComparison,
  notFinite: (x: number, f: number) => void = () => {},
): Judgement[] {
  const { xs, gradient, origin, tolerance, place, noise, sharpness } = comparison;
  const { values, errors } = finiteDifferences(origin, xs, { ...comparison, starts: 1 });
  const got = gradient(xs);
  const wobbles = noise === undefined ? wobble(gradient, xs) : null;
  const fs = sharpness === undefined ? origin(xs) : null;
  const floor = negligible * tolerance * largest(got);
  const derivatives = Array.from(xs, (x, i): Judgement => {
    const f = fs ? (fs[i] as number) : 0;
    if (!Number.isFinite(f)) notFinite(x, f);
    return {
      x,
      got: got[i] as number,
      due: values[i] as number,
      error: errors[i] as number,
      tolerance,
      noise: noise ?? (wobbles?.[i] as number),
      sharpness: sharpness ?? Math.max(roundingAt(x, f, comparison), floor),
      place,
    };
  });
  for (const share of [1, ...finer]) {
    // No estimate confirms what is no finite number.
    const isOpen = (one: Judgement) => verdict(one) !== 'right' && (share === 1 || Number.isFinite(one.got));
    const open = [...derivatives.keys()].filter((i) => isOpen(derivatives[i] as Judgement));
    if (open.length === 0) break;
    const points = Float64Array.from(open, (i) => xs[i] as number);
    for (const [k, estimate] of estimatesAt(points, comparison, share).entries()) {
      const i = open[k] as number;
      const before = derivatives[i] as Judgement;
      const next = { ...before, ...estimate };
      if (share === 1 || isBetter(next, before, comparison)) derivatives[i] = next;
    }
  }
  return derivatives;
}

/**
 * Whether an estimate gives way to one from smaller steps: to one that confirms the gradient or contradicts the estimate, and one
 * that cannot tell to any sharper one.
 */
function isBetter(next: Judgement, before: Judgement, { isOpaque }: DerivativeComparison): boolean {
  if (verdict(next) === 'right') return true;
  if (isOpaque) return false;
  return (verdict(before) === 'inconclusive' && next.error < before.error) || contradicts(next, before);
}

function contradicts(next: Judgement, before: Judgement): boolean {
  return hasConverged(next) && Math.abs(next.due - before.due) > trust * (next.error + before.error);
}

type Estimate = Pick<Judgement, 'due' | 'error'>;

/** Finite differences whose first step is a share of the length. */
function estimatesAt(xs: Float64Array, comparison: DerivativeComparison, share: number): Estimate[] {
  const length = (comparison.length ?? 1) * share;
  const { values, errors } = finiteDifferences(comparison.origin, xs, { ...comparison, length });
  return Array.from(values, (due, i) => ({ due, error: errors[i] as number }));
}

/** Whether a gradient is the derivative from one side. */
function isOneSided(derivative: Judgement, comparison: DerivativeComparison): boolean {
  if (comparison.side) return false;
  const xs = Float64Array.of(derivative.x);
  return [1, ...finer.slice(0, 1)].some((share) =>
    ([-1, 1] as const).some((side) => {
      const [estimate] = estimatesAt(xs, { ...comparison, side }, share);
      return verdict({ ...derivative, ...estimate }) === 'right';
    }),
  );
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

/** Whether a derivative is right, wrong, or cannot be told. */
export function verdict(derivative: Judgement): 'right' | 'wrong' | 'inconclusive' {
  const { got, due, error, noise, sharpness } = derivative;
  const slack = trust * error;
  if (!hasConverged(derivative)) return Number.isFinite(got) ? 'inconclusive' : 'wrong';
  const relative = relativeTo(derivative);
  if (!(Math.abs(got - due) <= relative + slack + noise)) return 'wrong';
  return slack > Math.max(relative, sharpness) ? 'inconclusive' : 'right';
}

/** An estimate that is more uncertain than this does not even say how uncertain it is. */
function hasConverged(derivative: Judgement): boolean {
  const { due, error, sharpness } = derivative;
  return trust * error <= Math.max(Math.abs(due) / 10, sharpness, relativeTo(derivative));
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
