import { expect } from 'chai';
import fc from 'fast-check';
import { schedules } from '../../lib/index.ts';
import { expectThrows, wrong } from '../support/expect.ts';

const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;
const rate = fc.double({ min: 1e-6, max: 1, noNaN: true });
const count = fc.integer({ min: 1, max: 1000 });

describe('schedules', () => {
  it('cosine falls from its rate through the middle to its final one, and stays there', () => {
    fc.assert(
      fc.property(rate, count, fc.double({ min: 0, max: 1, noNaN: true }), (learningRate, steps, share) => {
        const final = share * learningRate;
        const at = schedules.cosine({ learningRate, steps, final });
        expect(at(0)).to.equal(final + (learningRate - final));
        expect(at(steps / 2)).to.be.closeTo((learningRate + final) / 2, 1e-12);
        for (const step of [steps, steps + 1, 10 * steps, infinity])
          expect(at(step)).to.be.closeTo(final, 1e-15);
        for (let step = 0; step < steps; step++) expect(at(step + 1)).to.be.at.most(at(step));
      }),
    );
    expect(schedules.cosine({ learningRate: 1, steps: 3 })(1)).to.be.closeTo(0.75, 1e-15);
  });

  it('step is a staircase', () => {
    const at = schedules.step({ learningRate: 2, every: 3, factor: 0.5 });
    expect([0, 1, 2, 3, 5, 6, 300].map(at)).to.deep.equal([2, 2, 2, 1, 1, 0.5, 2 * 0.5 ** 100]);
    expect(schedules.step({ learningRate: 1, every: 1 })(1)).to.equal(0.1);
  });

  it('warmup rises in a straight line to where the next schedule begins', () => {
    fc.assert(
      fc.property(rate, count, (learningRate, steps) => {
        const then = schedules.cosine({ learningRate, steps: 10 });
        const at = schedules.warmup(steps, then);
        for (let step = 0; step < steps; step++)
          expect(at(step)).to.be.closeTo((learningRate * (step + 1)) / (steps + 1), 1e-12);
        for (const step of [0, 1, 5, 11]) expect(at(steps + step)).to.equal(then(step));
      }),
    );
  });

  it('refuse what is outside their domains', () => {
    const { cosine, step, warmup } = schedules;
    for (const steps of [0, -1, 0.5, nan, infinity]) {
      const due = `must be a whole number from 1, got ${steps}.`;
      expectThrows(() => cosine({ learningRate: 1, steps }), RangeError, `schedules.cosine: steps ${due}`);
      expectThrows(() => step({ learningRate: 1, every: steps }), RangeError, `schedules.step: every ${due}`);
      expectThrows(() => warmup(steps, () => 1), RangeError, `schedules.warmup: steps ${due}`);
    }
    const least = 'must be at least 0 and finite, got -1.';
    expectThrows(
      () => cosine({ learningRate: -1, steps: 1 }),
      RangeError,
      `schedules.cosine: learningRate ${least}`,
    );
    expectThrows(
      () => cosine({ learningRate: 1, steps: 1, final: -1 }),
      RangeError,
      `schedules.cosine: final ${least}`,
    );
    expectThrows(
      () => step({ learningRate: -1, every: 1 }),
      RangeError,
      `schedules.step: learningRate ${least}`,
    );
    expectThrows(
      () => step({ learningRate: 1, every: 1, factor: -1 }),
      RangeError,
      `schedules.step: factor ${least}`,
    );
    expectThrows(
      () => cosine({ learningRate: 1, steps: wrong('3') }),
      TypeError,
      'schedules.cosine: steps must be a number, got "3".',
    );
    expectThrows(
      () => warmup(1, wrong(0.1)),
      TypeError,
      'schedules.warmup: got 0.1 when a function was due.',
    );
    expectThrows(
      () => cosine(wrong({ learningRate: 1, steps: 1, eta: 0 })),
      TypeError,
      'schedules.cosine: got an unknown option "eta", known are learningRate, steps, final.',
    );
  });

  it('refuse a step that is none', () => {
    for (const at of [
      schedules.cosine({ learningRate: 1, steps: 1 }),
      schedules.step({ learningRate: 1, every: 1 }),
      schedules.warmup(1, () => 1),
    ]) {
      for (const value of [-1, nan])
        expect(() => at(value)).to.throw(RangeError, `got step ${value} when one from 0 was due.`);
      expect(() => at(wrong('1'))).to.throw(TypeError, 'got "1" as step when a number was due.');
    }
  });
});
