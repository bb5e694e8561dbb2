import { expect } from 'chai';
import fc, { type Arbitrary } from 'fast-check';
import {
  broadcastTo,
  encoders,
  expandDims,
  full,
  matmul,
  mul,
  noGrad,
  ones,
  random,
  scope,
  sum,
  type Tensor,
  tensor,
  transpose,
  useKernels,
  valueAndGrad,
  zeros,
} from '../../lib/index.ts';
import { expectNumbers, expectThrows, expectValues, wrong } from '../support/expect.ts';
import { broadcastIndex, broadcastShape, indices, position, product } from '../support/indices.ts';
import { broadcastable, dyadic, moderate, type Sample, sample } from '../support/sample.ts';

const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;

const size = fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 1, max: 9 }) }, fc.constant(0));
const bit = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(0, -0) }, fc.constant(1));

interface Case {
  readonly a: Sample;
  readonly b: Sample;
}

/** Factors that fit: the leading axes of both broadcast. */
function factors(
  leads: Arbitrary<number[][]>,
  left: Arbitrary<number>,
  right: Arbitrary<number>,
): Arbitrary<Case> {
  return fc
    .tuple(leads, size, size, size)
    .chain(([[leadA = [], leadB = []], m, k, n]) =>
      fc.record({ a: sample([...leadA, m, k], left), b: sample([...leadB, k, n], right) }),
    );
}

const matrices: Arbitrary<number[][]> = fc.constant([[], []]);
const manyByOne = fc
  .array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 2 })
  .map((lead) => [lead, []]);
const batches = broadcastable(2, { maxRank: 2 });

function productShape({ a, b }: Case): number[] {
  const lead = broadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  return [...lead, a.shape.at(-2) as number, b.shape.at(-1) as number];
}

/** Every term of a product: where it is read in both factors and where it is added. */
function* terms({ a, b }: Case): Generator<readonly [out: number[], left: number[], right: number[]]> {
  const [leadA, leadB] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
  for (const out of indices(productShape({ a, b }))) {
    const [lead, i, j] = [out.slice(0, -2), out.at(-2) as number, out.at(-1) as number];
    for (let k = 0; k < (a.shape.at(-1) as number); k++) {
      yield [out, [...broadcastIndex(lead, leadA), i, k], [...broadcastIndex(lead, leadB), k, j]];
    }
  }
}

/** What the product gives, summed in double precision. */
function due(given: Case): (index: readonly number[]) => number {
  const shape = productShape(given);
  const totals = new Array<number>(product(shape)).fill(0);
  for (const [out, left, right] of terms(given)) {
    const at = position(shape, out);
    totals[at] = (totals[at] as number) + given.a.at(left) * given.b.at(right);
  }
  return (index) => totals[position(shape, index)] as number;
}

/** Expects both gradients of the weighted sum of a product to be exactly those of the loop. */
function expectExactGradients(given: Case, weights: readonly number[]): void {
  const { a, b } = given;
  const shape = productShape(given);
  const { grads } = valueAndGrad(() => sum(mul(tensor(weights, shape), matmul(a.tensor, b.tensor))), {
    a: a.tensor,
    b: b.tensor,
  });
  const [left, right] = [a, b].map((x) => new Array<number>(product(x.shape)).fill(0)) as [
    number[],
    number[],
  ];
  for (const [out, atA, atB] of terms(given)) {
    const ct = weights[position(shape, out)] as number;
    left[position(a.shape, atA)] = (left[position(a.shape, atA)] as number) + ct * b.at(atB);
    right[position(b.shape, atB)] = (right[position(b.shape, atB)] as number) + ct * a.at(atA);
  }
  expectValues(grads.a, a.shape, (index) => left[position(a.shape, index)] as number, 0);
  expectValues(grads.b, b.shape, (index) => right[position(b.shape, index)] as number, 0);
}

function weighted(cases: Arbitrary<Case>): Arbitrary<[Case, number[]]> {
  return cases.chain((given) => {
    const count = product(productShape(given));
    return fc.tuple(fc.constant(given), fc.array(dyadic, { minLength: count, maxLength: count }));
  });
}

const forms = {
  'two matrices': matrices,
  'rows in leading axes and one matrix': manyByOne,
  'batches that broadcast': batches,
};

for (const [name, leads] of Object.entries(forms)) {
  describe(`matmul of ${name}`, () => {
    it('is the sum of products, for views too', () => {
      fc.assert(
        fc.property(factors(leads, moderate, moderate), (given) => {
          expectValues(matmul(given.a.tensor, given.b.tensor), productShape(given), due(given), 2e-5);
        }),
      );
    });

    it('is exact for numbers whose sums are exact', () => {
      fc.assert(
        fc.property(factors(leads, dyadic, dyadic), (given) => {
          expectValues(matmul(given.a.tensor, given.b.tensor), productShape(given), due(given), 0);
        }),
      );
    });

    it('passes both gradients, exactly where sums are exact', () => {
      fc.assert(
        fc.property(weighted(factors(leads, dyadic, dyadic)), ([given, ct]) =>
          expectExactGradients(given, ct),
        ),
      );
    });

    it('of spikes is the same product, with the same gradients', () => {
      const spikes = factors(leads, bit, dyadic);
      fc.assert(
        fc.property(weighted(spikes), ([given, ct]) => {
          expectValues(matmul(given.a.tensor, given.b.tensor), productShape(given), due(given), 0);
          expectExactGradients(given, ct);
        }),
      );
    });
  });
}

describe('matmul of spikes', () => {
  it('is the same for every share of ones, none and all included', () => {
    const weights = tensor(
      Array.from({ length: 8 * 5 }, (_, i) => i / 8 - 2),
      [8, 5],
    );
    for (let ones = 0; ones <= 24; ones++) {
      const spikes = tensor(
        Array.from({ length: 24 }, (_, i) => ((i * 7) % 24 < ones ? 1 : 0)),
        [3, 8],
      );
      const rows = spikes.toArray() as number[][];
      expectValues(
        matmul(spikes, weights),
        [3, 5],
        ([i, j]) =>
          (rows[i as number] as number[]).reduce(
            (total, s, k) => total + s * ((k * 5 + (j as number)) / 8 - 2),
            0,
          ),
        0,
      );
    }
  });

  it('treats a tensor with a single element that is no spike as dense', () => {
    for (const odd of [2, -1, 0.5, nan, infinity]) {
      const a = tensor([
        [0, 1, 0],
        [0, 0, odd],
      ]);
      expectNumbers(matmul(a, tensor([[1], [2], [4]])), [[2], [odd * 4]]);
    }
  });

  it('counts zeros times infinity or NaN as 0', () => {
    const weights = tensor([
      [infinity, nan],
      [3, 4],
    ]);
    expectNumbers(
      matmul(
        tensor([
          [0, 1, 0, 0],
          [0, 0, 0, 0],
        ]),
        tensor([[infinity], [5], [nan], [0]]),
      ),
      [[5], [0]],
    );
    const { grads } = valueAndGrad(() => sum(matmul(tensor([[0, 1]]), weights)), weights);
    expect(grads.toArray()).to.deep.equal([
      [0, 0],
      [1, 1],
    ]);
  });

  it('follows a tensor that an optimizer has changed in place', () => {
    const a = zeros([2, 3]);
    const b = tensor([[1], [2], [4]]);
    expectNumbers(matmul(a, b), [[0], [0]]);
    a.write((data) => data.fill(0.5));
    expectNumbers(matmul(a, b), [[3.5], [3.5]]);
  });
});

describe('matmul of what repeats at each step', () => {
  const cases = (left: Arbitrary<number>) =>
    fc
      .tuple(fc.integer({ min: 2, max: 4 }), size, size, size)
      .chain(([t, m, k, n]) =>
        fc.tuple(
          sample([m, k], left),
          sample([k, n], dyadic),
          fc.array(dyadic, { minLength: t * m * n, maxLength: t * m * n }),
          fc.constant(t),
        ),
      );

  for (const [what, left] of Object.entries({ numbers: dyadic, spikes: bit }))
    it(`is computed once, with the product and the gradients of all steps, for ${what}`, () => {
      fc.assert(
        fc.property(cases(left), fc.boolean(), ([x, w, weights, t], hasAxis) => {
          const params = { x: hasAxis ? expandDims(x.tensor, 0) : x.tensor, w: w.tensor };
          const run = (repeat: (x: Tensor) => Tensor) =>
            valueAndGrad(() => {
              const out = matmul(repeat(params.x), params.w);
              return { loss: sum(mul(out, tensor(weights, out.shape))), out };
            }, params);
          const [m, k] = x.shape as [number, number];
          const still = run((x) => broadcastTo(x, [t, m, k]));
          const moving = run((x) => mul(x, ones([t, 1, 1])));
          expect(still.aux.out.toArray()).to.deep.equal(moving.aux.out.toArray());
          expectSameNumbers(still.grads.x, moving.grads.x);
          expectSameNumbers(still.grads.w, moving.grads.w);
          expect(still.aux.out.array.stride[0]).to.equal(0);
        }),
      );
    });

  it('is a constant where it was repeated outside, a value of its own where it is differentiated by, and follows what was changed in place', () => {
    const x = tensor([[1, 2]]);
    const repeated = broadcastTo(x, [3, 1, 2]);
    const w = tensor([[3], [4]]);
    const { grads } = valueAndGrad(() => sum(matmul(repeated, w)), { x, w });
    expect([grads.x.toArray(), grads.w.toArray()]).to.deep.equal([[[0, 0]], [[3], [6]]]);
    const own = valueAndGrad(() => sum(matmul(repeated, w)), repeated).grads;
    expect(own.toArray()).to.deep.equal([[[3, 4]], [[3, 4]], [[3, 4]]]);
    x.write((data) => data.fill(1));
    expectNumbers(matmul(repeated, w), [[[7]], [[7]], [[7]]]);
  });

  it('is a constant where it was repeated inside noGrad, whoever reads it', () => {
    const x = tensor([[1, 2]]);
    const w = tensor([[3], [4]]);
    const loss = () =>
      sum(
        matmul(
          noGrad(() => encoders.direct(x, { steps: 3 })),
          w,
        ),
      ).add(sum(x));
    const { grads } = valueAndGrad(loss, { x, w });
    expect([grads.x.toArray(), grads.w.toArray()]).to.deep.equal([[[1, 1]], [[3], [6]]]);
  });
});

/** As numbers: whether a zero has a sign depends on the order of a sum. */
function expectSameNumbers(got: Tensor, due: Tensor): void {
  expect(got.toTypedArray().map((v) => v + 0)).to.deep.equal(due.toTypedArray().map((v) => v + 0));
}

describe('matmul over an inner axis of size 0', () => {
  const before = useKernels('reference');
  useKernels(before);
  afterEach(() => useKernels(before));

  for (const kernels of ['simd', 'reference']) {
    it(`is 0 whatever the memory held, with gradients of no elements (${kernels})`, () => {
      useKernels(kernels);
      scope(() => full([32, 32], 7).add(1));
      const [a, b] = [zeros([32, 0]), zeros([0, 32])];
      const { value, grads } = valueAndGrad(() => sum(matmul(a, b)), [a, b]);
      expect(value).to.equal(0);
      expect(grads.map(({ shape }) => shape)).to.deep.equal([
        [32, 0],
        [0, 32],
      ]);
      scope(() => expectNumbers(matmul(a, b), new Array(32).fill(new Array(32).fill(0))));
    });

    it(`is 0 for spikes that are drawn, too (${kernels})`, () => {
      useKernels(kernels);
      const spikes = encoders.rate(zeros([16, 0]), { steps: 2, random: random(1) });
      const due = new Array(2).fill(new Array(16).fill(new Array(32).fill(0)));
      scope(() => full([32, 32], 7).add(1));
      scope(() => expectNumbers(matmul(spikes, zeros([0, 32])), due));
    });
  }
});

describe('matmul of dense matrices', () => {
  it('passes NaN and infinity on to the elements they reach, and no others', () => {
    const a = tensor([
      [nan, 2],
      [3, 4],
    ]);
    expectNumbers(matmul(a, tensor([[1], [1]])), [[nan], [7]]);
    expectNumbers(
      matmul(
        tensor([[2, 0]]),
        tensor([
          [1, infinity],
          [infinity, 1],
        ]),
      ),
      [[nan, infinity]],
    );
  });

  it('agrees with itself under transposition: (ab)ᵀ = bᵀaᵀ', () => {
    fc.assert(
      fc.property(factors(matrices, dyadic, dyadic), ({ a, b }) => {
        const turned = matmul(transpose(b.tensor), transpose(a.tensor));
        expect(transpose(matmul(a.tensor, b.tensor)).toArray()).to.deep.equal(turned.toArray());
      }),
    );
  });

  it('takes a tensor times itself, with both gradients', () => {
    const x = tensor([
      [1, 2],
      [3, 4],
    ]);
    const { grads } = valueAndGrad(() => sum(matmul(x, x)), x);
    expect(grads.toArray()).to.deep.equal([
      [7, 11],
      [9, 13],
    ]);
  });
});

describe('what matmul refuses', () => {
  const refused = (a: readonly number[], b: readonly number[], text: string) =>
    expectThrows(() => matmul(zeros(a), zeros(b)), RangeError, text);

  it('says which inner sizes disagree', () => {
    refused([3, 4], [5, 2], 'matmul: got shapes [3, 4] and [5, 2] when inner sizes must agree (4 and 5).');
    refused(
      [7, 3, 4],
      [7, 3, 4],
      'matmul: got shapes [7, 3, 4] and [7, 3, 4] when inner sizes must agree (4 and 3).',
    );
  });

  it('says that matrices were due', () => {
    refused([3], [3, 2], 'matmul: got shapes [3] and [3, 2], two axes or more were due.');
    expectThrows(
      () => matmul(zeros([2, 2]), 3),
      RangeError,
      'matmul: got shapes [2, 2] and [], two axes or more were due.',
    );
  });

  it('says which leading axes do not broadcast', () => {
    refused(
      [2, 3, 4],
      [5, 4, 1],
      'matmul: leading axes: got shapes [2] and [5] when they must broadcast (2 and 5).',
    );
  });

  it('says what came when it is no tensor', () => {
    expectThrows(
      () => matmul(wrong([[1]]), zeros([1, 1])),
      TypeError,
      'matmul: got an array of 1 when a Tensor or a number was due.',
    );
  });
});
