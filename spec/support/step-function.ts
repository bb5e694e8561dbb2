import { expect } from 'chai';
import fc from 'fast-check';
import {
  checkGrad,
  mul,
  random,
  type StraightThroughOptions,
  sum,
  type Tensor,
  tensor,
  valueAndGrad,
} from '../../lib/index.ts';
import { expectThrows, expectValues, wrong } from './expect.ts';
import { anyFloat, anySample, moderate } from './sample.ts';

type Step = (x: Tensor, options?: StraightThroughOptions) => Tensor;

/** Describes what `round` and `sign` have in common; `due` is the function, `pieces` are points inside its pieces. */
export function describeStepFunction(op: Step, due: (x: number) => number, pieces: readonly number[]): void {
  const { name } = op;

  it('gives what the scalar function gives, for views, halves, infinities and NaN too', () => {
    const halves = fc.integer({ min: -9, max: 9 }).map((n) => n / 2);
    fc.assert(
      fc.property(anySample({}, fc.oneof(halves, moderate, anyFloat)), (x) => {
        expectValues(op(x.tensor), x.shape, (index) => due(x.at(index)), 0);
      }),
    );
  });

  it('passes no gradient, or with straightThrough the whole', () => {
    const x = tensor([...pieces, 0, Number.NaN, Number.POSITIVE_INFINITY]);
    const weights = random(1).normal([x.size]);
    const gradient = (options?: StraightThroughOptions) =>
      valueAndGrad(() => sum(mul(weights, op(x, options))), x).grads.toArray();
    expect(gradient()).to.deep.equal(new Array(x.size).fill(0));
    expect(gradient({ straightThrough: false })).to.deep.equal(gradient());
    expect(gradient({ straightThrough: true })).to.deep.equal(weights.toArray());
    expectValues(
      op(x, { straightThrough: true }),
      [x.size],
      ([i]) => due(x.toTypedArray()[i as number] as number),
      0,
    );
  });

  it('passes checkGrad inside its pieces', () => {
    const report = checkGrad((x) => mul(op(x as Tensor), x as Tensor), [tensor([...pieces])]);
    expect(report.passed, String(report)).to.equal(true);
  });

  it('refuses other options', () => {
    expectThrows(
      () => op(tensor(1), wrong({ straight: true })),
      TypeError,
      `${name}: got an unknown option "straight", known are straightThrough.`,
    );
    expectThrows(
      () => op(tensor(1), wrong({ straightThrough: 1 })),
      TypeError,
      `${name}: straightThrough must be true or false, got 1.`,
    );
    expectThrows(() => op(wrong('1')), TypeError, `${name}: got "1" when a Tensor or a number was due.`);
  });
}
