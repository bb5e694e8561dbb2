import { expect } from 'chai';
import fc from 'fast-check';
import {
  abs,
  add,
  div,
  exp,
  log,
  mul,
  neg,
  pow,
  sqrt,
  square,
  sub,
  type Tensor,
  tensor,
  valueAndGrad,
  zeros,
} from '../../lib/index.ts';
import {
  type Elementwise,
  expectElementwiseGradients,
  expectElementwiseValues,
} from '../support/elementwise.ts';
import { expectNumbers, expectThrows, expectValues, wrong } from '../support/expect.ts';
import { anyFloat, between, sample, shapes } from '../support/sample.ts';

const away = fc.oneof(between(0.25, 4), between(-4, -0.25));
const above = between(0.25, 4);

const rows: Readonly<Record<string, Elementwise>> = {
  add: { op: add, value: (x, y) => x + y, slopes: [() => 1, () => 1] },
  sub: { op: sub, value: (x, y) => x - y, slopes: [() => 1, () => -1] },
  mul: { op: mul, value: (x, y) => x * y, slopes: [(_, y) => y, (x) => x] },
  div: {
    op: div,
    value: (x, y) => x / y,
    slopes: [(_, y) => 1 / y, (x, y) => -x / (y * y)],
    domains: [between(-4, 4), away],
  },
  pow: {
    op: pow,
    value: (x, y) => (x === 1 || (x === -1 && Math.abs(y) === Infinity) ? 1 : x ** y),
    slopes: [(x, y) => y * x ** (y - 1), (x, y) => x ** y * Math.log(x)],
    domains: [above, between(-2, 2)],
    tolerance: 1e-6,
  },
  neg: { op: neg, value: (x) => -x, slopes: [() => -1] },
  square: { op: square, value: (x) => x * x, slopes: [(x) => 2 * x] },
  sqrt: { op: sqrt, value: Math.sqrt, slopes: [(x) => 0.5 / Math.sqrt(x)], domains: [above] },
  exp: { op: exp, value: Math.exp, slopes: [Math.exp], tolerance: 1e-6 },
  log: { op: log, value: Math.log, slopes: [(x) => 1 / x], domains: [above], tolerance: 1e-6 },
  abs: { op: abs, value: Math.abs, slopes: [Math.sign] },
};

const methods: Readonly<Record<string, (x: Tensor, y: Tensor) => Tensor>> = {
  add: (x, y) => x.add(y),
  sub: (x, y) => x.sub(y),
  mul: (x, y) => x.mul(y),
  div: (x, y) => x.div(y),
  pow: (x, y) => x.pow(y),
  neg: (x) => x.neg(),
  square: (x) => x.square(),
  sqrt: (x) => x.sqrt(),
  exp: (x) => x.exp(),
  log: (x) => x.log(),
  abs: (x) => x.abs(),
};

function gradientAt(f: (x: Tensor) => Tensor, x: number): number {
  const at = tensor(x);
  return valueAndGrad(() => f(at), at).grads.item();
}

for (const [name, row] of Object.entries(rows)) {
  describe(name, () => {
    it('gives what a loop over index tuples gives, broadcasting, for views too', () => {
      expectElementwiseValues(row);
    });

    it('treats zeros, infinities and NaN as JavaScript does', () => {
      expectElementwiseValues(
        row,
        row.slopes.map(() => anyFloat),
      );
    });

    it('passes gradients that a loop over index tuples sums, broadcasting, for views too', () => {
      expectElementwiseGradients(row);
    });

    it('is a method of Tensor too', () => {
      const pair = shapes().chain((shape) => fc.tuple(sample(shape), sample(shape)));
      fc.assert(
        fc.property(pair, ([x, y]) => {
          const method = methods[name] as (x: Tensor, y: Tensor) => Tensor;
          const due = row.op(x.tensor, y.tensor);
          expect(method(x.tensor, y.tensor).toArray()).to.deep.equal(due.toArray());
        }),
      );
    });
  });
}

describe('a number in the place of a tensor', () => {
  it('is a scalar on either side', () => {
    fc.assert(
      fc.property(
        shapes().chain((shape) => sample(shape)),
        fc.float({ noNaN: true }),
        (x, n) => {
          expectValues(sub(x.tensor, n), x.shape, (index) => x.at(index) - n, 0);
          expectValues(sub(n, x.tensor), x.shape, (index) => n - x.at(index), 0);
        },
      ),
    );
  });

  it('makes a scalar of two numbers', () => {
    expectNumbers(add(1, 2), 3);
    expect(mul(2, 3).shape).to.deep.equal([]);
  });
});

describe('arithmetic at its edges', () => {
  it('gives abs the gradient 0 at 0', () => {
    expect([-2, -0, 0, 2].map((x) => gradientAt(abs, x))).to.deep.equal([-1, 0, 0, 1]);
  });

  it('gives pow finite gradients at base 0 wherever the limit is finite', () => {
    expect(gradientAt((x) => pow(x, 0), 0)).to.equal(0);
    expect(gradientAt((x) => pow(x, 1), 0)).to.equal(1);
    expect(gradientAt((x) => pow(x, 2), 0)).to.equal(0);
    expect(gradientAt((y) => pow(0, y), 2)).to.equal(0);
    expect(gradientAt((y) => pow(0, y), 0)).to.equal(0);
  });

  it('gives pow of a negative base its gradient for the base, and NaN for the exponent', () => {
    expect(gradientAt((x) => pow(x, 3), -2)).to.equal(12);
    expect(gradientAt((y) => pow(-2, y), 3)).to.be.NaN;
  });

  it('gives sqrt an infinite gradient at 0 and log an infinite one', () => {
    expect(gradientAt(sqrt, 0)).to.equal(Number.POSITIVE_INFINITY);
    expect(gradientAt(log, 0)).to.equal(Number.POSITIVE_INFINITY);
  });

  it('keeps the empty tensor empty', () => {
    expect(add(zeros([2, 0]), zeros([1, 1])).shape).to.deep.equal([2, 0]);
    expect(exp(zeros([0])).toArray()).to.deep.equal([]);
  });
});

describe('what arithmetic refuses', () => {
  it('says which shapes do not broadcast', () => {
    expectThrows(
      () => add(zeros([2, 3]), zeros([4, 3])),
      RangeError,
      'add: got shapes [2, 3] and [4, 3] when they must broadcast (2 and 4).',
    );
    expectThrows(
      () => zeros([3]).pow(zeros([2, 0])),
      RangeError,
      'pow: got shapes [3] and [2, 0] when they must broadcast (3 and 0).',
    );
  });

  it('says what came when it is no tensor', () => {
    expectThrows(
      () => mul(zeros([2]), wrong('2')),
      TypeError,
      'mul: got "2" when a Tensor or a number was due.',
    );
    expectThrows(
      () => neg(wrong([1, 2])),
      TypeError,
      'neg: got an array of 2 when a Tensor or a number was due.',
    );
    expectThrows(() => exp(wrong(null)), TypeError, 'exp: got null when a Tensor or a number was due.');
    expectThrows(
      () => zeros([1]).sub(wrong(new Float32Array(1))),
      TypeError,
      'sub: got a Float32Array when a Tensor or a number was due.',
    );
  });
});
