import { expect } from 'chai';
import fc from 'fast-check';
import { scale, scaleOf } from '../../lib/plot/scale.ts';

const finite = fc.double({ min: -1e9, max: 1e9, noNaN: true });

describe('scale', () => {
  it('has a few ticks within, evenly apart, with labels that differ', () => {
    fc.assert(
      fc.property(finite, fc.double({ min: 1e-4, max: 1e9, noNaN: true }), (low, size) => {
        fc.pre(size > Math.abs(low) * 1e-6);
        const { ticks, labels, share } = scale(low, low + size, 6);
        expect(ticks.length).to.be.within(2, 8);
        expect(new Set(labels).size).to.equal(ticks.length);
        const slack = 1e-6;
        for (const tick of ticks) expect(share(tick)).to.be.within(-slack, 1 + slack);
        const gaps = ticks.slice(1).map((tick, i) => share(tick) - share(ticks[i] as number));
        for (const gap of gaps) expect(gap).to.be.closeTo(gaps[0] as number, slack);
      }),
    );
  });

  it('has two ticks at least, by which it can be read, however few there is room for', () => {
    const count = fc.integer({ min: 1, max: 5 });
    fc.assert(
      fc.property(finite, fc.double({ min: 1e-4, max: 1e9, noNaN: true }), count, (low, size, count) => {
        fc.pre(size > Math.abs(low) * 1e-6);
        expect(scale(low, low + size, count).ticks.length).to.be.within(2, 8);
      }),
    );
    expect(scale(0.5, 4.6, 2).labels).to.deep.equal(['2', '4']);
  });

  it('has every number in view, and widens what is flat', () => {
    fc.assert(
      fc.property(fc.array(finite, { minLength: 1 }), (values) => {
        const { share } = scaleOf([...values, Number.NaN, Infinity], 5);
        for (const value of values) expect(share(value)).to.be.within(0, 1);
      }),
    );
    expect(scaleOf([2, 2], 5).share(2)).to.be.closeTo(0.5, 0.01);
    expect(scaleOf([], 5).ticks.length).to.be.above(1);
    expect(scaleOf([-1.7e308, 0, 1.7e308], 5, 0).share(0)).to.equal(0.5);
  });

  it('labels with round numbers, and a minus that is one', () => {
    expect(scale(-1, 1, 4).labels).to.deep.equal(['−1', '−0.5', '0', '0.5', '1']);
    expect(scale(0, 1000, 5).labels).to.deep.equal(['0', '200', '400', '600', '800', '1000']);
  });
});
