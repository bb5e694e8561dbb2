import { expect } from 'chai';
import fc from 'fast-check';
import { median, quantile, slope, summarize } from '../../bench/statistics.ts';

const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const samples = fc.array(number, { minLength: 1, maxLength: 40 });
const share = fc.double({ min: 0, max: 1, noNaN: true });

/** Two numbers are the same but for the rounding of an interpolation. */
function expectClose(got: number, due: number): void {
  expect(got).to.be.closeTo(due, 1e-9 * (1 + Math.abs(due)));
}

describe('statistics', () => {
  it('the median is the middle of the sorted samples, or halfway between the middle two', () => {
    fc.assert(
      fc.property(samples, (values) => {
        const sorted = values.toSorted((a, b) => a - b);
        const half = Math.floor(sorted.length / 2);
        const [low, high] = [sorted[sorted.length % 2 === 1 ? half : half - 1] ?? 0, sorted[half] ?? 0];
        expectClose(median(values), (low + high) / 2);
      }),
    );
  });

  it('a quartile of 4 k + 1 samples is the one that has k below it when sorted', () => {
    const counted = fc
      .integer({ min: 0, max: 10 })
      .chain((k) =>
        fc.tuple(fc.constant(k), fc.array(number, { minLength: 4 * k + 1, maxLength: 4 * k + 1 })),
      );
    fc.assert(
      fc.property(counted, ([k, values]) => {
        const sorted = values.toSorted((a, b) => a - b);
        expectClose(quantile(values, 0.25), sorted[k] ?? Number.NaN);
        expectClose(quantile(values, 0.75), sorted[3 * k] ?? Number.NaN);
      }),
    );
  });

  it('a quantile lies between the sorted neighbours of its position, and does not fall with the share', () => {
    fc.assert(
      fc.property(samples, share, share, (values, p, q) => {
        const sorted = values.toSorted((a, b) => a - b);
        const position = p * (values.length - 1);
        const slack = 1e-9 * (1 + Math.abs(quantile(values, p)));
        expect(quantile(values, p)).to.be.at.least((sorted[Math.floor(position)] ?? 0) - slack);
        expect(quantile(values, p)).to.be.at.most((sorted[Math.ceil(position)] ?? 0) + slack);
        if (p <= q) expect(quantile(values, p)).to.be.at.most(quantile(values, q) + slack);
      }),
    );
  });

  it('the order of the samples does not count, and they stay as they are', () => {
    fc.assert(
      fc.property(samples, share, (values, p) => {
        const before = [...values];
        expect(quantile(values.toReversed(), p)).to.equal(quantile(values, p));
        expect(values).to.deep.equal(before);
      }),
    );
  });

  it('a summary is in order and per element', () => {
    fc.assert(
      fc.property(samples, fc.integer({ min: 1, max: 1000 }), (values, per) => {
        const { samples: count, min, p25, median: middle, p75, max } = summarize(values, per);
        expect(count).to.equal(values.length);
        expectClose(min, Math.min(...values) / per);
        expectClose(max, Math.max(...values) / per);
        const inOrder = [min, p25, middle, p75, max];
        for (const [i, value] of inOrder.slice(1).entries()) {
          expect(value).to.be.at.least((inOrder[i] ?? 0) - 1e-9 * (1 + Math.abs(value)));
        }
      }),
    );
  });

  it('the slope of a straight line is its slope', () => {
    const line = fc.record({
      xs: fc.uniqueArray(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 20 }),
      rise: fc.integer({ min: -100, max: 100 }),
      start: fc.integer({ min: -100, max: 100 }),
    });
    fc.assert(
      fc.property(line, ({ xs, rise, start }) => {
        const ys = xs.map((x) => start + rise * x);
        expect(slope(xs, ys)).to.be.closeTo(rise, 1e-6);
      }),
    );
  });

  it('says what was due', () => {
    expect(() => quantile([], 0.5)).to.throw(RangeError, 'quantile: got no samples, at least one was due.');
    expect(() => quantile([1], 2)).to.throw(RangeError, 'quantile: p must be in [0, 1], got 2.');
    expect(() => slope([1, 1], [1, 2])).to.throw(RangeError, 'at least two different x');
    expect(() => slope([1, 2], [1])).to.throw(RangeError, 'got 2 x and 1 y');
  });
});
