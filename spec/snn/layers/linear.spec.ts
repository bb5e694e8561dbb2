import { expect } from 'chai';
import fc, { type Arbitrary } from 'fast-check';
import {
  initializers,
  type Layer,
  type LinearOptions,
  type LinearParams,
  linear,
  mul,
  neg,
  optimizers,
  random,
  sum,
  type Tensor,
  tensor,
  valueAndGrad,
  zeros,
} from '../../../lib/index.ts';
import { expectNumbers, expectThrows, expectValues, wrong } from '../../support/expect.ts';
import { indices } from '../../support/indices.ts';
import { dyadic, type Sample, sample } from '../../support/sample.ts';

interface Case {
  readonly x: Sample;
  readonly weight: Sample;
  readonly bias: Sample | undefined;
  /** Cotangent of the output. */
  readonly ct: Sample;
}

function cases(element: Arbitrary<number>): Arbitrary<Case> {
  const size = fc.integer({ min: 1, max: 5 });
  const leading = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 3 });
  return fc.tuple(leading, size, size).chain(([rows, inputs, outputs]) =>
    fc.record({
      x: sample([...rows, inputs], element),
      weight: sample([inputs, outputs], dyadic),
      bias: fc.option(sample([outputs], dyadic), { nil: undefined }),
      ct: sample([...rows, outputs], dyadic),
    }),
  );
}

/** A layer whose parameters are these numbers; its bias, which starts at 0, is trained there. */
function layerOf({ weight, bias }: Case): Layer<LinearParams> {
  const [inputs, outputs] = weight.shape as [number, number];
  const options = { random: random(1), bias: bias !== undefined, initializer: () => weight.tensor };
  const layer = linear(inputs, outputs, options);
  if (bias !== undefined)
    optimizers.sgd([layer.params.bias as Tensor], { learningRate: 1 }).step([neg(bias.tensor)]);
  return layer;
}

const kinds = { numbers: dyadic, spikes: fc.constantFrom(0, 0, 1) };

describe('linear', () => {
  for (const [kind, element] of Object.entries(kinds)) {
    it(`gives for ${kind} the sum over inputs, and the bias`, () => {
      fc.assert(
        fc.property(cases(element), (given) => {
          const { x, weight, bias } = given;
          const [inputs, outputs] = weight.shape as [number, number];
          const due = (index: number[]) => {
            const j = index.at(-1) as number;
            let total = bias?.at([j]) ?? 0;
            for (let i = 0; i < inputs; i++) total += x.at(index.with(-1, i)) * weight.at([i, j]);
            return total;
          };
          expectValues(layerOf(given)(x.tensor), [...x.shape.slice(0, -1), outputs], due, 0);
        }),
      );
    });

    it(`passes for ${kind} the gradients of input, weight and bias`, () => {
      fc.assert(
        fc.property(cases(element), (given) => {
          const { x, weight, bias, ct } = given;
          const [inputs, outputs] = weight.shape as [number, number];
          const layer = layerOf(given);
          const { grads } = valueAndGrad(() => sum(mul(layer(x.tensor), ct.tensor)), {
            x: x.tensor,
            own: layer.params,
          });
          const rows = indices(x.shape.slice(0, -1));
          const total = (terms: number[]) => terms.reduce((a, b) => a + b, 0);
          const dueX = (index: number[]) => {
            const i = index.at(-1) as number;
            return total(indices([outputs]).map(([j = 0]) => ct.at(index.with(-1, j)) * weight.at([i, j])));
          };
          const dueWeight = ([i = 0, j = 0]: number[]) =>
            total(rows.map((row) => x.at([...row, i]) * ct.at([...row, j])));
          const dueBias = ([j = 0]: number[]) => total(rows.map((row) => ct.at([...row, j])));
          expectValues(grads.x, x.shape, dueX, 0);
          expectValues(grads.own.weight, [inputs, outputs], dueWeight, 0);
          expect(grads.own.bias === undefined).to.equal(bias === undefined);
          if (grads.own.bias) expectValues(grads.own.bias, [outputs], dueBias, 0);
        }),
      );
    });
  }

  it('starts uniform in ±1/sqrt(inputs), with a bias of zeros', () => {
    const { weight, bias } = linear(4, 3, { random: random(7) }).params;
    expectNumbers(weight, initializers.inverseRootUniform([4, 3], random(7)).toArray());
    expectNumbers(bias as Tensor, [0, 0, 0]);
  });

  it('starts from its initializer, and has no bias when told so', () => {
    const { params } = linear(4, 3, {
      random: random(7),
      bias: false,
      initializer: initializers.kaimingNormal,
    });
    expect(params).to.have.all.keys('weight');
    expectNumbers(params.weight, initializers.kaimingNormal([4, 3], random(7)).toArray());
  });

  it('draws one layer after the other from its generator', () => {
    const weightsOf = (seed: number) => {
      const generator = random(seed);
      return [1, 2].map(() => linear(2, 2, { random: generator }).params.weight.toArray());
    };
    expect(weightsOf(3)).to.deep.equal(weightsOf(3));
    expect(weightsOf(3)).not.to.deep.equal(weightsOf(4));
    expect(weightsOf(3)[0]).not.to.deep.equal(weightsOf(3)[1]);
  });
});

describe('linear refuses', () => {
  const options: LinearOptions = { random: random(1) };

  for (const [size, shown] of [
    [0, '0'],
    [-1, '-1'],
    [1.5, '1.5'],
    [Number.NaN, 'NaN'],
    ['2', '"2"'],
  ] as const) {
    it(`${shown} inputs or outputs`, () => {
      const text = `linear: got the size ${shown} when a positive integer was due.`;
      expectThrows(() => linear(wrong(size), 2, options), RangeError, text);
      expectThrows(() => linear(2, wrong(size), options), RangeError, text);
    });
  }

  it('no generator', () => {
    const text = 'linear: random is undefined when a generator from random(seed) was due.';
    expectThrows(() => linear(2, 2, wrong(undefined)), TypeError, text);
    expectThrows(() => linear(2, 2, wrong({})), TypeError, text);
    const none = 'linear: got null as options when an object was due.';
    expectThrows(() => linear(2, 2, wrong(null)), TypeError, none);
    expectThrows(
      () => linear(2, 2, { random: wrong(Math.random) }),
      TypeError,
      'linear: random is the function random when a generator from random(seed) was due.',
    );
  });

  it('options that are no object', () => {
    expectThrows(
      () => linear(2, 1, wrong(true)),
      TypeError,
      'linear: got true as options when an object was due.',
    );
  });

  it('a bias that is neither true nor false, and an unknown option', () => {
    expectThrows(
      () => linear(2, 2, { ...options, bias: wrong(0) }),
      TypeError,
      'linear: bias must be true or false, got 0.',
    );
    expectThrows(
      () => linear(2, 2, wrong({ ...options, activation: 'relu' })),
      TypeError,
      'linear: got an unknown option "activation", known are random, bias, initializer.',
    );
  });

  it('an initializer that gives another shape or no tensor', () => {
    expectThrows(
      () => linear(2, 1, { ...options, initializer: () => zeros([1, 2]) }),
      RangeError,
      'linear: the initializer gave Tensor(shape [1, 2], [[0,0]]), when weights of shape [2, 1] were due.',
    );
    expectThrows(
      () => linear(2, 1, { ...options, initializer: () => wrong(0.5) }),
      RangeError,
      'linear: the initializer gave 0.5, when weights of shape [2, 1] were due.',
    );
    expectThrows(
      () => linear(2, 1, { ...options, initializer: wrong(null) }),
      TypeError,
      'linear: initializer: got null when a function was due.',
    );
  });

  it('an input of another width or without rows', () => {
    const layer = linear(2, 1, options);
    for (const [x, shown] of [
      [zeros([3, 2, 1]), '[3, 2, 1]'],
      [tensor([1, 2]), '[2]'],
      [tensor(1), '[]'],
    ] as const) {
      expectThrows(
        () => layer(x),
        RangeError,
        `linear: got an input of shape ${shown} when [..., 2] was due.`,
      );
    }
  });
});
