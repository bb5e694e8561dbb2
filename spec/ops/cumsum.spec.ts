import { expect } from 'chai';
import fc from 'fast-check';
import {
  checkGrad,
  cumsum,
  mul,
  random,
  sum,
  type Tensor,
  tensor,
  valueAndGrad,
  zeros,
} from '../../lib/index.ts';
import { expectNumbers, expectThrows, expectValues, wrong } from '../support/expect.ts';
import { position, product } from '../support/indices.ts';
import { dyadic, sample, shapes } from '../support/sample.ts';

const cases = shapes({ minRank: 1 }).chain((shape) =>
  fc.record({
    x: sample(shape, dyadic),
    ct: fc.array(dyadic, { minLength: product(shape), maxLength: product(shape) }),
    axis: fc.integer({ min: -shape.length, max: shape.length - 1 }),
  }),
);

describe('cumsum', () => {
  it('is the running sum of a loop along any axis, of views too, and so is its gradient from the end', () => {
    fc.assert(
      fc.property(cases, ({ x, ct, axis }) => {
        const along = axis < 0 ? axis + x.shape.length : axis;
        const n = x.shape[along] as number;
        const total = (from: number, to: number, f: (i: number) => number) =>
          Array.from({ length: to - from }, (_, i) => f(from + i)).reduce((a, b) => a + b, 0);
        expectValues(
          cumsum(x.tensor, axis),
          x.shape,
          (index) => total(0, (index[along] as number) + 1, (i) => x.at(index.with(along, i))),
          0,
        );
        const weights = tensor(ct, x.shape);
        const { grads } = valueAndGrad(() => sum(mul(weights, cumsum(x.tensor, axis))), x.tensor);
        const due = (index: number[]) =>
          total(index[along] as number, n, (i) => ct[position(x.shape, index.with(along, i))] as number);
        expectValues(grads, x.shape, due, 0);
      }),
    );
  });

  it('passes checkGrad', () => {
    const x = random(1).normal([3, 4, 2]);
    const report = checkGrad((v) => mul(cumsum(v as Tensor, 1), v as Tensor), [x]);
    expect(report.passed, String(report)).to.equal(true);
  });

  it('adds up in double precision', () => {
    expectNumbers(cumsum(tensor([2 ** 24, 1, 1, -(2 ** 24)]), 0), [2 ** 24, 2 ** 24, 2 ** 24 + 2, 2]);
  });

  it('refuses an axis that is not there, and what is no tensor', () => {
    expectThrows(
      () => cumsum(zeros([2, 3]), 2),
      RangeError,
      'cumsum: got axis 2, an integer from -2 to 1 was due.',
    );
    expectThrows(() => cumsum(1, 0), RangeError, 'cumsum: got axis 0, a scalar has no axes.');
    expectThrows(
      () => cumsum(wrong('1'), 0),
      TypeError,
      'cumsum: got "1" when a Tensor or a number was due.',
    );
  });
});
