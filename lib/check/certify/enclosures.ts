import {
  above,
  add,
  below,
  contains,
  everything,
  exactly,
  type Interval,
  inverse,
  mul,
  one,
  outward,
  sizeOf,
  sub,
} from './interval.ts';

// The functions of Math are those of the engine. V8, SpiderMonkey and JavaScriptCore have fdlibm or ports of it, whose
// documented errors are below one unit in the last place for exp, log, log1p, expm1, sin, cos and atan, and below two for the
// others. Every bound here is moved outwards by `margin` times 2^-52 of its size, which is at least so many units in the last
// place; a spec holds every function of the engine that runs it against 60 digits.
const margin = 8;

/** Cody's approximations of erf and erfc are within 6e-19 relative; their evaluation in Float64 loses some digits more. */
const errorFunctionMargin = 64;

/** A function that does not fall, of which each value is off by so many digits at most. */
function rising(f: (x: number) => number, digits = margin): (a: Interval) => Interval {
  return ({ low, high }) => outward(f(low), f(high), digits);
}

/** What is in both. */
function within(a: Interval, low: number, high: number): Interval {
  return { low: Math.max(a.low, low), high: Math.min(a.high, high) };
}

const someExp = rising(Math.exp);

export function exp(a: Interval): Interval {
  return within(someExp(a), 0, Infinity);
}

const someLog = rising(Math.log);

/** Not known where there are numbers of which there is no logarithm. */
export function log(a: Interval): Interval {
  if (a.low < 0) return everything;
  return someLog(a);
}

const someLog1p = rising(Math.log1p);

export function log1p(a: Interval): Interval {
  return a.low < -1 ? everything : someLog1p(a);
}

export const expm1 = rising(Math.expm1);
export const atan = rising(Math.atan);
export const tanh = rising(Math.tanh);
export const sinh = rising(Math.sinh);
export const asinh = rising(Math.asinh);
export const cbrt = rising(Math.cbrt);

/** Those that are not defined everywhere: not known outside. */
function risingOn(f: (x: number) => number, low: number, high: number): (a: Interval) => Interval {
  const inside = rising(f);
  return (a) => (a.low >= low && a.high <= high ? inside(a) : everything);
}

export const asin = risingOn(Math.asin, -1, 1);
export const acosh = risingOn(Math.acosh, 1, Infinity);
export const atanh = risingOn(Math.atanh, -1, 1);

export function acos(a: Interval): Interval {
  return a.low >= -1 && a.high <= 1 ? outward(Math.acos(a.high), Math.acos(a.low), margin) : everything;
}

export function cosh(a: Interval): Interval {
  const [least, most] = [contains(a, 0) ? 0 : Math.min(Math.abs(a.low), Math.abs(a.high)), sizeOf(a)];
  return within(outward(Math.cosh(least), Math.cosh(most), margin), 1, Infinity);
}

/** Of a rising function between two limits. */
export function errorFunction(
  f: (x: number) => number,
  low: number,
  high: number,
): (a: Interval) => Interval {
  const loose = rising(f, errorFunctionMargin);
  return (a) => within(loose(a), low, high);
}

/** Beyond this the phase is not reduced well enough to be told. */
const furthest = 2 ** 30;

export function sin(a: Interval): Interval {
  return wave(Math.sin, a, 1 / 4);
}

export function cos(a: Interval): Interval {
  return wave(Math.cos, a, 0);
}

/** A wave of height 1 whose crests are at this part of a turn. */
function wave(f: (x: number) => number, a: Interval, crest: number): Interval {
  if (!(sizeOf(a) < furthest)) return { low: -1, high: 1 };
  const [first, second] = [f(a.low), f(a.high)];
  const low = hasTurn(a, crest + 1 / 2) ? -1 : below(Math.min(first, second), margin);
  const high = hasTurn(a, crest) ? 1 : above(Math.max(first, second), margin);
  return within({ low, high }, -1, 1);
}

/** Whether some whole number of turns plus this part of one may lie in it. */
function hasTurn({ low, high }: Interval, part: number): boolean {
  // A turn in Float64 is off by 2⁻⁵³ of it, and there are less than 2³⁰ of them.
  const slack = 2 ** -20;
  const turn = 2 * Math.PI;
  return Math.floor(high / turn - part + slack) >= Math.ceil(low / turn - part - slack);
}

/** 1 / (1 + e^-z). */
export function logistic(a: Interval): Interval {
  const at = (z: number) => inverse(add(one, exp(exactly(-z))));
  return within({ low: at(a.low).low, high: at(a.high).high }, 0, 1);
}

/** e^-|z| / (1 + e^-|z|)². */
export function logisticSlope(a: Interval): Interval {
  const at = (z: number) => {
    const part = logistic(exactly(-Math.abs(z)));
    return mul(part, sub(one, part));
  };
  const least = contains(a, 0) ? 0 : Math.min(Math.abs(a.low), Math.abs(a.high));
  return within({ low: at(sizeOf(a)).low, high: at(least).high }, 0, 1 / 4);
}
