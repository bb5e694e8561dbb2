import { expect } from 'chai';
import fc from 'fast-check';
import * as enclose from '../../../lib/check/certify/enclosures.ts';
import { exactly, type Interval } from '../../../lib/check/certify/interval.ts';
import { runs } from '../../support/runs.ts';
import * as exact from './fixed-point.ts';

const { fixed, one, over, exp } = exact;
/** What references lose of their last digits, which are all that there is of the smallest numbers. */
const slack = 4n;
const risen = (x: bigint) => exp(2n * x);

/** Functions to 100 digits, with the numbers that they are tried at. */
const directly: Readonly<Record<string, [(a: Interval) => Interval, (x: bigint) => bigint, number, number]>> =
  {
    exp: [enclose.exp, exp, -60, 60],
    expm1: [enclose.expm1, (x) => exp(x) - one, -60, 60],
    atan: [enclose.atan, exact.atan, -1e6, 1e6],
    sin: [enclose.sin, exact.sin, -60, 60],
    cos: [enclose.cos, exact.cos, -60, 60],
    sinh: [enclose.sinh, (x) => (exp(x) - exp(-x)) / 2n, -30, 30],
    cosh: [enclose.cosh, (x) => (exp(x) + exp(-x)) / 2n, -30, 30],
    tanh: [enclose.tanh, (x) => over(risen(x) - one, risen(x) + one), -20, 20],
    erf: [enclose.erf, exact.erf, -6, 6],
    erfc: [enclose.erfc, (x) => one - exact.erf(x), -6, 6],
    logistic: [enclose.logistic, (x) => over(one, one + exp(-x)), -60, 60],
    logisticSlope: [enclose.logisticSlope, (x) => over(exp(-x), (one + exp(-x)) ** 2n / one), -60, 60],
  };

/** Functions by the function that undoes them. */
const byInverse: Readonly<
  Record<string, [(a: Interval) => Interval, (y: bigint) => bigint, number, number]>
> = {
  log: [enclose.log, exp, 1e-12, 1e12],
  log1p: [enclose.log1p, (y) => exp(y) - one, -0.999, 1e12],
  asinh: [enclose.asinh, (y) => (exp(y) - exp(-y)) / 2n, -1e6, 1e6],
  acosh: [enclose.acosh, (y) => (exp(y) + exp(-y)) / 2n, 1.001, 1e6],
  atanh: [enclose.atanh, (y) => over(risen(y) - one, risen(y) + one), -0.999, 0.999],
  asin: [enclose.asin, exact.sin, -0.999, 0.999],
  cbrt: [enclose.cbrt, (y) => exact.times(y, exact.times(y, y)), -1e6, 1e6],
};

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });

describe('enclosures of functions', () => {
  for (const [name, [f, reference, min, max]] of Object.entries(directly)) {
    it(`${name} holds its value to 100 digits`, () => {
      fc.assert(
        fc.property(between(min, max), (x) => {
          const { low, high } = f(exactly(x));
          const due = reference(fixed(x));
          expect(fixed(low) <= due + slack && due - slack <= fixed(high), `${name}(${x})`).to.equal(true);
        }),
      );
    });
  }

  for (const [name, [f, inverse, min, max]] of Object.entries(byInverse)) {
    it(`${name} holds the number whose inverse is its argument`, () => {
      fc.assert(
        fc.property(between(min, max), (x) => {
          const { low, high } = f(exactly(x));
          const due = fixed(x);
          expect(
            inverse(fixed(low)) <= due + 1n && due - 1n <= inverse(fixed(high)),
            `${name}(${x})`,
          ).to.equal(true);
        }),
      );
    });
  }

  it('hold the values at all numbers of an interval', () => {
    for (const [name, [f, , min, max]] of Object.entries({ ...directly, ...byInverse })) {
      const point = between(min, max);
      fc.assert(
        fc.property(point, point, fc.double({ min: 0, max: 1, noNaN: true }), (a, b, t) => {
          const [low, high] = [Math.min(a, b), Math.max(a, b)];
          const x = Math.min(high, low + t * (high - low));
          const [wide, narrow] = [f({ low, high }), f(exactly(x))];
          expect(wide.low <= narrow.high && narrow.low <= wide.high, `${name} at ${x}`).to.equal(true);
        }),
        { numRuns: runs(50) },
      );
    }
  });

  it('know nothing outside of where a function is defined', () => {
    for (const f of [enclose.log, enclose.log1p, enclose.asin, enclose.acos, enclose.acosh, enclose.atanh])
      expect(f({ low: -3, high: 0.5 })).to.eql({ low: -Infinity, high: Infinity });
  });
});
