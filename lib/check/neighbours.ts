import { nextSingle } from '../util/next-single.ts';

const double = new Float64Array(1);
const doubleBits = new BigInt64Array(double.buffer);

/** A few ulps: a kink that is itself rounded lies within it. */
export function gapAt(kink: number, length: number): number {
  return 8 * Number.EPSILON * Math.max(Math.abs(kink), length);
}

/** The next double above x; `x` itself for Infinity and NaN. */
export function nextUp(x: number): number {
  if (x === 0) return Number.MIN_VALUE;
  if (!(x < Infinity)) return x;
  double[0] = x;
  doubleBits[0] = (doubleBits[0] as bigint) + (x > 0 ? 1n : -1n);
  return double[0];
}

/** The next double below x. */
export function nextDown(x: number): number {
  return -nextUp(-x);
}

/** The least Float32 number above x. */
export function nextUp32(x: number): number {
  const rounded = Math.fround(x);
  if (rounded === -Infinity) return -(2 ** 128 - 2 ** 104);
  return rounded > x ? rounded : nextSingle(rounded, 1);
}

/** The largest Float32 number below x. */
export function nextDown32(x: number): number {
  return -nextUp32(-x);
}
