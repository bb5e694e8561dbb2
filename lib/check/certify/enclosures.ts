import { erf as erf64, erfc as erfc64 } from '../../util/math.ts';
import {
  above,
  add,
  below,
  everything,
  exactly,
  type Interval,
  inverse,
  mul,
  neg,
  one,
  outward,
  sizeOf,
  sizes,
  sub,
  within,
} from './interval.ts';

// The functions of Math are those of the engine. V8, SpiderMonkey and JavaScriptCore have fdlibm or ports of it, whose
// documented errors are below one unit in the last place for exp, log, log1p, expm1, sin, cos and atan, and below two for the
// others. Every bound here is moved outwards by `margin` times 2^-52 of its size, which is at least so many units in the last
// place; a spec holds every function of the engine that runs it against 60 digits.
const margin = 8;

/** Cody's approximations of erf and erfc are within 6e-19 relative; their evaluation in Float64 loses some digits more. */
const errorFunctionMargin = 64;

/** Bounds of a function over the numbers of an interval. */
export type Enclosure = (a: Interval) => Interval;

/** What is known of a function: where it is defined, between what it stays, by how many digits a value may be off. */
interface Known {
  readonly on?: Interval;
  readonly to?: Interval;
  readonly digits?: number;
}

/** A function that does not fall; not known of numbers of which some are outside of where it is defined. */
function rising(f: (x: number) => number, known: Known = {}): Enclosure {
  const { on = everything, to = everything, digits = margin } = known;
  return ({ low, high }) =>
    low >= on.low && high <= on.high ? within(outward(f(low), f(high), digits), to) : everything;
}

/** The same of one that does not rise. */
function falling(f: (x: number) => number, known: Known): Enclosure {
  const { to = everything } = known;
  const turned = rising((x) => -f(x), { ...known, to: neg(to) });
  return (a) => neg(turned(a));
}

const unit: Interval = { low: -1, high: 1 };
const positive: Interval = { low: 0, high: Infinity };

export const acosh = rising(Math.acosh, { on: { low: 1, high: Infinity } });
export const asin = rising(Math.asin, { on: unit });
export const asinh = rising(Math.asinh);
export const atan = rising(Math.atan);
export const atanh = rising(Math.atanh, { on: unit });
export const cbrt = rising(Math.cbrt);
export const erf = rising(erf64, { to: unit, digits: errorFunctionMargin });
export const exp = rising(Math.exp, { to: positive });
export const expm1 = rising(Math.expm1);
export const log = rising(Math.log, { on: positive });
export const log1p = rising(Math.log1p, { on: { low: -1, high: Infinity } });
export const sinh = rising(Math.sinh);
export const tanh = rising(Math.tanh);

export const acos = falling(Math.acos, { on: unit });
export const erfc = falling(erfc64, { to: { low: 0, high: 2 }, digits: errorFunctionMargin });

const coshOfSize = rising(Math.cosh, { to: { low: 1, high: Infinity } });

export function cosh(a: Interval): Interval {
  return coshOfSize(sizes(a));
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
  if (!(sizeOf(a) < furthest)) return unit;
  const [first, second] = [f(a.low), f(a.high)];
  const low = hasTurn(a, crest + 1 / 2) ? -1 : below(Math.min(first, second), margin);
  const high = hasTurn(a, crest) ? 1 : above(Math.max(first, second), margin);
  return within({ low, high }, unit);
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
  return within(inverse(add(one, exp(neg(a)))), { low: 0, high: 1 });
}

/** e^-|z| / (1 + e^-|z|)². */
export function logisticSlope(a: Interval): Interval {
  const at = (size: number) => {
    const part = logistic(exactly(-size));
    return mul(part, sub(one, part));
  };
  const { low, high } = sizes(a);
  return within({ low: at(high).low, high: at(low).high }, { low: 0, high: 1 / 4 });
}
