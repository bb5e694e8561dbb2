import { expect } from 'chai';
import fc from 'fast-check';
import {
  checkGrad,
  gather,
  mul,
  random,
  sum,
  type Tensor,
  tensor,
  valueAndGrad,
  zeros,
} from '../../lib/index.ts';
import { expectNumbers, expectThrows, expectValues, wrong } from '../support/expect.ts';
import { indices as indexTuples, position, product } from '../support/indices.ts';
import { dyadic, type Sample, sample, shapes } from '../support/sample.ts';

interface Case {
  readonly x: Sample;
  readonly axis: number;
  readonly chosen: readonly number[];
  readonly shape: readonly number[];
  readonly ct: readonly number[];
}

function chosenFrom(size: number, count: number) {
  return fc.array(fc.integer({ min: -size, max: size - 1 }), { minLength: count, maxLength: count });
}

function weights(shape: readonly number[]) {
  return fc.array(dyadic, { minLength: product(shape), maxLength: product(shape) });
}

const tensors = shapes({ minRank: 1, maxRank: 3 })
  .filter((shape) => shape.some((n) => n > 0))
  .chain((shape) =>
    fc.record({
      x: sample(shape, dyadic),
      axis: fc.constantFrom(...shape.flatMap((n, axis) => (n > 0 ? [axis] : []))),
    }),
  );

/** An index for each element of a shape that is no larger than that of x, but along the axis. */
const each = tensors.chain(({ x, axis }) =>
  fc.tuple(...x.shape.map((n, a) => fc.nat({ max: a === axis ? 5 : n }))).chain((shape) =>
    fc.record({
      x: fc.constant(x),
      axis: fc.constant(axis),
      shape: fc.constant(shape),
      chosen: chosenFrom(x.shape[axis] as number, product(shape)),
      ct: weights(shape),
    }),
  ),
);

/** A list of indices for whole slices. */
const slices = tensors.chain(({ x, axis }) =>
  fc.nat({ max: 5 }).chain((count) => {
    const shape = x.shape.with(axis, count);
    return fc.record({
      x: fc.constant(x),
      axis: fc.constant(axis),
      shape: fc.constant(shape),
      chosen: chosenFrom(x.shape[axis] as number, count),
      ct: weights(shape),
    });
  }),
);

/** Expects values and gradients as by a loop over the elements of the result. */
function expectGathered(
  { x, axis, chosen, shape, ct }: Case,
  indexShape: readonly number[],
  which: (at: number[]) => number,
) {
  const size = x.shape[axis] as number;
  const source = (at: number[]) => {
    const index = chosen[which(at)] as number;
    return at.with(axis, index < 0 ? index + size : index);
  };
  const own = tensor([...chosen], indexShape);
  expectValues(gather(x.tensor, own, axis), shape, (at) => x.at(source(at)), 0);
  const due = new Array<number>(product(x.shape)).fill(0);
  for (const at of indexTuples(shape)) {
    const to = position(x.shape, source(at));
    due[to] = (due[to] as number) + (ct[position(shape, at)] as number);
  }
  const { grads } = valueAndGrad(
    () => sum(mul(tensor([...ct], shape), gather(x.tensor, own, axis - x.shape.length))),
    x.tensor,
  );
  expectValues(grads, x.shape, (at) => due[position(x.shape, at)] as number, 0);
}

describe('gather', () => {
  it('takes an element for each index, as a loop does, with gradients that add up, from views too', () => {
    fc.assert(
      fc.property(each, (given) => expectGathered(given, given.shape, (at) => position(given.shape, at))),
    );
  });

  it('takes slices for a list of indices', () => {
    fc.assert(
      fc.property(slices, (given) =>
        expectGathered(given, [given.chosen.length], (at) => at[given.axis] as number),
      ),
    );
  });

  it('gives the numbers of PyTorch, for indices of every kind of list', () => {
    const x = tensor([
      [1, 2],
      [3, 4],
    ]);
    expectNumbers(
      gather(
        x,
        [
          [0, 0],
          [1, 0],
        ],
        1,
      ),
      [
        [1, 1],
        [4, 3],
      ],
    );
    expectNumbers(gather(x, Int32Array.of(1, 1, 0), 0), [
      [3, 4],
      [3, 4],
      [1, 2],
    ]);
    expectNumbers(gather(x, tensor([[-1]]), 0), [[3]]);
  });

  it('passes checkGrad', () => {
    const x = random(1).normal([4, 3]);
    const index = [
      [1, 0, 2],
      [1, 1, 1],
      [0, 0, 3],
    ];
    const report = checkGrad(
      (v) => mul(gather(v as Tensor, [2, 2, 0], 0), gather(v as Tensor, index, 0)),
      [x],
    );
    expect(report.passed, String(report)).to.equal(true);
  });

  it('reads its indices once: they may change later, and pass no gradient', () => {
    const list = Float32Array.of(1);
    const x = tensor([1, 2]);
    const { grads } = valueAndGrad(() => {
      const taken = gather(x, list, 0);
      list[0] = 0;
      return sum(taken);
    }, x);
    expect(grads.toArray()).to.deep.equal([0, 1]);
  });

  it('refuses indices that are none, shapes that do not fit, and axes that are not there', () => {
    const x = zeros([2, 3]);
    const index = (text: string) => `gather: got the index ${text} was due.`;
    expectThrows(() => gather(x, [3], 1), RangeError, index('3, a whole number from -3 to 2'));
    expectThrows(() => gather(x, [-3], 0), RangeError, index('-3, a whole number from -2 to 1'));
    expectThrows(() => gather(x, [0.5], 0), RangeError, index('0.5, a whole number from -2 to 1'));
    expectThrows(() => gather(x, [Number.NaN], 0), RangeError, index('NaN, a whole number from -2 to 1'));
    expectThrows(() => gather(zeros([0]), [0], 0), RangeError, 'gather: got the index 0, the axis is empty.');
    const shape = (text: string) =>
      `gather: got indices of shape ${text} for a tensor of shape [2, 3], a list was due, or as many axes and no ` +
      'larger ones but axis 1.';
    expectThrows(() => gather(x, zeros([3, 3]), 1), RangeError, shape('[3, 3]'));
    expectThrows(() => gather(x, zeros([1, 1, 1]), 1), RangeError, shape('[1, 1, 1]'));
    expectThrows(() => gather(x, [0], 2), RangeError, 'gather: got axis 2, an integer from -2 to 1 was due.');
    expectThrows(() => gather(1, [0], 0), RangeError, 'gather: got axis 0, a scalar has no axes.');
    expectThrows(
      () => gather(wrong('x'), [0], 0),
      TypeError,
      'gather: got "x" when a Tensor or a number was due.',
    );
  });
});
