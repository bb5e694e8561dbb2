import { expect } from 'chai';
import fc from 'fast-check';
import {
  clamp,
  greater,
  greaterEqual,
  less,
  lessEqual,
  maximum,
  minimum,
  relu,
  sigmoid,
  softplus,
  sum,
  type Tensor,
  tanh,
  tensor,
  valueAndGrad,
  where,
  zeros,
} from '../../lib/index.ts';
import {
  type Elementwise,
  expectElementwiseGradients,
  expectElementwiseValues,
} from '../support/elementwise.ts';
import { expectNumbers, expectThrows, wrong } from '../support/expect.ts';
import { anyFloat, anySample, dyadic, numbers } from '../support/sample.ts';

const { NaN: nan, POSITIVE_INFINITY: infinity, NEGATIVE_INFINITY: minusInfinity } = Number;

const logistic = (x: number) => 1 / (1 + Math.exp(-x));
const share = (x: number, y: number) => (x === y ? 1 / 2 : x > y ? 1 : 0);
const bit = fc.constantFrom(0, 1, -0, -3, 0.5);

const smooth: Readonly<Record<string, Elementwise>> = {
  sigmoid: { op: sigmoid, value: logistic, slopes: [(x) => logistic(x) * logistic(-x)], tolerance: 1e-6 },
  tanh: { op: tanh, value: Math.tanh, slopes: [(x) => 1 / Math.cosh(x) ** 2], tolerance: 1e-6 },
  softplus: {
    op: softplus,
    value: (x) => (x > 30 ? x : Math.log1p(Math.exp(x))),
    slopes: [logistic],
    tolerance: 1e-6,
  },
  relu: { op: relu, value: (x) => (Number.isNaN(x) ? x : Math.max(x, 0)), slopes: [(x) => (x > 0 ? 1 : 0)] },
  maximum: {
    op: maximum,
    value: Math.max,
    slopes: [share, (x, y) => share(y, x)],
    domains: [dyadic, dyadic],
  },
  minimum: {
    op: minimum,
    value: Math.min,
    slopes: [(x, y) => share(y, x), share],
    domains: [dyadic, dyadic],
  },
  clamp: {
    op: (x) => clamp(x as Tensor, -1, 2.5),
    value: (x) => (x < -1 ? -1 : Math.min(x, 2.5)),
    slopes: [(x) => (x >= -1 && x <= 2.5 ? 1 : 0)],
    domains: [dyadic],
  },
  where: {
    op: where,
    value: (condition, x, y) => (condition === 0 ? y : x),
    slopes: [null, (condition) => (condition === 0 ? 0 : 1), (condition) => (condition === 0 ? 1 : 0)],
    domains: [bit, dyadic, dyadic],
  },
};

const comparisons: Readonly<Record<string, Elementwise>> = {
  greater: { op: greater, value: (x, y) => Number(x > y), slopes: [null, null] },
  greaterEqual: { op: greaterEqual, value: (x, y) => Number(x >= y), slopes: [null, null] },
  less: { op: less, value: (x, y) => Number(x < y), slopes: [null, null] },
  lessEqual: { op: lessEqual, value: (x, y) => Number(x <= y), slopes: [null, null] },
};

function gradients(f: (x: Tensor) => Tensor, x: readonly number[]): unknown {
  const at = tensor(x);
  return valueAndGrad(() => sum(f(at)), at).grads.toArray();
}

for (const [name, row] of Object.entries({ ...smooth, ...comparisons })) {
  describe(name, () => {
    it('gives what a loop over index tuples gives, broadcasting, for views too', () => {
      expectElementwiseValues(row);
    });

    it('treats zeros, infinities and NaN as the scalar formula does', () => {
      expectElementwiseValues(
        row,
        row.slopes.map(() => anyFloat),
      );
    });

    it('passes gradients that a loop over index tuples sums, broadcasting, for views too', () => {
      expectElementwiseGradients(row);
    });
  });
}

describe('comparisons', () => {
  it('decide ties and NaN as JavaScript does', () => {
    const [x, y] = [tensor([1, 2, 2, nan, 0]), tensor([2, 1, 2, 1, -0])];
    expectNumbers(greater(x, y), [0, 1, 0, 0, 0]);
    expectNumbers(greaterEqual(x, y), [0, 1, 1, 0, 1]);
    expectNumbers(less(x, y), [1, 0, 0, 0, 0]);
    expectNumbers(lessEqual(x, y), [1, 0, 1, 0, 1]);
  });
});

describe('elementwise conventions', () => {
  it('give relu the gradient 0 at 0, of either sign', () => {
    expect(gradients(relu, [-1, -0, 0, 1])).to.deep.equal([0, 0, 0, 1]);
  });

  it('let the gradient of clamp through at both bounds', () => {
    expect(gradients((x) => clamp(x, -1, 1), [-1.5, -1, 0, 1, 1.5])).to.deep.equal([0, 1, 1, 1, 0]);
  });

  it('halve the gradient of equal maxima and minima', () => {
    const pair = [tensor([1, 2, 3]), tensor([3, 2, 1])];
    const of = (op: typeof maximum) =>
      valueAndGrad(() => sum(op(pair[0] as Tensor, pair[1] as Tensor)), pair).grads.map((g) => g.toArray());
    expect(of(maximum)).to.deep.equal([
      [0, 0.5, 1],
      [1, 0.5, 0],
    ]);
    expect(of(minimum)).to.deep.equal([
      [1, 0.5, 0],
      [0, 0.5, 1],
    ]);
  });

  it('give a tensor that is compared with itself its whole gradient', () => {
    expect(gradients((x) => maximum(x, x), [1, -2])).to.deep.equal([1, 1]);
  });

  it('keep NaN: it is neither clamped nor cut off nor outdone', () => {
    const x = tensor([nan]);
    for (const y of [
      relu(x),
      clamp(x, -1, 1),
      maximum(x, 5),
      minimum(5, x),
      sigmoid(x),
      tanh(x),
      softplus(x),
    ]) {
      expectNumbers(y, [nan]);
    }
  });

  it('take a NaN condition as holding, since it is not 0', () => {
    expectNumbers(where(tensor([nan, 0, -0, 2]), 1, 2), [1, 2, 2, 1]);
  });

  it('keep what where does not choose out of value and gradient', () => {
    const x = tensor([infinity, nan, 3]);
    const { value, grads } = valueAndGrad(() => sum(where(tensor([0, 0, 1]), x, 7)), x);
    expect(value).to.equal(17);
    expect(grads.toArray()).to.deep.equal([0, 0, 1]);
  });

  it('stay finite far out: sigmoid, tanh, softplus and their gradients', () => {
    const far = [-1e38, -1000, -88.8, 88.8, 1000, 1e38];
    expectNumbers(sigmoid(tensor([minusInfinity, -1000, 1000, infinity])), [0, 0, 1, 1]);
    expectNumbers(tanh(tensor([minusInfinity, -1000, 1000, infinity])), [-1, -1, 1, 1]);
    expectNumbers(softplus(tensor([minusInfinity, -1000, 1000, infinity])), [0, 0, 1000, infinity]);
    for (const f of [sigmoid, tanh, softplus]) {
      const slopes = gradients(f, far) as number[];
      expect(slopes.every((slope) => slope >= 0 && slope <= 1)).to.equal(true);
    }
  });
});

describe('clamp', () => {
  it('is the identity between infinite bounds', () => {
    fc.assert(
      fc.property(anySample({}, anyFloat), (x) => {
        const got = clamp(x.tensor, minusInfinity, infinity).toTypedArray();
        expect([...got]).to.deep.equal(numbers(x));
      }),
    );
  });

  it('refuses bounds in the wrong order, or NaN', () => {
    expectThrows(() => clamp(1, 2, 1), RangeError, 'clamp: got low 2 and high 1 when low <= high was due.');
    expectThrows(
      () => clamp(1, nan, 1),
      RangeError,
      'clamp: got low NaN and high 1 when low <= high was due.',
    );
  });

  it('refuses bounds that are no numbers', () => {
    for (const [bound, shown] of [
      [undefined, 'undefined'],
      [null, 'null'],
      ['0', '"0"'],
      [tensor(0), 'a Tensor'],
    ] as const) {
      const text = `must be a number, got ${shown}.`;
      expectThrows(() => clamp(1, wrong(bound), 1), TypeError, `clamp: low ${text}`);
      expectThrows(() => clamp(1, 0, wrong(bound)), TypeError, `clamp: high ${text}`);
    }
  });
});

describe('what elementwise operations refuse', () => {
  it('says which shapes do not broadcast, of where all three', () => {
    expectThrows(
      () => maximum(zeros([2]), zeros([3])),
      RangeError,
      'maximum: got shapes [2] and [3] when they must broadcast (2 and 3).',
    );
    expectThrows(
      () => where(zeros([2]), zeros([3]), 0),
      RangeError,
      'where: got shapes [2] and [3] when they must broadcast (2 and 3).',
    );
    expectThrows(
      () => greater(zeros([2, 1]), zeros([3, 3])),
      RangeError,
      'greater: got shapes [2, 1] and [3, 3] when they must broadcast (2 and 3).',
    );
  });

  it('says what came when it is no tensor', () => {
    expectThrows(
      () => relu(wrong(undefined)),
      TypeError,
      'relu: got undefined when a Tensor or a number was due.',
    );
    expectThrows(
      () => where(wrong(true), 1, 2),
      TypeError,
      'where: got true when a Tensor or a number was due.',
    );
    expectThrows(
      () => less(1, wrong({})),
      TypeError,
      'less: got an Object when a Tensor or a number was due.',
    );
  });
});
