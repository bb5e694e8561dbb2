import { expect } from 'chai';
import fc from 'fast-check';
import {
  type BatchNorm,
  batchNorm,
  checkGrad,
  dropout,
  encoders,
  evaluate,
  mul,
  noGrad,
  ones,
  random,
  sequential,
  sum,
  type Tensor,
  tensor,
  valueAndGrad,
  zeros,
} from '../../../lib/index.ts';
import { expectThrows, expectValues, wrong } from '../../support/expect.ts';
import { indices } from '../../support/indices.ts';
import { runs } from '../../support/runs.ts';
import { dyadic, type Sample, sample } from '../../support/sample.ts';

const shapes = fc
  .tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 2, max: 3 }), fc.integer({ min: 1, max: 3 }))
  .chain(([steps, batch, channels]) =>
    fc
      .array(fc.integer({ min: 1, max: 3 }), { maxLength: 2 })
      .map((rest) => [steps, batch, channels, ...rest]),
  );
const inputs = shapes.chain((shape) => sample(shape, dyadic));

/** Mean and variance over n of the elements that go with one of a channel. */
function moments({ shape, at }: Sample, index: readonly number[], over: 'sequence' | 'step') {
  const [step, , channel] = index;
  const own = indices(shape)
    .filter((i) => i[2] === channel && (over === 'sequence' || i[0] === step))
    .map(at);
  const mean = own.reduce((a, b) => a + b, 0) / own.length;
  const variance = own.reduce((a, b) => a + (b - mean) ** 2, 0) / own.length;
  return { mean, variance, n: own.length };
}

/** What a layer gives in training. */
function trained(layer: (x: Tensor) => Tensor, x: Tensor): Tensor {
  const { aux } = valueAndGrad(() => {
    const out = layer(x);
    return { loss: sum(out), out };
  }, x);
  return aux.out;
}

function scaled(layer: BatchNorm): BatchNorm {
  const [channels = 0] = layer.params.weight.shape;
  const weight = tensor(Array.from({ length: channels }, (_, i) => 1 + i / 2));
  const bias = tensor(Array.from({ length: channels }, (_, i) => i - 0.5));
  Object.assign(layer.params, { weight, bias });
  return layer;
}

for (const over of ['sequence', 'step'] as const) {
  describe(`batchNorm over the ${over}`, () => {
    it('normalizes each channel by its own mean and variance, then scales and shifts', () => {
      fc.assert(
        fc.property(inputs, (x) => {
          const layer = scaled(batchNorm(x.shape[2] as number, { over, epsilon: 0.25 }));
          const due = (index: number[]) => {
            const { mean, variance } = moments(x, index, over);
            const c = index[2] as number;
            return ((x.at(index) - mean) / Math.sqrt(variance + 0.25)) * (1 + c / 2) + c - 0.5;
          };
          expectValues(trained(layer, x.tensor), x.shape, due, 2e-6);
        }),
      );
    });

    it('has its running statistics follow, the variance over n - 1', () => {
      fc.assert(
        fc.property(inputs, (x) => {
          const layer = batchNorm(x.shape[2] as number, { over, momentum: 0.25 });
          trained(layer, x.tensor);
          const { runningMean, runningVar } = layer.buffers;
          const steps = over === 'step' ? (x.shape[0] as number) : 1;
          const follow = (start: number, statistic: (index: number[]) => number) => (index: number[]) => {
            let running = start;
            for (let step = 0; step < steps; step++)
              running = 0.75 * running + 0.25 * statistic([step, 0, index[0] as number]);
            return running;
          };
          const mean = follow(0, (index) => moments(x, index, over).mean);
          const variance = follow(1, (index) => {
            const { variance, n } = moments(x, index, over);
            return (variance * n) / (n - 1);
          });
          expectValues(runningMean, [x.shape[2] as number], mean, 1e-5);
          expectValues(runningVar, [x.shape[2] as number], variance, 1e-5);
        }),
      );
    });

    it('evaluates by its running statistics, which stay, and passes gradients', () => {
      fc.assert(
        fc.property(inputs, (x) => {
          const layer = scaled(batchNorm(x.shape[2] as number, { over }));
          trained(layer, x.tensor);
          const means = layer.buffers.runningMean.toTypedArray();
          const variances = layer.buffers.runningVar.toTypedArray();
          const factor = (c: number) => (1 + c / 2) / Math.sqrt((variances[c] as number) + 1e-5);
          const due = (index: number[]) => {
            const c = index[2] as number;
            return (x.at(index) - (means[c] as number)) * factor(c) + c - 0.5;
          };
          for (const how of [evaluate, noGrad])
            expectValues(
              how(() => layer(x.tensor)),
              x.shape,
              due,
              2e-5,
            );
          const inside = evaluate(() => valueAndGrad(() => sum(layer(x.tensor)), x.tensor));
          const around = valueAndGrad(() => evaluate(() => sum(layer(x.tensor))), x.tensor);
          for (const { grads } of [inside, around])
            expectValues(grads, x.shape, (index) => factor(index[2] as number), 1e-5);
          expect(layer.buffers.runningMean.toTypedArray()).to.deep.equal(means);
          expect(layer.buffers.runningVar.toTypedArray()).to.deep.equal(variances);
        }),
        { numRuns: runs(30) },
      );
    });

    it('takes what repeats at each step once, with the same numbers', () => {
      const image = random(1).normal([3, 2, 2]);
      const ct = random(2).normal([4, 3, 2, 2]);
      const run = (repeat: (x: Tensor) => Tensor) => {
        const layer = batchNorm(2, { over });
        const { grads, aux } = valueAndGrad(() => {
          const out = layer(repeat(image));
          return { loss: sum(mul(out, ct)), out };
        }, image);
        return [aux.out, grads, layer.buffers.runningMean, layer.buffers.runningVar];
      };
      const still = run((x) => encoders.direct(x, { steps: 4 }));
      const moving = run((x) => mul(encoders.direct(x, { steps: 4 }), ones([4, 1, 1, 1])));
      still.forEach((got, i) => {
        const due = (moving[i] as Tensor).toTypedArray();
        got.toTypedArray().forEach((value, j) => {
          expect(value).to.be.closeTo(due[j] as number, 2e-5);
        });
      });
    });

    it('passes the gradients of finite differences, of its parameters too', () => {
      const layer = batchNorm(2, { over });
      const x = random(1).normal([2, 3, 2, 2]);
      const report = checkGrad(
        (x, weight, bias) => {
          Object.assign(layer.params, { weight, bias });
          return layer(x);
        },
        [x, tensor([0.5, 2]), tensor([1, -1])],
        { assert: false },
      );
      expect(report.passed, String(report)).to.equal(true);
      // Whoever checks runs often, and moves no statistics.
      expect(layer.buffers.runningMean.toArray()).to.deep.equal([0, 0]);
      expect(layer.buffers.runningVar.toArray()).to.deep.equal([1, 1]);
    });
  });
}

describe('batchNorm', () => {
  it('starts with weights of `scale`, as threshold-dependent batch norm does', () => {
    expect(batchNorm(2, { scale: 0.5 }).params.weight.toArray()).to.deep.equal([0.5, 0.5]);
    expect(batchNorm(2).params.weight.toArray()).to.deep.equal([1, 1]);
    expect(batchNorm(2).params.bias.toArray()).to.deep.equal([0, 0]);
  });

  it('has buffers that a network lists beside its parameters', () => {
    const layer = batchNorm(2);
    const net = sequential(layer, dropout({ rate: 0, random: random(1) }));
    expect(net.buffers).to.deep.equal([layer.buffers, {}]);
    expect(Object.keys(layer.buffers)).to.deep.equal(['runningMean', 'runningVar']);
  });

  it('keeps its running statistics when what it was called in ends', () => {
    const layer = batchNorm(2000);
    for (let i = 0; i < 3; i++) trained(layer, random(i).normal([1, 4, 2000], 3));
    expect(layer.buffers.runningMean.toTypedArray().every((m) => m > 0.2 && m < 2)).to.equal(true);
  });

  it('shows how it was made', () => {
    expect(String(batchNorm(4, { over: 'step' }))).to.equal("batchNorm(4, { over: 'step' })");
  });
});

describe('dropout over each step', () => {
  it('draws a mask for each, and none in evaluate', () => {
    const layer = dropout({ rate: 0.5, random: random(1), over: 'step' });
    const masks = trained(layer, ones([2, 64])).toArray() as number[][];
    expect(masks[0]).not.to.deep.equal(masks[1]);
    const x = ones([2, 8]);
    const inside = evaluate(() => valueAndGrad(() => sum(layer(x)), x));
    const around = valueAndGrad(() => evaluate(() => sum(layer(x))), x);
    expect([inside.value, around.value]).to.deep.equal([16, 16]);
  });

  it('is checked as it trains', () => {
    const x = random(1).normal([2, 6]);
    const report = checkGrad((x) => dropout({ rate: 0.5, random: random(1) })(x), [x], { assert: false });
    expect(report.passed, String(report)).to.equal(true);
  });
});

describe('batchNorm refuses', () => {
  const one = ones([1, 1, 2]);
  const rows: readonly (readonly [string, () => unknown, typeof RangeError | typeof TypeError, string])[] = [
    [
      'a batch of one value a channel',
      () => trained(batchNorm(2), one),
      RangeError,
      'batchNorm: got 1 value a channel in training, at least 2 were due.',
    ],
    [
      'one value at each step',
      () => trained(batchNorm(2, { over: 'step' }), ones([3, 1, 2])),
      RangeError,
      'batchNorm: got 1 value a channel in training, at least 2 were due.',
    ],
    [
      'an empty batch',
      () => trained(batchNorm(2), ones([3, 0, 2])),
      RangeError,
      'batchNorm: got no values a channel in training, at least 2 were due.',
    ],
    [
      'other channels',
      () => batchNorm(3)(one),
      RangeError,
      'batchNorm: got an input of shape [1, 1, 2] when [steps, batch, 3, ...] was due.',
    ],
    [
      'too few axes',
      () => batchNorm(2)(ones([2, 2])),
      RangeError,
      'batchNorm: got an input of shape [2, 2] when [steps, batch, 2, ...] was due.',
    ],
    [
      'no channels',
      () => batchNorm(0),
      RangeError,
      'batchNorm: got the size 0 when a positive integer was due.',
    ],
    [
      'another range',
      () => batchNorm(2, { over: wrong('batch') }),
      RangeError,
      "batchNorm: over must be 'sequence' or 'step', got \"batch\".",
    ],
    [
      'a momentum above 1',
      () => batchNorm(2, { momentum: 1.5 }),
      RangeError,
      'batchNorm: momentum must be in [0, 1], got 1.5.',
    ],
    [
      'an epsilon of 0',
      () => batchNorm(2, { epsilon: 0 }),
      RangeError,
      'batchNorm: epsilon must be above 0, got 0.',
    ],
    [
      'an infinite scale',
      () => batchNorm(2, { scale: Infinity }),
      RangeError,
      'batchNorm: scale must be finite, got Infinity.',
    ],
    [
      'a momentum of another kind',
      () => batchNorm(2, { momentum: wrong('0.1') }),
      TypeError,
      'batchNorm: momentum must be a number, got "0.1".',
    ],
    [
      'an unknown option',
      () => batchNorm(2, wrong({ affine: false })),
      TypeError,
      'batchNorm: got an unknown option "affine", known are over, momentum, epsilon, scale.',
    ],
    [
      'images with their channels last',
      () => batchNorm(3)(zeros([2, 4, 28, 28, 3])),
      RangeError,
      'batchNorm: got an input of shape [2, 4, 28, 28, 3] when [steps, batch, 3, ...] was due; channels come first of each image, here they seem to be last.',
    ],
    [
      'dropout over a batch',
      () => dropout({ rate: 0.5, random: random(1), over: wrong('batch') }),
      RangeError,
      "dropout: over must be 'sequence' or 'step', got \"batch\".",
    ],
    [
      'a promise to evaluate',
      () => evaluate(async () => 1),
      TypeError,
      'evaluate: got a function that returns a promise when one that ends at once was due.',
    ],
    [
      'no function to evaluate',
      () => evaluate(wrong(1)),
      TypeError,
      'evaluate: got 1 when a function was due.',
    ],
  ];
  for (const [name, f, kind, text] of rows) it(name, () => expectThrows(f, kind, text));
});
