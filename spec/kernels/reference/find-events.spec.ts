import { expect } from 'chai';
import fc from 'fast-check';
import { wrap } from '../../../lib/array/layout.ts';
import { densestSample, findWithin } from '../../../lib/kernels/reference/find-events.ts';

describe('findWithin', () => {
  /** Mostly far from every window, else on its ends, next to them, or inside. */
  const value = fc.oneof(
    { weight: 12, arbitrary: fc.constant(99) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(0.5, 0.75, 1, 1.5, 2, 1.5 + 2 ** -20, 0.5 - 2 ** -20, Number.NaN),
    },
  );

  it('names what lies within a window, its ends included, of one threshold or one for each element', () => {
    const width = 6;
    const rows = fc.array(fc.array(value, { minLength: width, maxLength: width }), {
      minLength: 1,
      maxLength: 9,
    });
    fc.assert(
      fc.property(rows, fc.boolean(), (numbers, isOne) => {
        const vThreshold = Float32Array.from(isOne ? [1] : [1, 1, 1.5, 1, 0.75, 1]);
        const x = wrap(Float32Array.from(numbers.flat()), [numbers.length, width]);
        const due = numbers.map((row) =>
          [...row.keys()].filter((i) => {
            const above = (row[i] as number) - (vThreshold[isOne ? 0 : i] as number);
            return above >= -0.5 && above <= 0.5;
          }),
        );
        const found = findWithin(x, { vThreshold, low: -0.5, high: 0.5 });
        const got =
          found && numbers.map((_, r) => [...found.columns.subarray(found.starts[r], found.starts[r + 1])]);
        expect(got).to.deep.equal(due.flat().length > densestSample * x.size ? null : due);
      }),
    );
  });
});
