import { type Elementwise, type Integral, integrate } from '../util/quadrature.ts';
import { granularity } from './granularity.ts';
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

/** An interval, what `g` integrates to there, and the values of `G` at its ends. */
interface Piece extends Integral {
  readonly a: number;
  readonly b: number;
  readonly fa: number;
  readonly fb: number;
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
  const pieceOf = (a: number, b: number, fa: number, fb: number): Piece => {
    return { a, b, fa, fb, ...integrate(g, a, b) };
  };
  const [fa, fb] = [...origin(Float64Array.of(a, b))] as [number, number];
  const pieces = [pieceOf(a, b, fa, fb)];
  const ulp = Math.min(Number.EPSILON * magnitude, granularity([fa, fb]));
  const noise = 16 * (Number.EPSILON * (Math.abs(fa) + Math.abs(fb)) + ulp) + tiny;
  const change = fb - fa;
  for (let count = 0; ; count++) {
    const sum = total(pieces);
    const worst = pieces.reduce((most, piece) => (difference(piece) > difference(most) ? piece : most));
    const middle = worst.a / 2 + worst.b / 2;
    const off = Math.abs(change - sum.value);
    const isOff = off > (tolerance * sum.absolute) / 4 + noise;
    const isReal = count === bisections || (count >= enough && sum.error < off / 1000);
    if (!isOff || isReal) return { ...sum, change, noise, at: middle };
    const fm = origin(Float64Array.of(middle))[0] as number;
    const halves = [pieceOf(worst.a, middle, worst.fa, fm), pieceOf(middle, worst.b, fm, worst.fb)];
    pieces.splice(pieces.indexOf(worst), 1, ...halves);
  }
}

function difference({ fa, fb, value }: Piece): number {
  const size = Math.abs(fb - fa - value);
  return Number.isNaN(size) ? Infinity : size;
}

function total(pieces: readonly Piece[]): Integral {
  const sum = (field: keyof Integral) => pieces.reduce((s, piece) => s + piece[field], 0);
  return { value: sum('value'), absolute: sum('absolute'), error: sum('error') };
}
