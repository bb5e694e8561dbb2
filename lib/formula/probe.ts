import { nextSingle } from '../util/next-single.ts';
import type { Formula } from './formula.ts';

/** As far as a compiled formula may be from the scalar one, relatively; and where precision ends. */
const relative = 2e-6;
const absolute = 2 ** -126;
const largest = (2 - 2 ** -23) * 2 ** 127;

/** A kernel over arrays: f(x), or ct f(x) where cotangents are given. */
export type ProbedKernel = (x: Float32Array, ct?: Float32Array) => Float32Array;

/**
 * Compares a compiled formula with the scalar one: at numbers of every exponent, special values, around landmarks, and at
 * the ends of arrays of all remainders.
 *
 * @returns Why the kernel is not to be used, or null when it is.
 */
export function probe(formula: Formula, kernel: ProbedKernel): string | null {
  try {
    const xs = probePoints(formula);
    const mapped = kernel(xs);
    return firstError(formula, kernel, xs, mapped) ?? tailError(kernel, xs, mapped);
  } catch {
    return 'throws at some numbers';
  }
}

function firstError(
  formula: Formula,
  kernel: ProbedKernel,
  xs: Float32Array,
  mapped: Float32Array,
): string | null {
  const ct = xs.map((_, i) => (i % 3) - 1.5);
  const scaled = kernel(xs, ct);
  for (let i = 0; i < xs.length; i++) {
    const x = xs[i] as number;
    const due = formula.at(x);
    const scaledDue = due * (ct[i] as number);
    const [got, scaledGot] = [mapped[i] as number, scaled[i] as number];
    if (agrees(got, due) && agrees(scaledGot, scaledDue)) continue;
    // Where the formula itself is no more precise, as at a zero of a sum of cosines.
    const slack = noise(formula, x);
    if (agrees(got, due, slack) && agrees(scaledGot, scaledDue, 2 * slack)) continue;
    return `compiled gives ${got} at x = ${x} when ${due} is due`;
  }
  return null;
}

/** The same bits from short arrays of every length as from the long one. */
function tailError(kernel: ProbedKernel, xs: Float32Array, mapped: Float32Array): string | null {
  const middle = xs.length >> 1;
  for (let n = 0; n <= 7; n++) {
    const short = kernel(xs.slice(middle, middle + n));
    for (let i = 0; i < n; i++)
      if (!Object.is(short[i], mapped[middle + i])) return 'compiled goes wrong at the end of arrays';
  }
  return null;
}

/** What the last digits of x as a Float64 number change. */
function noise({ at }: Formula, x: number): number {
  const change = Math.abs(at(nextSingle(x, 1)) - at(nextSingle(x, -1))) * 2 ** -24;
  return Number.isFinite(change) ? change : 0;
}

/** Whether a Float32 result is as close to a Float64 one as need be. NaN agrees with NaN. */
export function agrees(got: number, due: number, slack = 0): boolean {
  if (Object.is(got, due) || got === due) return true;
  const distance = Math.abs(got - due);
  if (distance < Infinity && distance <= relative * Math.abs(due) + absolute + slack) return true;
  // At the edge of what Float32 holds rounding decides between the largest number and Infinity.
  return Math.min(Math.abs(got), Math.abs(due)) >= largest * (1 - relative) && got > 0 === due > 0;
}

let everywhere: readonly number[] | undefined;

/** Numbers of every exponent and both signs, and special values. */
function everyExponent(): number[] {
  const points = [0, -0, Infinity, -Infinity, Number.NaN];
  for (let exponent = -149; exponent <= 127; exponent++) {
    const fraction = 1 + (((exponent + 149) * 0.6180339887498949) % 1);
    for (const size of [2 ** exponent, fraction * 2 ** exponent]) points.push(size, -size);
  }
  points.push(largest, -largest);
  return points;
}

/** Steps on either side of a landmark, in lengths. */
const steps = 8;

function probePoints(formula: Formula): Float32Array {
  everywhere ??= everyExponent();
  const points = [...everywhere];
  const landmarks = [0, ...formula.landmarks()];
  for (const scale of [1 / 32, 1, 8]) {
    const step = (formula.length() * scale) / steps;
    for (const landmark of landmarks) {
      for (let i = -steps; i <= steps; i++) points.push(landmark + i * step);
    }
  }
  return Float32Array.from([...points, ...landmarks.flatMap(neighbours)]);
}

/** The Float32 numbers next to a point, some on either side. */
function neighbours(point: number): number[] {
  const nearest = Math.fround(point);
  return [-8, -3, -2, -1, 0, 1, 2, 3, 8].map((places) => nextSingle(nearest, places));
}
