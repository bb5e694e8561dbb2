import * as enclose from './enclosures.ts';
import { above, div, exactly, type Interval, inverse, mul, neg, sqrt } from './interval.ts';
import { type Jet, Jets } from './jets.ts';

/** Bounds of the Taylor coefficients of a function about every number of an interval: f, f', f''/2, … */
export type Series = readonly Interval[];

/** The order up to which: high enough that a box may be wide, low enough that it is quick. */
export const order = 5;

const line = new Jets(1, order);
const two = exactly(2);

/** Bounds of 2/√π and of logarithms, whose Float64 values are off by half a last digit. */
const bell = div(two, sqrt({ low: Math.PI, high: above(Math.PI) }));
const logOfTen = enclose.log(exactly(10));
const logOfTwo = enclose.log(exactly(2));

/** The function with this value and this derivative. */
function integral(value: Interval, slope: Jet): Series {
  return [value, ...slope.slice(0, order).map((c, i) => mul(c, inverse(exactly(i + 1))))];
}

/** The function with this value whose derivative is a polynomial of itself: y' = slope(y). */
function solution(value: Interval, slope: (y: Jet) => Jet): Series {
  let found: Jet = line.constant(value);
  for (let i = 0; i < order; i++) found = integral(value, slope(found));
  return found;
}

const number = (x: number) => line.constant(exactly(x));
const itself = (a: Interval) => line.variable(0, a);
const inverted = (a: Jet): Jet => line.after(series.inverse(a[0] as Interval), a);
const rooted = (a: Jet): Jet => line.after(series.sqrt(a[0] as Interval), a);
const squared = (a: Jet) => line.mul(a, a);
const scaled = (by: Interval, a: Jet) => a.map((c) => mul(by, c));

/** a^(top/bottom), whose value is given: each coefficient from the one before. */
function power(value: Interval, a: Interval, top: number, bottom: number): Series {
  const by = inverse(a);
  const found = [value];
  for (let i = 0; i < order; i++) {
    const ratio = div(exactly(top - bottom * i), exactly(bottom * (i + 1)));
    found.push(mul(mul(found[i] as Interval, by), ratio));
  }
  return found;
}

/** A function of whose derivatives each is the one so many before, with a sign. */
function cycle(derivatives: readonly Interval[]): Series {
  return Array.from({ length: order + 1 }, (_, i) =>
    div(derivatives[i % derivatives.length] as Interval, exactly(factorial(i))),
  );
}

function factorial(n: number): number {
  return n <= 1 ? 1 : n * factorial(n - 1);
}

function gaussian(a: Interval): Jet {
  const minusSquare = line.neg(squared(itself(a)));
  const e = enclose.exp(minusSquare[0] as Interval);
  return scaled(bell, line.after(cycle([e]), minusSquare));
}

const oneMinusSquare = (a: Interval) => line.sub(number(1), squared(itself(a)));

/** Bounds of the Taylor coefficients of each function. What is not defined somewhere in the interval is not known. */
export const series = {
  acos: (a) => integral(enclose.acos(a), line.neg(inverted(rooted(oneMinusSquare(a))))),
  acosh: (a) => integral(enclose.acosh(a), inverted(rooted(line.neg(oneMinusSquare(a))))),
  asin: (a) => integral(enclose.asin(a), inverted(rooted(oneMinusSquare(a)))),
  asinh: (a) => integral(enclose.asinh(a), inverted(rooted(line.add(squared(itself(a)), number(1))))),
  atan: (a) => integral(enclose.atan(a), inverted(line.add(squared(itself(a)), number(1)))),
  atanh: (a) => integral(enclose.atanh(a), inverted(oneMinusSquare(a))),
  cbrt: (a) => power(enclose.cbrt(a), a, 1, 3),
  cos: (a) => waves(enclose.cos(a), neg(enclose.sin(a))),
  cosh: (a) => cycle([enclose.cosh(a), enclose.sinh(a)]),
  erf: (a) => integral(enclose.erf(a), gaussian(a)),
  erfc: (a) => integral(enclose.erfc(a), line.neg(gaussian(a))),
  exp: (a) => cycle([enclose.exp(a)]),
  expm1: (a) => [enclose.expm1(a), ...cycle([enclose.exp(a)]).slice(1)],
  inverse: (a) => power(inverse(a), a, -1, 1),
  log: (a) => integral(enclose.log(a), inverted(itself(a))),
  log10: (a) => scaled(inverse(logOfTen), integral(enclose.log(a), inverted(itself(a)))),
  log1p: (a) => integral(enclose.log1p(a), inverted(line.add(number(1), itself(a)))),
  log2: (a) => scaled(inverse(logOfTwo), integral(enclose.log(a), inverted(itself(a)))),
  logistic: (a) => logistic(a).value,
  logisticSlope: (a) => logistic(a).slope,
  sin: (a) => waves(enclose.sin(a), enclose.cos(a)),
  sinh: (a) => cycle([enclose.sinh(a), enclose.cosh(a)]),
  sqrt: (a) => power(sqrt(a), a, 1, 2),
  tan: (a) => {
    const [sin, cos] = [enclose.sin(a), enclose.cos(a)];
    return solution(div(sin, cos), (y) => line.add(number(1), squared(y)));
  },
  tanh: (a) => solution(enclose.tanh(a), (y) => line.sub(number(1), squared(y))),
} satisfies Readonly<Record<string, (a: Interval) => Series>>;

export type SmoothName = keyof typeof series;

function waves(value: Interval, slope: Interval): Series {
  return cycle([value, slope, neg(value), neg(slope)]);
}

/** The logistic function l and its slope s: l' = s and s' = s (1 − 2 l). */
function logistic(a: Interval): { readonly value: Series; readonly slope: Series } {
  let value: Jet = line.constant(enclose.logistic(a));
  let slope: Jet = line.constant(enclose.logisticSlope(a));
  for (let i = 0; i < order; i++) {
    const lean = line.mul(slope, line.sub(number(1), scaled(two, value)));
    value = integral(value[0] as Interval, slope);
    slope = integral(slope[0] as Interval, lean);
  }
  return { value: integral(value[0] as Interval, slope), slope };
}
