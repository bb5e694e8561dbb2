import { expect } from 'chai';
import fc from 'fast-check';
import { dropout, noGrad, ones, random, sum, type Tensor, tensor, valueAndGrad } from '../../../lib/index.ts';
import { expectNumbers, expectThrows, wrong } from '../../support/expect.ts';
import { axisSizes, dyadic, sample } from '../../support/sample.ts';

/** What a layer gives while a tape records, and the gradient of its sum. */
function training(layer: (x: Tensor) => Tensor, x: Tensor): { out: Tensor; grads: Tensor } {
  const { grads, aux } = valueAndGrad(() => {
    const out = layer(x);
    return { loss: sum(out), out };
  }, x);
  return { out: aux.out, grads };
}

const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const shapes = fc.array(axisSizes(4), { minLength: 2, maxLength: 4 });

describe('dropout while a tape records', () => {
  it('sets elements to 0 or scales them by 1 / (1 - rate), the same ones at each step', () => {
    const inputs = shapes.chain((shape) => sample(shape, dyadic));
    fc.assert(
      fc.property(seeds, inputs, fc.constantFrom(0.25, 0.5, 0.75), (seed, x, rate) => {
        const { out, grads } = training(dropout({ rate, random: random(seed) }), x.tensor);
        const masks = grads.toArray() as number[][];
        const kept = Math.fround(1 / (1 - rate));
        expect(grads.toTypedArray().every((factor) => factor === 0 || factor === kept)).to.equal(true);
        for (const mask of masks) expect(mask).to.deep.equal(masks[0]);
        // Zeros of either sign are equal.
        const due = x.tensor.mul(grads).add(0).toTypedArray();
        expect(out.add(0).toTypedArray()).to.deep.equal(due);
      }),
    );
  });

  it('keeps the expectation: the mean over many neurons is that of its input, within 6 standard deviations', () => {
    fc.assert(
      fc.property(seeds, fc.double({ min: 0.05, max: 0.95, noNaN: true }), (seed, rate) => {
        const count = 4000;
        const { out } = training(dropout({ rate, random: random(seed) }), ones([1, count]));
        const mean = Array.from(out.toTypedArray()).reduce((a, b) => a + b, 0) / count;
        expect(Math.abs(mean - 1)).to.be.below(6 * Math.sqrt(rate / (1 - rate) / count));
      }),
    );
  });

  it('draws another mask for each sequence, and the same ones for the same seed', () => {
    const twice = (seed: number) => {
      const layer = dropout({ rate: 0.5, random: random(seed) });
      return [1, 2].map(() => training(layer, ones([2, 64])).out.toArray());
    };
    const [first, second] = twice(1);
    expect(first).not.to.deep.equal(second);
    expect(twice(1)).to.deep.equal([first, second]);
    expect(twice(2)).not.to.deep.equal([first, second]);
  });

  it('passes its input on for rate 0', () => {
    expectNumbers(training(dropout({ rate: 0, random: random(1) }), tensor([[1, 2]])).out, [[1, 2]]);
  });
});

describe('dropout without a tape', () => {
  it('passes its input on, in noGrad within a recording too', () => {
    const layer = dropout({ rate: 0.5, random: random(1) });
    const x = tensor([[1, 2, 3, 4]]);
    expectNumbers(layer(x), [[1, 2, 3, 4]]);
    expectNumbers(
      noGrad(() => layer(x)),
      [[1, 2, 3, 4]],
    );
    const { value } = valueAndGrad(() => sum(x).add(noGrad(() => sum(layer(x)))), x);
    expect(value).to.equal(20);
  });

  it('draws nothing, so that evaluation does not change training', () => {
    const masks = (evaluates: boolean) => {
      const layer = dropout({ rate: 0.5, random: random(1) });
      if (evaluates) layer(ones([1, 32]));
      return training(layer, ones([1, 32])).out.toArray();
    };
    expect(masks(true)).to.deep.equal(masks(false));
  });

  it('has no parameters', () => {
    expect(dropout({ rate: 0.5, random: random(1) }).params).to.deep.equal({});
  });
});

describe('dropout refuses', () => {
  for (const rate of [-0.1, 1, Number.NaN]) {
    it(`rate ${rate}`, () => {
      const text = `dropout: rate must be in [0, 1), got ${rate}.`;
      expectThrows(() => dropout({ rate, random: random(1) }), RangeError, text);
    });
  }

  for (const [rate, shown] of [
    ['0.5', '"0.5"'],
    [null, 'null'],
    [undefined, 'undefined'],
  ] as const) {
    it(`${shown} as rate`, () => {
      const text = `dropout: rate must be a number, got ${shown}.`;
      expectThrows(() => dropout({ rate: wrong(rate), random: random(1) }), TypeError, text);
    });
  }

  it('a rate in place of options', () => {
    expectThrows(() => dropout(wrong(0.5)), TypeError, 'dropout: got 0.5 as options when an object was due.');
    expectThrows(
      () => dropout(wrong(null)),
      TypeError,
      'dropout: got null as options when an object was due.',
    );
  });

  it('no generator, and an unknown option', () => {
    const text = 'dropout: random is undefined when a generator from random(seed) was due.';
    expectThrows(() => dropout(wrong(undefined)), TypeError, text);
    expectThrows(() => dropout(wrong({ rate: 0.5 })), TypeError, text);
    expectThrows(
      () => dropout(wrong({ p: 0.5 })),
      TypeError,
      'dropout: got an unknown option "p", known are rate, random, over.',
    );
  });

  it('an input without steps and batch', () => {
    const layer = dropout({ rate: 0.5, random: random(1) });
    expectThrows(
      () => layer(tensor([1, 2])),
      RangeError,
      'dropout: got an input of shape [2] when [steps, batch, ...] was due.',
    );
  });
});
