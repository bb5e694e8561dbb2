import { expect } from 'chai';
import fc from 'fast-check';
import { initializers, random, type Tensor } from '../../../lib/index.ts';
import { expectThrows, wrong } from '../../support/expect.ts';

interface Row {
  /** The variance for a number of inputs and outputs. */
  readonly variance: (inputs: number, outputs: number) => number;
  /** How far from 0 it goes, where there is an end. */
  readonly bound?: (inputs: number, outputs: number) => number;
}

const rows: Readonly<Record<keyof typeof initializers, Row>> = {
  inverseRootUniform: { variance: (n) => 1 / (3 * n), bound: (n) => 1 / Math.sqrt(n) },
  xavierUniform: { variance: (n, m) => 2 / (n + m), bound: (n, m) => Math.sqrt(6 / (n + m)) },
  xavierNormal: { variance: (n, m) => 2 / (n + m) },
  kaimingUniform: { variance: (n) => 2 / n, bound: (n) => Math.sqrt(6 / n) },
  kaimingNormal: { variance: (n) => 2 / n },
};

/** Fourth moment over variance squared. */
const kurtosis = { uniform: 9 / 5, normal: 3 };

const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const sizes = fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 60 }));

it('initializers has these and no more', () => {
  expect(Object.keys(initializers).sort()).to.deep.equal(Object.keys(rows).sort());
});

for (const [name, { variance, bound }] of Object.entries(rows)) {
  const initializer = initializers[name as keyof typeof initializers];

  describe(name, () => {
    it('gives weights of its shape, the same for the same seed and others for another', () => {
      fc.assert(
        fc.property(seeds, sizes, (seed, [inputs, outputs]) => {
          const weights = initializer([inputs, outputs], random(seed));
          expect(weights.shape).to.deep.equal([inputs, outputs]);
          expect(weights.toArray()).to.deep.equal(initializer([inputs, outputs], random(seed)).toArray());
          expect(weights.toArray()).not.to.deep.equal(
            initializer([inputs, outputs], random(seed ^ 1)).toArray(),
          );
        }),
      );
    });

    it('has mean 0 and its variance, within 6 standard deviations', () => {
      fc.assert(
        fc.property(seeds, sizes, (seed, [inputs, outputs]) => {
          const count = 4000;
          const copies = Math.ceil(count / (inputs * outputs));
          const values = Array.from(initializer([copies, inputs, outputs], random(seed)).toTypedArray());
          const due = variance(inputs, outputs);
          const [mean, square] = [1, 2].map(
            (power) => values.reduce((sum, w) => sum + w ** power, 0) / values.length,
          );
          const spread = (bound === undefined ? kurtosis.normal : kurtosis.uniform) - 1;
          expect(Math.abs(mean as number)).to.be.below(6 * Math.sqrt(due / values.length));
          expect(Math.abs((square as number) - due)).to.be.below(6 * due * Math.sqrt(spread / values.length));
        }),
      );
    });

    if (bound !== undefined) {
      it('stays within its bound and comes near it', () => {
        fc.assert(
          fc.property(seeds, sizes, (seed, [inputs, outputs]) => {
            const end = Math.fround(bound(inputs, outputs));
            const copies = Math.ceil(4000 / (inputs * outputs));
            const values = Array.from(initializer([copies, inputs, outputs], random(seed)).toTypedArray());
            const largest = values.reduce((most, w) => Math.max(most, Math.abs(w)), 0);
            expect(largest).to.be.at.most(end);
            expect(largest).to.be.above(0.98 * end);
          }),
        );
      });
    }

    it('refuses a shape without inputs or outputs', () => {
      for (const [shape, shown] of [
        [[], '[]'],
        [[3], '[3]'],
        [[0, 3], '[0, 3]'],
        [[3, 0], '[3, 0]'],
      ] as const) {
        const text = `${name}: got shape ${shown} when [inputs, outputs] above 0 were due.`;
        expectThrows((): Tensor => initializer(shape, random(1)), RangeError, text);
      }
      expectThrows(
        () => initializer(wrong(3), random(1)),
        TypeError,
        `${name}: got 3 as shape when an array of sizes was due.`,
      );
    });

    it('refuses to draw without a generator', () => {
      for (const none of [undefined, null, {}])
        expect(() => initializer([2, 3], wrong(none))).to.throw(TypeError, `${name}: random is `);
    });
  });
}
