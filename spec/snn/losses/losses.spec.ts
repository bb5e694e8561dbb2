import { expect } from 'chai';
import fc, { type Arbitrary } from 'fast-check';
import { withFloat64 } from '../../../lib/array/layout.ts';
import { losses, noGrad, type Tensor, tensor, valueAndGrad } from '../../../lib/index.ts';
import { expectThrows, wrong } from '../../support/expect.ts';
import { expectClose, expectGradients } from '../../support/networks.ts';
import { runs } from '../../support/runs.ts';
import { sample } from '../../support/sample.ts';
import { average, decode, describeLabelErrors, type Sequence, sequences, total } from './cases.ts';

const spike: Arbitrary<number> = fc.constantFrom(0, 1);
/** Distinct numbers, so that no two membranes tie. */
const membrane: Arbitrary<number> = fc.integer({ min: -400_000, max: 400_000 }).map((n) => n / 99_991);

type Labelled = (sequence: Tensor, labels: losses.Labels) => Tensor;

/** What a loss of a sequence and its labels is, in plain numbers. */
interface Row {
  readonly loss: Labelled;
  readonly due: (given: Sequence) => number;
}

/** -log softmax(scores)[label], the mean over the batch. */
function crossEntropy(over: (time: readonly number[]) => number): (given: Sequence) => number {
  return (given) => {
    const rows = decode(given, over).map((scores, b) => {
      const top = Math.max(...scores);
      const log = top + Math.log(total(scores.map((score) => Math.exp(score - top))));
      return log - (scores[given.labels[b] as number] as number);
    });
    return average(rows);
  };
}

/** The squared distance of each count from its target, the mean over batch and classes. */
function squaredCount(correct: number, incorrect: number): (given: Sequence) => number {
  return (given) => {
    const [steps] = given.shape;
    const errors = decode(given, total).flatMap((counts, b) =>
      counts.map((count, c) => (count - steps * (c === given.labels[b] ? correct : incorrect)) ** 2),
    );
    return average(errors);
  };
}

const rows: Readonly<Record<string, Row>> = {
  crossEntropyRate: { loss: losses.crossEntropyRate, due: crossEntropy(average) },
  crossEntropyCount: { loss: losses.crossEntropyCount, due: crossEntropy(total) },
  crossEntropyMembrane: { loss: losses.crossEntropyMembrane, due: crossEntropy(total) },
  crossEntropyMaxMembrane: {
    loss: losses.crossEntropyMaxMembrane,
    due: crossEntropy((time) => Math.max(...time)),
  },
  meanSquaredCount: { loss: losses.meanSquaredCount, due: squaredCount(0.8, 0.2) },
  crossEntropyEachStep: {
    loss: losses.crossEntropyEachStep,
    due: (given) => total(given.values.map((step) => crossEntropy(total)({ ...given, values: [step] }))),
  },
  timeToFirstSpike: { loss: losses.timeToFirstSpike, due: crossEntropy((time) => -firstSpike(time)) },
};

/** The sum over the steps of the product of 1 - s up to each, s no less than 0 and no more than 1. */
function firstSpike(time: readonly number[]): number {
  const silent = time.map((s) => 1 - Math.min(1, Math.max(0, s)));
  return total(silent.map((_, t) => silent.slice(0, t + 1).reduce((a, b) => a * b)));
}

for (const [name, { loss, due }] of Object.entries(rows)) {
  describe(name, () => {
    for (const [kind, element] of Object.entries({ spikes: spike, membranes: membrane })) {
      it(`is its formula, of ${kind}`, () => {
        fc.assert(
          fc.property(sequences(element), (given) => {
            const x = tensor(given.values.flat(2), given.shape);
            const value = loss(x, given.labels);
            expect(value.shape).to.deep.equal([]);
            expectClose([value.item()], [due(given)], 1e-5);
          }),
        );
      });
    }

    it('has the gradient of finite differences', () => {
      fc.assert(
        fc.property(sequences(membrane), (given) => {
          const flat = given.values.flat(2);
          // Two membranes that are nearly equal: which is the largest would change within a step.
          fc.pre(new Set(flat.map((v) => Math.round(v * 50))).size === flat.length);
          // Below 0 and above 1 more or less of a spike is the same.
          fc.pre(flat.every((v) => Math.abs(v) > 0.01 && Math.abs(v - 1) > 0.01));
          withFloat64(() => expectGradients((x) => loss(x, given.labels), [tensor(flat, given.shape)], 1e-8));
        }),
        { numRuns: runs(50) },
      );
    });

    it('gives the same for a view as for a copy', () => {
      const views = fc
        .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }))
        .chain(([steps, batch]) => sample([steps, batch, 3], membrane));
      fc.assert(
        fc.property(views, ({ tensor: view }) => {
          const labels = new Array<number>(view.shape[1] as number).fill(1);
          const copied = tensor(view.toTypedArray(), view.shape);
          const both = [view, copied].map((x) => {
            const { value, grads } = valueAndGrad(() => loss(x, labels), x);
            return [value, grads.toArray()];
          });
          expect(both[0]).to.deep.equal(both[1]);
        }),
      );
    });

    describeLabelErrors(name, loss);
  });
}

describe('crossEntropyMembrane', () => {
  it('is finite for membranes of any size', () => {
    const v = tensor([1e30, -1e30, 0, 0, 0, 0], [2, 1, 3]);
    const { value, grads } = valueAndGrad(() => losses.crossEntropyMembrane(v, [1]), v);
    expect(value).to.equal(Math.fround(2e30));
    expect(grads.toArray()).to.deep.equal([[[1, -1, 0]], [[1, -1, 0]]]);
  });
});

describe('meanSquaredCount', () => {
  it('is its formula for other targets', () => {
    const rate = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(sequences(spike), rate, rate, (given, correctRate, incorrectRate) => {
        const x = tensor(given.values.flat(2), given.shape);
        const value = losses.meanSquaredCount(x, given.labels, { correctRate, incorrectRate }).item();
        expectClose([value], [squaredCount(correctRate, incorrectRate)(given)], 1e-5);
      }),
    );
  });

  it('refuses targets that are no object', () => {
    for (const targets of [0.8, null]) {
      const text = `meanSquaredCount: got ${targets} as options when an object was due.`;
      expectThrows(
        () => losses.meanSquaredCount(tensor([1], [1, 1, 1]), [0], wrong(targets)),
        TypeError,
        text,
      );
    }
  });

  it('refuses targets outside [0, 1] and unknown ones', () => {
    const x = tensor([1], [1, 1, 1]);
    for (const name of ['correctRate', 'incorrectRate']) {
      for (const rate of [-0.1, 1.5, Number.NaN]) {
        const text = `meanSquaredCount: ${name} must be in [0, 1], got ${rate}.`;
        expectThrows(() => losses.meanSquaredCount(x, [0], { [name]: rate }), RangeError, text);
      }
      const text = `meanSquaredCount: ${name} must be a number, got null.`;
      expectThrows(() => losses.meanSquaredCount(x, [0], { [name]: wrong(null) }), TypeError, text);
    }
    expectThrows(
      () => losses.meanSquaredCount(x, [0], wrong({ correct: 1 })),
      TypeError,
      'meanSquaredCount: got an unknown option "correct", known are correctRate, incorrectRate, lengths, mask, classes, weight.',
    );
  });
});

const shapes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 4 });
const rates = {
  spikeRateL1: { loss: losses.spikeRateL1, cost: (rate: number) => rate },
  spikeRateL2: { loss: losses.spikeRateL2, cost: (rate: number) => rate ** 2 },
};

for (const [name, { loss, cost }] of Object.entries(rates)) {
  describe(name, () => {
    /** The mean over samples and neurons of the cost of the rate of each. */
    const due = (values: ArrayLike<number>, steps: number) => {
      const neurons = values.length / steps;
      const each = Array.from({ length: neurons }, (_, n) =>
        cost(average(Array.from({ length: steps }, (_, t) => values[t * neurons + n] as number))),
      );
      return average(each);
    };

    it('is its formula, times the strength', () => {
      const cases = shapes.chain((shape) =>
        fc.tuple(sample(shape, spike), fc.double({ min: 0, max: 10, noNaN: true })),
      );
      fc.assert(
        fc.property(cases, ([{ tensor: x }, strength]) => {
          const value = due(x.toTypedArray(), x.shape[0] as number);
          expectClose([loss(x).item(), loss(x, strength).item()], [value, strength * value], 1e-6);
        }),
      );
    });

    it('has the gradient of finite differences', () => {
      const cases = shapes.chain((shape) => sample(shape, membrane));
      fc.assert(
        fc.property(cases, ({ tensor: x }) => {
          withFloat64(() =>
            expectGradients((y) => loss(y, 3), [tensor(Array.from(x.toTypedArray()), x.shape)], 1e-9),
          );
        }),
        { numRuns: runs(30) },
      );
    });

    it('refuses spikes without steps and batch, or none', () => {
      for (const [shape, shown] of [
        [[], '[]'],
        [[3], '[3]'],
        [[0, 2], '[0, 2]'],
        [[2, 0], '[2, 0]'],
      ] as const) {
        const size = shape.reduce((a: number, b: number) => a * b, 1);
        const text = `${name}: got spikes of shape ${shown} when [steps, batch, ...] was due, none of them 0.`;
        expectThrows(() => loss(tensor(new Float32Array(size), shape)), RangeError, text);
      }
    });

    it('refuses a strength below 0 or not finite', () => {
      for (const strength of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
        const text = `${name}: strength must be at least 0 and finite, got ${strength}.`;
        expectThrows(() => loss(tensor([[1]]), strength), RangeError, text);
      }
      const text = `${name}: strength must be a number, got "1".`;
      expectThrows(() => loss(tensor([[1]]), wrong('1')), TypeError, text);
    });
  });
}

const crossEntropies = Object.keys(losses).filter((name) => name.startsWith('crossEntropy'));

/** The options that each loss has. */
const known: Readonly<Record<string, string>> = {
  ...Object.fromEntries(crossEntropies.map((name) => [name, 'known are lengths, mask, classes, weight'])),
  meanSquaredCount: 'known are correctRate, incorrectRate, lengths, mask, classes, weight',
  meanSquaredMembrane: 'known are lengths, mask',
  timeToFirstSpike: 'known are lengths, weight, tau',
  spikeRateL1: 'it takes none',
  spikeRateL2: 'it takes none',
};

/** What a loss is given besides the sequence `[1, 1, 2]`. */
const secondOf = (name: string) =>
  name.startsWith('spikeRate') ? 1 : name === 'meanSquaredMembrane' ? tensor([[0.5, 1]]) : [0];

it('losses reject an option that they have not', () => {
  const x = tensor([1, 0], [1, 1, 2]);
  for (const [name, loss] of Object.entries(losses)) {
    const call = loss as (...given: unknown[]) => Tensor;
    const text = `${name}: got an unknown option "reduction", ${known[name]}.`;
    expectThrows(() => call(x, secondOf(name), { reduction: 'sum' }), TypeError, text);
    expect(call(x, secondOf(name), {}).item()).to.equal(call(x, secondOf(name)).item());
    const kind = `${name}: got null as options when an object was due.`;
    expectThrows(() => call(x, secondOf(name), null), TypeError, kind);
  }
});

it('losses of a sequence leave nothing behind when they throw', () => {
  const x = tensor([1, 0], [1, 1, 2]);
  for (const [name, loss] of Object.entries(losses)) {
    if (name.startsWith('spikeRate') || name === 'meanSquaredMembrane') continue;
    const call = loss as Labelled;
    expect(() => valueAndGrad(() => call(x, [5]), x)).to.throw(RangeError);
    expect(() => noGrad(() => call(x, [5]))).to.throw(RangeError);
    expect(valueAndGrad(() => call(x, [1]), x).value).to.equal(call(x, [1]).item());
  }
});
