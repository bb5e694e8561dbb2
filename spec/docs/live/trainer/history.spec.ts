import { expect } from 'chai';
import * as fc from 'fast-check';
import { History } from '../../../../docs/live/trainer/history.ts';
import { runs } from '../../../support/runs.ts';

describe('History', () => {
  it('is at most a thousand means, each of the numbers that end at its position', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5000 }), (count) => {
        const history = new History();
        for (let i = 1; i <= count; i++) history.push(i);
        const { x, y } = history;
        expect(x.length).to.equal(y.length).and.to.be.below(1000);
        const width = x[0] ?? 1;
        expect(count - (x.at(-1) ?? 0)).to.be.below(width);
        x.forEach((end, i) => {
          expect(y[i]).to.equal(end - (width - 1) / 2);
        });
      }),
      { numRuns: runs(30) },
    );
  });

  it('has a running mean that a constant does not change, from its first number on', () => {
    const history = new History();
    for (let i = 0; i < 3000; i++) history.push(0.7);
    for (const value of history.smooth) expect(value).to.be.closeTo(0.7, 1e-12);
  });
});
