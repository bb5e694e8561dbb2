import { expect } from 'chai';
import fc from 'fast-check';
import { canSplit, splitAlong } from '../../../lib/check/certify/split.ts';
import { runs } from '../../support/runs.ts';

describe('parts of a box', () => {
  it('are smaller than it, however far it reaches', () => {
    const size = fc.double({ min: -1074, max: 1024, noNaN: true }).map((power) => 2 ** power);
    const end = fc.oneof(size, fc.constantFrom(0, 2 ** 1015, 2 ** 1020, Number.MAX_VALUE, Infinity));
    const number = fc.tuple(end, fc.constantFrom(-1, 1)).map(([x, sign]) => sign * x);
    fc.assert(
      fc.property(number, number, (a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        fc.pre(low < high && canSplit([{ low, high }], 0));
        const [upper, lower] = splitAlong([{ low, high }], 0).map(([side]) => side);
        expect([lower?.low, lower?.high, upper?.high].map(Number)).to.have.ordered.members([
          low,
          upper?.low,
          high,
        ]);
        expect(lower?.high).to.be.above(low).and.below(high);
      }),
      {
        numRuns: runs(1000),
        examples: [
          [2 ** 1015, Infinity],
          [-Infinity, -(2 ** 1017)],
          [2 ** 1018, Number.MAX_VALUE],
        ],
      },
    );
  });
});
