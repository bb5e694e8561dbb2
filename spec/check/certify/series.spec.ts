import { expect } from 'chai';
import fc from 'fast-check';
import { add, exactly, type Interval, mul } from '../../../lib/check/certify/interval.ts';
import { order, type SmoothName, series } from '../../../lib/check/certify/series.ts';
import { calledFunctions } from '../../../lib/formula/called-functions.ts';
import { runs } from '../../support/runs.ts';

/** The functions; some are operations in formulas. */
const functions = { ...calledFunctions, inverse: (x: number) => 1 / x, sqrt: Math.sqrt };

/** Where each is defined, as far as it is tried. */
const domains: Readonly<Partial<Record<SmoothName, readonly [number, number]>>> = {
  acos: [-0.9, 0.9],
  acosh: [1.2, 9],
  asin: [-0.9, 0.9],
  atanh: [-0.9, 0.9],
  cbrt: [0.5, 9],
  inverse: [0.2, 9],
  log: [0.2, 9],
  log10: [0.2, 9],
  log1p: [-0.8, 9],
  log2: [0.2, 9],
  sqrt: [0.2, 9],
  tan: [-1.3, 1.3],
};

/** Taylor's formula about `from`, with the rest as it is over all numbers up to `to`. */
function taylor(name: SmoothName, from: number, to: number): Interval {
  const [about, over] = [exactly(from), { low: Math.min(from, to), high: Math.max(from, to) }].map((a) =>
    series[name](a),
  ) as [readonly Interval[], readonly Interval[]];
  let [sum, power] = [exactly(0), exactly(1)];
  for (let i = 0; i <= order; i++) {
    sum = add(sum, mul((i === order ? over : about)[i] as Interval, power));
    power = mul(power, { low: to - from, high: to - from });
  }
  return sum;
}

describe('series', () => {
  for (const name of Object.keys(series) as SmoothName[]) {
    it(`of ${name}: Taylor's formula holds its value nearby`, () => {
      const [min, max] = domains[name] ?? [-4, 4];
      const point = fc.double({ min, max, noNaN: true });
      fc.assert(
        fc.property(point, fc.integer({ min: -300, max: 300 }), (from, thousandths) => {
          const to = Math.max(min, Math.min(max, from + thousandths / 1000));
          const due = functions[name](to);
          const { low, high } = taylor(name, from, to);
          const slack = 1e-13 * Math.max(1, Math.abs(due));
          expect(low - slack <= due && due <= high + slack, `${due} in [${low}, ${high}]`).to.equal(true);
        }),
        { numRuns: runs(50) },
      );
    });

    it(`of ${name} is sharp at a number`, () => {
      const [min, max] = domains[name] ?? [-4, 4];
      for (const { low, high } of series[name](exactly(min + 0.37 * (max - min))))
        expect(high - low).to.be.below(1e-11 * Math.max(1, Math.abs(high)));
    });
  }
});
