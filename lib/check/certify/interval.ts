/** All real numbers from `low` to `high`; a bound that is infinite says that there is none. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** The variables of a box, each with the numbers that it may be. */
export type Box = readonly Interval[];

export const zero: Interval = { low: 0, high: 0 };
export const one: Interval = { low: 1, high: 1 };
/** Every real number: what is not known. */
export const everything: Interval = { low: -Infinity, high: Infinity };

/**
 * The least that a bound is moved outwards by, in units of the number. A result of +, −, ×, ÷ and √ is within half a last
 * digit (IEEE 754), that is within 2⁻⁵³ of it; this is twice as much, so that the rounding of the movement is covered too.
 */
const digit = 2 ** -52;

/** A number surely below the exact one, of which `x` is off by `digits` of 2⁻⁵² of its size at most. */
export function below(x: number, digits = 1): number {
  if (x === Infinity) return Number.MAX_VALUE;
  return x - (Math.abs(x) * digits * digit + Number.MIN_VALUE);
}

/** A number surely above the exact one. */
export function above(x: number, digits = 1): number {
  return -below(-x, digits);
}

/** From numbers that are off by so many digits at most; what is not a number is not known. */
export function outward(low: number, high: number, digits = 1): Interval {
  if (!(low <= high)) return everything;
  return { low: below(low, digits), high: above(high, digits) };
}

export function exactly(x: number): Interval {
  return { low: x, high: x };
}

/** Whether nothing is known. */
export function isUnknown({ low, high }: Interval): boolean {
  return low === -Infinity && high === Infinity;
}

export function isZero({ low, high }: Interval): boolean {
  return low === 0 && high === 0;
}

export function contains({ low, high }: Interval, x: number): boolean {
  return low <= x && x <= high;
}

/** The largest size of a number in it. */
export function sizeOf({ low, high }: Interval): number {
  return Math.max(Math.abs(low), Math.abs(high));
}

/** The sizes of the numbers in it. */
export function sizes(a: Interval): Interval {
  const least = contains(a, 0) ? 0 : Math.min(Math.abs(a.low), Math.abs(a.high));
  return { low: least, high: sizeOf(a) };
}

/** What is in it, of so much. */
export function within(a: Interval, { low, high }: Interval): Interval {
  return { low: Math.max(a.low, low), high: Math.min(a.high, high) };
}

/** A number in it, about its middle. */
export function middle({ low, high }: Interval): number {
  return low + (high - low) / 2;
}

export function neg(a: Interval): Interval {
  return { low: -a.high, high: -a.low };
}

export function add(a: Interval, b: Interval): Interval {
  if (isZero(a)) return b;
  if (isZero(b)) return a;
  return { low: -sumAbove(-a.low, -b.low), high: sumAbove(a.high, b.high) };
}

/** A sum, moved upwards unless it is exact (what Knuth's two-sum says is lost). */
function sumAbove(x: number, y: number): number {
  const sum = x + y;
  const part = sum - x;
  const lost = x - (sum - part) + (y - part);
  if (lost === 0) return sum;
  return Number.isNaN(sum) ? Infinity : above(sum);
}

export function sub(a: Interval, b: Interval): Interval {
  return add(a, neg(b));
}

export function mul(a: Interval, b: Interval): Interval {
  if (isZero(a) || isZero(b)) return zero;
  if (a.low === 1 && a.high === 1) return b;
  if (b.low === 1 && b.high === 1) return a;
  const [p, q] = [times(a.low, b.low), times(a.low, b.high)];
  const [r, s] = [times(a.high, b.low), times(a.high, b.high)];
  return outward(Math.min(p, q, r, s), Math.max(p, q, r, s));
}

/** A bound of 0 is a number, and a bound that is infinite none: their product is 0. */
export function times(x: number, y: number): number {
  return x === 0 || y === 0 ? 0 : x * y;
}

/** 1 / a. */
export function inverse(a: Interval): Interval {
  if (a.low === 1 && a.high === 1) return a;
  if (a.high <= 0 && a.low < 0) return neg(inverse(neg(a)));
  if (a.low < 0 || a.high === 0) return everything;
  return { low: below(1 / a.high), high: above(1 / Math.abs(a.low)) };
}

export function div(a: Interval, b: Interval): Interval {
  return mul(a, inverse(b));
}

export function square(a: Interval): Interval {
  if (isZero(a)) return zero;
  const { low, high } = sizes(a);
  return { low: Math.max(0, below(low * low)), high: above(high * high) };
}

/** The square roots of what has one. */
export function sqrt(a: Interval): Interval {
  if (a.low < 0) return everything;
  return { low: Math.max(0, below(Math.sqrt(a.low))), high: above(Math.sqrt(a.high)) };
}
