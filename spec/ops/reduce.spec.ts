import { expect } from 'chai';
import fc, { type Arbitrary } from 'fast-check';
import {
  argmax,
  logSoftmax,
  max,
  mean,
  min,
  mul,
  random,
  softmax,
  sum,
  type Tensor,
  tensor,
  transpose,
  valueAndGrad,
  zeros,
} from '../../lib/index.ts';
import { expectNumbers, expectThrows, expectValues, wrong } from '../support/expect.ts';
import { indices, position, product } from '../support/indices.ts';
import { runs } from '../support/runs.ts';
import { anyFloat, between, dyadic, type Sample, sample, shapes } from '../support/sample.ts';

const { NaN: nan, POSITIVE_INFINITY: infinity, NEGATIVE_INFINITY: minusInfinity } = Number;

type Axis = number | number[] | undefined;

interface Case {
  readonly x: Sample;
  readonly axis: Axis;
  readonly keepDims: boolean;
}

/** Every way to name axes: none, one, several in any order, from the front or the end; each reduced one has at least `min`. */
function cases(element: Arbitrary<number>, min = 1): Arbitrary<Case> {
  const all = shapes().chain((shape) => {
    const axes = shape.map((_, axis) => axis);
    const sign = fc.array(fc.boolean(), { minLength: axes.length, maxLength: axes.length });
    const several = fc
      .tuple(fc.shuffledSubarray(axes), sign)
      .map(([some, back]) => some.map((axis, i) => (back[i] ? axis - shape.length : axis)));
    const one =
      shape.length === 0 ? fc.constant(undefined) : fc.integer({ min: -shape.length, max: shape.length - 1 });
    return fc.record({
      x: sample(shape, element),
      axis: fc.oneof(fc.constant(undefined), one, several),
      keepDims: fc.boolean(),
    });
  });
  return all.filter((given) => reducedAxes(given).every((axis) => (given.x.shape[axis] as number) >= min));
}

function reducedAxes({ x, axis }: Case): number[] {
  const rank = x.shape.length;
  if (axis === undefined) return x.shape.map((_, i) => i);
  return [axis].flat().map((a) => (a < 0 ? a + rank : a));
}

function reducedShape(given: Case): number[] {
  const axes = reducedAxes(given);
  const kept = given.x.shape.map((size, axis) => (axes.includes(axis) ? (given.keepDims ? 1 : -1) : size));
  return kept.filter((size) => size >= 0);
}

/** The indices of x that are reduced to each element of the result, in row-major order. */
function groups(given: Case): Map<string, number[][]> {
  const axes = reducedAxes(given);
  const found = new Map<string, number[][]>();
  for (const index of indices(reducedShape(given))) found.set(String(index), []);
  for (const index of indices(given.x.shape)) {
    const kept = index
      .map((i, axis) => (axes.includes(axis) ? (given.keepDims ? 0 : -1) : i))
      .filter((i) => i >= 0);
    found.get(String(kept))?.push(index);
  }
  return found;
}

type Reduce = (x: Tensor, axis?: Axis, keepDims?: boolean) => Tensor;

function expectReduction(
  op: Reduce,
  from: Arbitrary<Case>,
  f: (values: number[]) => number,
  tolerance: number,
): void {
  fc.assert(
    fc.property(from, (given) => {
      const parts = groups(given);
      expectValues(
        op(given.x.tensor, given.axis, given.keepDims),
        reducedShape(given),
        (index) => f((parts.get(String(index)) ?? []).map((i) => given.x.at(i))),
        tolerance,
      );
    }),
  );
}

/** Expects each element's gradient to be its share, times the weight of the result that it goes to. */
function expectReductionGradient(
  op: Reduce,
  from: Arbitrary<Case>,
  share: (value: number, values: number[]) => number,
): void {
  const weighted = from.chain((given) => {
    const count = product(reducedShape(given));
    return fc.tuple(fc.constant(given), fc.array(dyadic, { minLength: count, maxLength: count }));
  });
  fc.assert(
    fc.property(weighted, ([given, weights]) => {
      const { x, axis, keepDims } = given;
      const shape = reducedShape(given);
      const ct = tensor(weights, shape);
      const { grads } = valueAndGrad(() => sum(mul(ct, op(x.tensor, axis, keepDims))), x.tensor);
      const due = new Array<number>(product(x.shape)).fill(0);
      for (const [to, members] of groups(given)) {
        const weight = weights[position(shape, to === '' ? [] : to.split(',').map(Number))] as number;
        const values = members.map((index) => x.at(index));
        for (const index of members) due[position(x.shape, index)] = weight * share(x.at(index), values);
      }
      expectValues(grads, x.shape, (index) => due[position(x.shape, index)] as number, 1e-6);
    }),
  );
}

const total = (values: number[]) => values.reduce((a, b) => a + b, 0);
const isTied = (best: (...values: number[]) => number) => (value: number, values: number[]) =>
  value === best(...values) ? 1 / values.filter((other) => other === value).length : 0;

const reductions: readonly {
  readonly op: Reduce;
  readonly name: string;
  readonly value: (values: number[]) => number;
  readonly share: (value: number, values: number[]) => number;
  /** The smallest size of an axis that is reduced. */
  readonly min: number;
}[] = [
  { name: 'sum', op: sum, value: total, share: () => 1, min: 0 },
  { name: 'mean', op: mean, value: (v) => total(v) / v.length, share: (_, v) => 1 / v.length, min: 1 },
  { name: 'max', op: max, value: (v) => Math.max(...v), share: isTied(Math.max), min: 1 },
  { name: 'min', op: min, value: (v) => Math.min(...v), share: isTied(Math.min), min: 1 },
];

for (const { name, op, value, share, min: smallest } of reductions) {
  describe(name, () => {
    it('reduces one axis, several or all, dropped or kept, of views too', () => {
      expectReduction(op, cases(dyadic, smallest), value, name === 'mean' ? 1e-6 : 0);
    });

    it('treats infinities and NaN as the loop does', () => {
      expectReduction(op, cases(fc.constantFrom(1, -2, infinity, minusInfinity, nan), 1), value, 1e-6);
    });

    it('shares the gradient out to what was reduced', () => {
      expectReductionGradient(op, cases(dyadic, smallest), share);
    });

    it('leaves a scalar as it is', () => {
      expectNumbers(op(tensor(3)), 3);
      expectNumbers(op(tensor(3), []), 3);
    });

    it('refuses axes and keepDims of another kind', () => {
      refusesKinds(op);
    });

    it('refuses axes that are not there, or named twice', () => {
      const x = zeros([2, 3]);
      expectThrows(() => op(x, 2), RangeError, `${name}: got axis 2, an integer from -2 to 1 was due.`);
      expectThrows(
        () => op(x, [0, -3]),
        RangeError,
        `${name}: got axis -3, an integer from -2 to 1 was due.`,
      );
      expectThrows(() => op(x, 0.5), RangeError, `${name}: got axis 0.5, an integer from -2 to 1 was due.`);
      expectThrows(
        () => op(x, wrong(['0'])),
        RangeError,
        `${name}: got axis "0", an integer from -2 to 1 was due.`,
      );
      expectThrows(() => op(x, [1, -1]), RangeError, `${name}: got axes [1, 1] when each may be named once.`);
      expectThrows(() => op(tensor(1), 0), RangeError, `${name}: got axis 0, a scalar has no axes.`);
      expectThrows(
        () => op(wrong([1])),
        TypeError,
        `${name}: got an array of 1 when a Tensor or a number was due.`,
      );
    });
  });
}

/** Expects a TypeError where something else stands in the place of the axes or of keepDims. */
function refusesKinds(op: Reduce): void {
  const x = zeros([2, 3]);
  for (const [axis, shown] of [
    [null, 'null'],
    ['0', '"0"'],
    [{ axis: 0 }, 'an Object'],
    [true, 'true'],
  ] as const) {
    const text = `${op.name}: got ${shown} as axis when a number, an array of numbers or nothing was due.`;
    expectThrows(() => op(x, wrong(axis)), TypeError, text);
  }
  for (const [keepDims, shown] of [
    ['false', '"false"'],
    [{ keepDims: true }, 'an Object'],
    [1, '1'],
    [null, 'null'],
  ] as const) {
    const text = `${op.name}: keepDims must be true or false, got ${shown}.`;
    expectThrows(() => op(x, 0, wrong(keepDims)), TypeError, text);
  }
}

describe('reductions of nothing', () => {
  it('sums to 0, over as many elements as are left', () => {
    expectNumbers(sum(zeros([0])), 0);
    expectNumbers(sum(zeros([0, 3]), 0), [0, 0, 0]);
    expectNumbers(sum(zeros([0, 3]), 1), []);
  });

  it('has no mean, extremum, argmax or softmax', () => {
    const text = 'got a tensor of shape [0, 3], at least one element was due.';
    for (const op of [mean, max, min, argmax, softmax, logSoftmax]) {
      expectThrows(() => op(zeros([0, 3]), 0), RangeError, `${op.name}: ${text}`);
      expect(op(zeros([0, 3]), 1).size).to.equal(0);
    }
    expectThrows(
      () => max(zeros([0])),
      RangeError,
      'max: got a tensor of shape [0], at least one element was due.',
    );
  });
});

describe('sum', () => {
  it('adds in double precision: a large number does not swallow many small ones', () => {
    expectNumbers(sum(tensor([2 ** 24, ...new Array<number>(64).fill(1)])), 2 ** 24 + 64);
  });

  it('gives the same over axes at once as over one after the other', () => {
    fc.assert(
      fc.property(
        shapes({ minRank: 2, maxRank: 2 }).chain((shape) => sample(shape, dyadic)),
        (x) => {
          expect(sum(x.tensor).item()).to.equal(sum(sum(x.tensor, 1), 0).item());
        },
      ),
    );
  });
});

describe('argmax', () => {
  const first = (values: number[]) => {
    const at = values.findIndex(Number.isNaN);
    return at >= 0 ? at : values.indexOf(Math.max(...values));
  };

  it('is the first of the largest along an axis or in all, of views too', () => {
    const single = cases(dyadic).filter(({ axis }) => !Array.isArray(axis));
    expectReduction(argmax as Reduce, single, first, 0);
  });

  it('counts NaN as largest, and infinities as they are', () => {
    const single = cases(fc.constantFrom(1, infinity, minusInfinity, nan)).filter(
      ({ axis }) => !Array.isArray(axis),
    );
    expectReduction(argmax as Reduce, single, first, 0);
    expectNumbers(argmax(tensor([minusInfinity, minusInfinity])), 0);
    expectNumbers(argmax(tensor([1, nan, 5, nan])), 1);
  });

  it('is a constant for the tape', () => {
    const x = tensor([1, 3, 2]);
    expect(valueAndGrad(() => sum(mul(x, argmax(x))), x).grads.toArray()).to.deep.equal([1, 1, 1]);
  });

  it('refuses an axis and keepDims of another kind', () => {
    refusesKinds(argmax as Reduce);
  });

  it('refuses an axis that is not there', () => {
    expectThrows(
      () => argmax(zeros([2]), 1),
      RangeError,
      'argmax: got axis 1, an integer from -1 to 0 was due.',
    );
  });
});

/** A tensor and one of its axes, from the front. */
function along(element: Arbitrary<number>): Arbitrary<{ x: Sample; axis: number; weights: number[] }> {
  const all = shapes({ minRank: 1 }).filter((shape) => shape.some((size) => size > 0));
  return all.chain((shape) =>
    fc.record({
      x: sample(shape, element),
      axis: fc.constantFrom(...shape.flatMap((size, axis) => (size > 0 ? [axis] : []))),
      weights: fc.array(dyadic, { minLength: product(shape), maxLength: product(shape) }),
    }),
  );
}

/** The row of an index along an axis. */
function row(x: Sample, axis: number, index: readonly number[]): number[] {
  return Array.from({ length: x.shape[axis] as number }, (_, i) => x.at(index.with(axis, i)));
}

function probability(x: Sample, axis: number, index: readonly number[]): number {
  const values = row(x, axis, index);
  const largest = Math.max(...values);
  return Math.exp(x.at(index) - largest) / total(values.map((value) => Math.exp(value - largest)));
}

function logProbability(x: Sample, axis: number, index: readonly number[]): number {
  const values = row(x, axis, index);
  const largest = Math.max(...values);
  return x.at(index) - largest - Math.log(total(values.map((value) => Math.exp(value - largest))));
}

describe('softmax and logSoftmax', () => {
  const wide = between(-200, 200);

  it('give what the loop gives along any axis, of views too', () => {
    fc.assert(
      fc.property(along(wide), ({ x, axis }) => {
        expectValues(softmax(x.tensor, axis), x.shape, (index) => probability(x, axis, index), 1e-6);
        expectValues(logSoftmax(x.tensor, axis), x.shape, (index) => logProbability(x, axis, index), 1e-6);
      }),
    );
  });

  it('take the last axis when none is named', () => {
    const x = tensor([
      [1, 2, 3],
      [0, 0, 0],
    ]);
    expect(softmax(x).toArray()).to.deep.equal(softmax(x, 1).toArray());
    expect(logSoftmax(transpose(x), -2).toArray()).to.deep.equal(transpose(logSoftmax(x)).toArray());
  });

  it('logSoftmax has along any axis the bits that it has along the last, gradients too', () => {
    fc.assert(
      fc.property(fc.nat(2), fc.nat(), (axis, seed) => {
        const rng = random(seed);
        const [x, ct] = [rng.normal([7, 50, 80]), rng.normal([7, 50, 80])];
        const turn = (y: Tensor) => transpose(y, [0, 1, 2].with(axis, 2).with(2, axis));
        const along = valueAndGrad(() => sum(mul(ct, logSoftmax(x, axis))), x).grads;
        const [turned, upstream] = [turn(x), turn(ct)];
        const last = valueAndGrad(() => sum(mul(upstream, logSoftmax(turned))), turned).grads;
        expect(logSoftmax(x, axis).toTypedArray()).to.deep.equal(turn(logSoftmax(turned)).toTypedArray());
        expect(along.toTypedArray()).to.deep.equal(turn(last).toTypedArray());
      }),
      { numRuns: runs(30) },
    );
  });

  it('do not notice what is added to all elements, however large', () => {
    const x = [0, 1, 3];
    for (const shift of [-(2 ** 22), 1000, 2 ** 22]) {
      const moved = tensor(x.map((value) => value + shift));
      expect(softmax(moved).toArray()).to.deep.equal(softmax(tensor(x)).toArray());
      expect(logSoftmax(moved).toArray()).to.deep.equal(logSoftmax(tensor(x)).toArray());
    }
    expectNumbers(softmax(tensor([1e30, 1e30])), [0.5, 0.5]);
  });

  it('stay finite where exponentials overflow or vanish', () => {
    expectNumbers(softmax(tensor([-1e38, 0, 1e38])), [0, 0, 1]);
    expectNumbers(softmax(tensor([minusInfinity, 0, 0])), [0, 0.5, 0.5]);
    expectNumbers(logSoftmax(tensor([0, -1e30])), [0, Math.fround(-1e30)]);
  });

  it('have no value where no row of probabilities exists', () => {
    for (const op of [softmax, logSoftmax]) {
      for (const odd of [nan, infinity]) expect((op(tensor([0, odd])).toArray() as number[])[1]).to.be.NaN;
      expectNumbers(op(tensor([minusInfinity, minusInfinity])), [nan, nan]);
    }
  });

  it('pass the gradients of the loop', () => {
    fc.assert(
      fc.property(along(between(-4, 4)), ({ x, axis, weights }) => {
        const ct = tensor(weights, x.shape);
        const weight = (index: readonly number[]) => weights[position(x.shape, index)] as number;
        const others = (index: readonly number[]) => row(x, axis, index).map((_, i) => index.with(axis, i));
        const soft = valueAndGrad(() => sum(mul(ct, softmax(x.tensor, axis))), x.tensor).grads;
        const dueSoft = (index: number[]) => {
          const spread = total(others(index).map((other) => weight(other) * probability(x, axis, other)));
          return probability(x, axis, index) * (weight(index) - spread);
        };
        expectValues(soft, x.shape, dueSoft, 1e-5);
        const logs = valueAndGrad(() => sum(mul(ct, logSoftmax(x.tensor, axis))), x.tensor).grads;
        const dueLogs = (index: number[]) =>
          weight(index) - probability(x, axis, index) * total(others(index).map(weight));
        expectValues(logs, x.shape, dueLogs, 1e-5);
      }),
    );
  });

  it('refuse an axis that is not there', () => {
    expectThrows(() => softmax(1), RangeError, 'softmax: got axis -1, a scalar has no axes.');
    expectThrows(
      () => logSoftmax(zeros([2, 2]), 2),
      RangeError,
      'logSoftmax: got axis 2, an integer from -2 to 1 was due.',
    );
  });
});

describe('every number', () => {
  it('is its own sum, mean, maximum and minimum over no axes', () => {
    fc.assert(
      fc.property(anyFloat, (n) => {
        for (const op of [sum, mean, max, min]) expectValues(op(tensor([n]), []), [1], () => n, 0);
      }),
    );
  });
});
