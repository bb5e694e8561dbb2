import { expect } from 'chai';
import fc from 'fast-check';
import { type Computed, compare, tolerances } from '../../../bench/peers/agreement.ts';

const positive = fc.double({ min: 0.01, max: 10, noNaN: true });
const computed: fc.Arbitrary<Computed> = fc.record({
  loss: positive,
  firing: positive,
  losses: fc.array(positive, { minLength: 3, maxLength: 5 }),
});

describe('bench/peers/agreement', () => {
  it('what is the same is equal, whatever comes after the third step', () => {
    fc.assert(
      fc.property(computed, positive, (one, later) => {
        const other = { ...one, losses: [...one.losses.slice(0, 3), later] };
        expect(compare(one, other)).to.deep.equal({ equal: true, loss: 0, firing: 0, updated: 0 });
      }),
    );
  });

  it('a relative difference above the tolerance is told, in whichever figure and direction', () => {
    fc.assert(
      fc.property(computed, fc.constantFrom('loss', 'firing', 'updated'), fc.boolean(), (one, what, up) => {
        const off = (value: number, by: number) => value * (up ? 1 + by : 1 / (1 + by));
        const plant = (by: number): Computed =>
          what === 'updated'
            ? { ...one, losses: one.losses.map((loss, step) => (step === 2 ? off(loss, by) : loss)) }
            : { ...one, [what]: off(one[what], by) };
        expect(compare(one, plant(0.9 * tolerances[what])).equal).to.equal(true);
        const told = compare(one, plant(1.1 * tolerances[what]));
        expect(told.equal).to.equal(false);
        expect(told[what]).to.be.closeTo(1.1 * tolerances[what], 0.02 * tolerances[what]);
      }),
    );
  });

  it('what is missing or no number is not equal', () => {
    const one = { loss: 1, firing: 1, losses: [1] };
    expect(compare(one, { ...one, losses: [] }).equal).to.equal(false);
    expect(compare(one, { ...one, loss: Number.NaN }).equal).to.equal(false);
  });
});
