import { isPowerOfTwo } from './operations.ts';

/** How far a value in Float32 arithmetic may be from the exact one, and where that lies. */
export interface Range {
  /** Bounds of the exact value over all finite inputs. */
  readonly low: number;
  readonly high: number;
  /** Bound of the relative error, in units of the last digit of 1: 2^-23. A rounding adds half of one. */
  readonly error: number;
  /** Bound of the absolute error that comes on top, from underflow. */
  readonly tiny: number;
}

/** The largest number of Float32. */
export const largest = (2 - 2 ** -23) * 2 ** 127;

/** The smallest above 0. */
export const smallest = 2 ** -149;

/** Bounds that are no numbers any more say nothing. */
export function withinNumbers<R extends Range>(single: R): R {
  if (single.low <= single.high) return single;
  return { ...single, low: -Infinity, high: Infinity, error: Infinity };
}

/** In Float32, not sure to be anything. The bounds stay: they are of the exact value. */
const coarse = { error: Infinity, tiny: 0 };

/** What Float32 arithmetic makes of a range. */
export function unary(operation: 'neg' | 'abs' | 'sqrt' | 'floor' | 'ceil' | 'trunc', a: Range): Range {
  const errors = { error: a.error, tiny: a.tiny };
  const isLost = a.tiny > 0 || sizeOf(a) > largest;
  switch (operation) {
    case 'neg':
      return { low: -a.high, high: -a.low, ...errors };
    case 'abs':
      return { low: nearestToZero(a), high: sizeOf(a), ...errors };
    case 'sqrt': {
      const bounds = { low: 0, high: Math.sqrt(sizeOf(a)) };
      return isLost ? { ...bounds, ...coarse } : { ...bounds, error: a.error / 2 + 0.5, tiny: 0 };
    }
    default: {
      const bounds = { low: Math.floor(a.low), high: Math.ceil(a.high) };
      return isExact(a) ? { ...bounds, ...errors } : { ...bounds, ...coarse };
    }
  }
}

/** The same for two; `isSquare` where they are of the same value. */
export function binary(
  operation: 'add' | 'sub' | 'mul' | 'div' | 'min' | 'max',
  a: Range,
  b: Range,
  isSquare: boolean,
): Range {
  switch (operation) {
    case 'add':
      return sum(a, b);
    case 'sub':
      // Exact operands that change nothing, or no digit.
      if (isExactly(b, 0)) return a;
      return sum(a, { ...b, low: -b.high, high: -b.low });
    case 'mul':
      if (isExactly(b, 1)) return a;
      if (isExactly(a, 1)) return b;
      return isSquare ? square(a) : product(a, b);
    case 'div':
      if (isExactly(b, 1)) return a;
      if (isExactly(b, b.low) && isPowerOfTwo(b.low))
        return product(a, { ...b, low: 1 / b.low, high: 1 / b.low });
      return quotient(a, b);
    default: {
      const choose = operation === 'min' ? Math.min : Math.max;
      const error = Math.max(a.error, b.error);
      const tiny = Math.max(a.tiny, b.tiny);
      return { low: choose(a.low, b.low), high: choose(a.high, b.high), error, tiny };
    }
  }
}

/** Exact operands give a sum with one rounding; others must not cancel. */
function sum(a: Range, b: Range): Range {
  const bounds = { low: a.low + b.low, high: a.high + b.high };
  const tiny = a.tiny + b.tiny;
  const areAlike = (a.low >= 0 && b.low >= 0) || (a.high <= 0 && b.high <= 0);
  if (areAlike) {
    const shares = a.error * share(a, b) + b.error * share(b, a);
    return { ...bounds, error: Math.min(shares, Math.max(a.error, b.error)) + 0.5, tiny };
  }
  if (sizeOf(a) > largest || sizeOf(b) > largest) return { ...bounds, ...coarse };
  if (isExact(a) && isExact(b)) return { ...bounds, error: 0.5, tiny };
  const least = nearestToZero(bounds);
  if (least === 0) return { ...bounds, ...coarse };
  return { ...bounds, error: (a.error * sizeOf(a) + b.error * sizeOf(b)) / least + 0.5, tiny };
}

/** The largest share that `a` can have in a + b when they have the same sign. */
function share(a: Range, b: Range): number {
  const least = nearestToZero(b);
  return least > 0 && sizeOf(a) <= largest ? sizeOf(a) / (sizeOf(a) + least) : 1;
}

function product(a: Range, b: Range): Range {
  const ends = [a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high];
  const bounds = { low: Math.min(...ends), high: Math.max(...ends) };
  // What has become infinite on the way must be so in the end.
  const isLost = (x: Range, y: Range) => sizeOf(x) > largest && nearestToZero(y) < 1;
  if (isLost(a, b) || isLost(b, a)) return { ...bounds, ...coarse };
  const tiny = lostIn(a, b) + lostIn(b, a) + smallest;
  return { ...bounds, error: a.error + b.error + 0.5, tiny };
}

/** What underflow of `a` makes of a product with `b`; none is none, also where `b` may be infinite. */
function lostIn(a: Range, b: Range): number {
  return a.tiny === 0 ? 0 : a.tiny * sizeOf(b);
}

/** What is lost to underflow counts only where the value is small, and its square smaller. */
function square(a: Range): Range {
  return {
    low: nearestToZero(a) ** 2,
    high: sizeOf(a) ** 2,
    error: 2 * a.error + 0.5 + (a.tiny > 0 ? 2 : 0),
    tiny: a.tiny ** 2 * 2 ** 25 + smallest,
  };
}

function quotient(a: Range, b: Range): Range {
  const least = nearestToZero(b) || (isExact(b) ? smallest : 0);
  // The least size of the divisor in Float32: one that may be 0 there gives anything.
  const sure = least * (1 - b.error * 2 ** -23) - b.tiny;
  const size = sizeOf(a) / least;
  const isAbove = (a.low >= 0 && b.low >= 0) || (a.high <= 0 && b.high <= 0);
  const isBelow = (a.low >= 0 && b.high <= 0) || (a.high <= 0 && b.low >= 0);
  const bounds = {
    low: isAbove ? nearestToZero(a) / sizeOf(b) : -size,
    high: isBelow ? -nearestToZero(a) / sizeOf(b) : size,
  };
  if (sizeOf(a) > largest || !(sure > 0)) return { ...bounds, ...coarse };
  // A divisor that has become infinite gives 0.
  const lost = sizeOf(b) > largest ? sizeOf(a) * 2 ** -128 : 0;
  const tiny = a.tiny / least + (b.tiny * sizeOf(a)) / (least * sure) + lost + smallest;
  return { ...bounds, error: a.error + b.error + 0.5, tiny };
}

function isExactly(range: Range, number: number): boolean {
  return isExact(range) && range.low === number && range.high === number;
}

function isExact({ error, tiny }: Range): boolean {
  return error === 0 && tiny === 0;
}

function sizeOf({ low, high }: { readonly low: number; readonly high: number }): number {
  return Math.max(Math.abs(low), Math.abs(high));
}

function nearestToZero({ low, high }: { readonly low: number; readonly high: number }): number {
  return low > 0 ? low : high < 0 ? -high : 0;
}
