import { failRange, failType, show, showShape } from '../util/errors.ts';

/** A whole number for height and width alike, or one for each: [height, width]. */
export type Pair = number | readonly [number, number];

/**
 * Both numbers of a pair.
 *
 * @throws TypeError for another kind, RangeError for what is no whole number of at least `least`.
 */
export function requirePair(place: string, name: string, pair: unknown, least: number): [number, number] {
  const both: unknown = typeof pair === 'number' ? [pair, pair] : pair;
  if (!Array.isArray(both))
    return failType(place, `${name} must be a number or two in an array, got ${show(pair)}.`);
  const [y, x] = both;
  const isFit = (n: unknown) => Number.isSafeInteger(n) && (n as number) >= least;
  if (both.length === 2 && isFit(y) && isFit(x)) return [y, x];
  const shown = typeof pair === 'number' ? String(pair) : showShape(both);
  return failRange(place, `${name} must be whole numbers of at least ${least}, got ${shown}.`);
}

/** @throws TypeError for what is no number, RangeError for one that is no whole number of at least `least`. */
export function requireWhole(place: string, name: string, value: unknown, least: number): number {
  if (typeof value !== 'number') return failType(place, `${name} must be a number, got ${show(value)}.`);
  if (Number.isSafeInteger(value) && value >= least) return value;
  return failRange(place, `${name} must be a whole number of at least ${least}, got ${value}.`);
}
