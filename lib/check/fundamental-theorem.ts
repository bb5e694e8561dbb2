import { type Elementwise, type Integral, integrate } from '../util/quadrature.ts';
import { granularity } from './granularity.ts';
import { showRounded } from './show-number.ts';
import type { Tally } from './tally.ts';
import { tiny } from './underflow.ts';

/** What came of comparing the integral of `g` over an interval with the change of `G`. */
export interface Comparison extends Integral {
  /** G(b) - G(a). */
  readonly change: number;
  /** What the rounding of `G` leaves open. */
  readonly noise: number;
  /** Where they differ most. */
  readonly at: number;
}

interface Piece {
  readonly a: number;
  readonly b: number;
  readonly fa: number;
  readonly fb: number;
  readonly integral: Integral;
}

/** Bisections after which a difference is taken for real: they narrow a kink down to 1e-18 of the interval. */
const bisections = 60;

/** Bisections after which it is taken for real where the quadrature finds nothing to refine. */
const enough = 16;

/**
 * Compares the integral of `g` from `a` to `b` with G(b) - G(a). While they differ by more than `tolerance` of the
 * integral, the piece that differs most is halved: what the quadrature missed is found, and what stays is
 * an error of `g` or a jump of `G`.
 *
 * @param magnitude - The size of the numbers that `G` computes with.
 */
export function compareIntegral(
  g: Elementwise,
  origin: Elementwise,
  [a, b]: readonly [number, number],
  { tolerance, magnitude }: { tolerance: number; magnitude: number },
): Comparison {
  const [fa, fb] = valuesAt(origin, a, b);
  const pieces: Piece[] = [{ a, b, fa, fb, integral: integrate(g, a, b) }];
  const ulp = Math.min(Number.EPSILON * magnitude, granularity([fa, fb]));
  const noise = 16 * (Number.EPSILON * (Math.abs(fa) + Math.abs(fb)) + ulp) + tiny;
  const change = fb - fa;
  for (let count = 0; count < bisections; count++) {
    const { value, absolute, error } = total(pieces);
    const difference = Math.abs(change - value);
    if (!(difference > (tolerance * absolute) / 4 + noise)) break;
    if (count >= enough && error < difference / 1000) break;
    const worst = pieces.indexOf(mostDiffering(pieces));
    pieces.splice(worst, 1, ...halves(pieces[worst] as Piece, g, origin));
  }
  const worst = mostDiffering(pieces);
  return { ...total(pieces), change, noise, at: worst.a / 2 + worst.b / 2 };
}

function valuesAt(f: Elementwise, ...xs: number[]): [number, number, number] {
  return [...f(Float64Array.from(xs))] as [number, number, number];
}

function halves({ a, b, fa, fb }: Piece, g: Elementwise, origin: Elementwise): Piece[] {
  const middle = a / 2 + b / 2;
  const [fm] = valuesAt(origin, middle);
  return [
    { a, b: middle, fa, fb: fm, integral: integrate(g, a, middle) },
    { a: middle, b, fa: fm, fb, integral: integrate(g, middle, b) },
  ];
}

function mostDiffering(pieces: readonly Piece[]): Piece {
  return pieces.reduce((worst, piece) => (difference(piece) > difference(worst) ? piece : worst));
}

function difference({ fa, fb, integral }: Piece): number {
  const size = Math.abs(fb - fa - integral.value);
  return Number.isNaN(size) ? Infinity : size;
}

function total(pieces: readonly Piece[]): Integral {
  const sum = (field: keyof Integral) => pieces.reduce((s, { integral }) => s + integral[field], 0);
  return { value: sum('value'), absolute: sum('absolute'), error: sum('error') };
}

/** What is compared: the integral of a gradient over intervals with the change of its origin. */
export interface PanelComparison {
  readonly panels: readonly (readonly [number, number])[];
  readonly gradient: Elementwise;
  readonly origin: Elementwise;
  /** Relative tolerance. */
  readonly tolerance: number;
  /** The size of the numbers that the origin computes with. */
  readonly magnitude: number;
}

/** A difference this many times the error of the quadrature is real. */
const trust = 10;

/** Compares panel by panel, up to the first one that is wrong. */
export function comparePanels(tally: Tally, { panels, gradient, origin, ...options }: PanelComparison): void {
  for (const panel of panels) {
    const { value, absolute, error, change, noise, at } = compareIntegral(gradient, origin, panel, options);
    const allowed = options.tolerance * absolute + noise;
    const difference = Math.abs(value - change);
    const place = `the integral from ${panel.map((x) => showRounded(x, 4)).join(' to ')}`;
    if (difference > allowed && trust * error > difference) tally.skip();
    else tally.compare(at, value, change, allowed, allowed - options.tolerance * Math.abs(change), place);
    if (tally.failed) return;
  }
}
