import { failRange, failType, rejectUnknownKeys, show } from '../util/errors.ts';

/** What every checker takes. */
export interface CheckOptions {
  /** Largest relative error against finite differences. Default 1e-7. */
  readonly tolerance?: number;
  /** Seed of the random points, an integer of 32 bits. Default 1. */
  readonly seed?: number;
  /** Throw an Error with the text of the report when a check fails. Default false. */
  readonly assert?: boolean;
}

/** The common options with their defaults. */
export type Checked<O extends CheckOptions> = O & Required<CheckOptions>;

const common = ['tolerance', 'seed', 'assert'];

/**
 * The options, checked, with the defaults of the common ones.
 *
 * @throws TypeError for an unknown key or the wrong kind, RangeError for a value outside its range.
 */
export function requireOptions<O extends CheckOptions>(
  place: string,
  options: O,
  own: readonly string[],
): Checked<O> {
  if (typeof options !== 'object' || options === null) {
    failType(place, `got ${show(options)} as options when an object was due.`);
  }
  rejectUnknownKeys(place, options, [...own, ...common]);
  const { tolerance = 1e-7, seed = 1, assert = false } = options;
  requirePositive(place, 'tolerance', tolerance);
  if (!Number.isInteger(seed) || seed < -(2 ** 31) || seed >= 2 ** 32) {
    failRange(place, `got the seed ${show(seed)} when an integer of 32 bits was due.`);
  }
  requireKind(place, 'assert', assert, 'true or false was due', typeof assert === 'boolean');
  return { ...options, tolerance, seed, assert };
}

/** @throws TypeError for no number, RangeError for one that is not above 0 and finite. */
export function requirePositive(place: string, name: string, value: unknown): void {
  if (typeof value !== 'number') failType(place, `got ${show(value)} as ${name} when a number was due.`);
  if (!(value > 0 && value < Infinity))
    failRange(place, `got the ${name} ${value} when one above 0 was due.`);
}

/** @throws TypeError for another kind, RangeError for a value below 1 or a fraction. */
export function requireCount(place: string, name: string, value: unknown): void {
  if (typeof value !== 'number') failType(place, `got ${show(value)} as ${name} when a number was due.`);
  if (!Number.isSafeInteger(value) || value < 1) {
    failRange(place, `got ${value} as ${name} when a whole number of at least 1 was due.`);
  }
}

/** @throws TypeError for a value that is not of the kind that was due. */
export function requireKind(place: string, name: string, value: unknown, due: string, isDue: boolean): void {
  if (!isDue) failType(place, `got ${show(value)} as ${name} when ${due}.`);
}
