import { expect } from 'chai';
import fc from 'fast-check';
import {
  concat,
  losses,
  metrics,
  random,
  reshape,
  slice,
  sum,
  type Tensor,
  tensor,
  valueAndGrad,
  zeros,
} from '../../../lib/index.ts';
import { expectThrows, wrong } from '../../support/expect.ts';
import { expectClose } from '../../support/networks.ts';
import torch from './torch-losses.json' with { type: 'json' };

const { weight, lengths, labels, each } = torch;
const targets = tensor(torch.targets);

/** What is to give what PyTorch does, by the names of its rows. */
const rows: Readonly<Record<string, (x: Tensor) => Tensor>> = {
  crossEntropyEachStep: (x) => losses.crossEntropyEachStep(x, labels),
  'crossEntropyEachStep weight': (x) => losses.crossEntropyEachStep(x, labels, { weight }),
  'crossEntropyEachStep each': (x) => losses.crossEntropyEachStep(x, each),
  'crossEntropyEachStep each weight': (x) => losses.crossEntropyEachStep(x, each, { weight }),
  'crossEntropyEachStep lengths': (x) => losses.crossEntropyEachStep(x, labels, { lengths }),
  crossEntropyRate: (x) => losses.crossEntropyRate(x, labels),
  'crossEntropyRate lengths': (x) => losses.crossEntropyRate(x, labels, { lengths }),
  'crossEntropyCount weight': (x) => losses.crossEntropyCount(x, labels, { weight }),
  'crossEntropyCount lengths': (x) => losses.crossEntropyCount(x, labels, { lengths }),
  'crossEntropyCount classes': (x) => losses.crossEntropyCount(x, labels, { classes: 3 }),
  'crossEntropyMembrane weight': (x) => losses.crossEntropyMembrane(x, labels, { weight }),
  'crossEntropyMaxMembrane lengths': (x) => losses.crossEntropyMaxMembrane(x, labels, { lengths }),
  meanSquaredCount: (x) => losses.meanSquaredCount(x, labels),
  'meanSquaredCount classes': (x) => losses.meanSquaredCount(x, labels, { classes: 3 }),
  'meanSquaredCount lengths': (x) => losses.meanSquaredCount(x, labels, { lengths }),
  meanSquaredMembrane: (x) => losses.meanSquaredMembrane(x, targets),
  'meanSquaredMembrane same': (x) => losses.meanSquaredMembrane(x, tensor(torch.targets[0] as number[][])),
  'meanSquaredMembrane lengths': (x) => losses.meanSquaredMembrane(x, targets, { lengths }),
};

describe('losses of sequences', () => {
  it('have a row for each of PyTorch', () => {
    expect(Object.keys(rows)).to.deep.equal(Object.keys(torch.rows));
  });

  for (const [name, row] of Object.entries(torch.rows))
    it(`are what PyTorch gives, with its gradient: ${name}`, () => {
      const x = tensor(row.x);
      const { value, grads } = valueAndGrad(() => (rows[name] as (x: Tensor) => Tensor)(x), x);
      expectClose([value], [row.value], 1e-6);
      expectClose(grads.toTypedArray(), row.gradient.flat(2), 1e-6);
    });
});

type Loss = (x: Tensor, labels: number[], options: object) => Tensor;

const labelled = Object.entries(losses).filter(
  ([name]) => !/^(spikeRate|meanSquaredMembrane)/.test(name),
) as [string, Loss][];

describe('a padded batch', () => {
  const cases = fc.record({
    seed: fc.nat(1e6),
    lengths: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 }),
    steps: fc.integer({ min: 5, max: 7 }),
    padding: fc.constantFrom(0, 1, Number.NaN, Number.POSITIVE_INFINITY),
  });

  for (const [name, loss] of labelled)
    it(`gives the mean of what its samples alone give, whatever it is padded with: ${name}`, () => {
      fc.assert(
        fc.property(cases, ({ seed, lengths, steps, padding }) => {
          const own = lengths.map((n, i) => random(seed + i).uniform([n, 1, 3]));
          const due = lengths.map((_, i) => i % 3);
          const padded = concat(
            own.map((x, i) => {
              const rest = steps - (lengths[i] as number);
              const tail = tensor(new Float32Array(rest * 3).fill(padding), [rest, 1, 3]);
              return concat([x, tail], 0);
            }),
            1,
          );
          const together = valueAndGrad(() => loss(padded, due, { lengths }), padded);
          const alone = own.map((x, i) => valueAndGrad(() => loss(x, [due[i] as number], {}), x));
          const mean = alone.reduce((total, { value }) => total + value, 0) / own.length;
          expectClose([together.value], [mean], 1e-5);
          alone.forEach(({ grads }, b) => {
            const n = lengths[b] as number;
            const part = slice(together.grads, [0, b, 0], [n, b + 1, 3]).toTypedArray();
            expectClose(part, grads.div(own.length).toTypedArray(), 1e-5);
            const after = slice(together.grads, [n, b, 0], [steps, b + 1, 3]).toTypedArray();
            expect(Array.from(after).every((g) => Math.abs(g) === 0)).to.equal(true);
          });
        }),
        { numRuns: 30 },
      );
    });

  const masks = fc
    .record({
      steps: fc.integer({ min: 1, max: 5 }),
      batch: fc.integer({ min: 1, max: 3 }),
      seed: fc.nat(1e6),
    })
    .chain((size) =>
      fc.record({
        ...{ seed: fc.constant(size.seed), steps: fc.constant(size.steps) },
        // Of each sample, which of its steps count: one or more.
        counts: fc.array(
          fc.subarray(
            Array.from({ length: size.steps }, (_, t) => t),
            { minLength: 1 },
          ),
          {
            minLength: size.batch,
            maxLength: size.batch,
          },
        ),
      }),
    );
  const masked: readonly (readonly [string, Loss])[] = [
    ...labelled.filter(([name]) => name !== 'timeToFirstSpike'),
    [
      'crossEntropyEachStep with weights',
      (x, due, more) => losses.crossEntropyEachStep(x, due, { weight: [1, 2, 3], ...more }),
    ],
    [
      'meanSquaredMembrane',
      (x, due, more) => losses.meanSquaredMembrane(x, tensor(due.map((i) => [i, 1, 2])), more),
    ],
  ];
  for (const [name, loss] of masked)
    it(`gives, with a mask, what the steps that count give: ${name}`, () => {
      fc.assert(
        fc.property(masks, ({ seed, steps, counts }) => {
          const x = random(seed).uniform([steps, counts.length, 3]);
          const values = Array.from(x.toTypedArray());
          const [hidden, at] = [[...values], new Float32Array(steps * counts.length)];
          for (let i = 0; i < at.length; i++) {
            const [t, b] = [Math.floor(i / counts.length), i % counts.length];
            at[i] = counts[b]?.includes(t) ? 1 : 0;
            if (!at[i]) hidden.fill(Number.NaN, 3 * i, 3 * i + 3);
          }
          // Steps that count in front, as a padded batch.
          const front = concat(
            counts.map((own, b) => {
              const rows = own.map((t) => slice(x, [t, b, 0], [t + 1, b + 1, 3]));
              const rest = tensor(new Float32Array(3 * (steps - own.length)), [steps - own.length, 1, 3]);
              return concat([...rows, rest], 0);
            }),
            1,
          );
          const due = counts.map((_, i) => i % 3);
          const lengths = counts.map((own) => own.length);
          const mask = tensor(at, [steps, counts.length]);
          const got = loss(tensor(hidden, x.shape), due, { mask }).item();
          expectClose([got], [loss(front, due, { lengths }).item()], 1e-5);
        }),
        { numRuns: 20 },
      );
    });

  it('says what is wrong with a mask', () => {
    const x = random(1).uniform([2, 2, 3]);
    const fails = (options: object, kind: typeof RangeError | typeof TypeError, text: string) =>
      expectThrows(
        () => losses.crossEntropyRate(x, [0, 1], wrong(options)),
        kind,
        `crossEntropyRate: ${text}`,
      );
    const mask = tensor([1, 1, 1, 0], [2, 2]);
    fails({ mask, lengths: [2, 1] }, TypeError, 'got lengths and a mask when one of them was due.');
    fails({ mask: [[1]] }, TypeError, 'got an array of 1 as mask when a Tensor was due.');
    fails({ mask: tensor([1, 1]) }, RangeError, 'got a mask of shape [2] when [2, 2] was due.');
    fails({ mask: tensor([1, 0.5, 1, 1], [2, 2]) }, RangeError, 'the mask has 0.5 when 0 and 1 were due.');
    const none = tensor([1, 0, 1, 0], [2, 2]);
    fails({ mask: none }, RangeError, 'the mask has no step of sample 1 when one or more were due.');
  });

  it('is judged by the steps that its samples have', () => {
    const spikes = tensor([[[0, 1]], [[1, 0]], [[1, 0]]]);
    expect(metrics.predictRate(spikes)).to.deep.equal([0]);
    expect(metrics.predictRate(spikes, { lengths: [1] })).to.deep.equal([1]);
    expect(metrics.accuracyRate(spikes, [1], { lengths: [1] })).to.equal(1);
    expect(metrics.accuracyMaxMembrane(spikes.mul(2), [1], { lengths: [1] })).to.equal(1);
    expect(metrics.accuracyFirstSpike(spikes, [1])).to.equal(1);
  });

  it('needs no labels where a sample has ended', () => {
    const x = random(1).uniform([3, 2, 2]);
    const [due, got] = [
      [0, 1],
      [1, -1],
    ];
    const loss = (rows: (number | undefined)[][]) =>
      losses.crossEntropyEachStep(x, wrong(rows), { lengths: [2, 1] }).item();
    expect(loss([due, [1, 0], due])).to.equal(loss([due, got, [Number.NaN, undefined as never]]));
  });
});

describe('class weights', () => {
  it('that are all alike change nothing but the last bits; a class of weight 0 does not count', () => {
    const [x, same] = [random(4).uniform([4, 2, 3]), { weight: Float32Array.of(0.7, 0.7, 0.7) }];
    for (const [name, loss] of labelled) {
      if (!/crossEntropy|timeTo|Count/.test(name)) continue;
      expectClose([loss(x, [1, 2], same).item()], [loss(x, [1, 2], {}).item()], 1e-6);
      const first = slice(x, [0, 0, 0], [4, 1, 3]);
      expectClose([loss(x, [1, 2], { weight: [0, 3, 0] }).item()], [loss(first, [1], {}).item()], 1e-6);
    }
  });
});

describe('a population code', () => {
  it('is the code of the sums of its groups', () => {
    const x = random(5).bernoulli(0.4, [4, 3, 6]);
    const groups = sum(reshape(x, [4, 3, 2, 3]), 3);
    const due = [0, 1, 1];
    for (const name of crossEntropies)
      expect(losses[name](x, due, { classes: 2 }).item(), name).to.equal(losses[name](groups, due).item());
    expect(metrics.predictRate(x, { classes: 2 })).to.deep.equal(metrics.predictRate(groups));
    expect(metrics.accuracyRate(x, due, { classes: 2 })).to.equal(metrics.accuracyRate(groups, due));
  });
});

const crossEntropies = [
  'crossEntropyRate',
  'crossEntropyCount',
  'crossEntropyMembrane',
  'crossEntropyMaxMembrane',
  'crossEntropyEachStep',
] as const;

describe('the time to the first spike', () => {
  const spikes = tensor([
    [
      [0, 0, 0],
      [0, 0, 0],
    ],
    [
      [0, 1, 0],
      [0, 0, 0],
    ],
    [
      [1, 1, 0],
      [0, 0, 0],
    ],
    [
      [0, 0, 0],
      [0, 0, 0],
    ],
  ]);

  it('is the step, and the number of steps where nothing fires', () => {
    // -log softmax(-2, -1, -4)[1], and log 3.
    const first = Math.log(Math.exp(-2) + Math.exp(-1) + Math.exp(-4)) + 1;
    expectClose([losses.timeToFirstSpike(spikes, [1, 0]).item()], [(first + Math.log(3)) / 2], 1e-6);
    const soft = Math.log(Math.exp(-1) + Math.exp(-0.5) + Math.exp(-2)) + 0.5;
    expectClose(
      [losses.timeToFirstSpike(spikes, [1, 0], { tau: 2 }).item()],
      [(soft + Math.log(3)) / 2],
      1e-6,
    );
  });

  it('has as gradient what a spike more or less changes', () => {
    const line = tensor([0, 1, 0, 1, 0], [5, 1, 1]);
    // Of one class the loss is 0; of two, the second silent, its gradient is p2 times that of the time.
    const x = concat([line, tensor([0, 0, 0, 0, 0], [5, 1, 1])], 2);
    const { grads } = valueAndGrad(() => losses.timeToFirstSpike(x, [0]), x);
    const share = 1 / (1 + Math.exp(-1 + 5));
    const own = slice(grads, [0, 0, 0], [5, 1, 1]).toTypedArray();
    expectClose(
      own,
      [-1, -2, 0, 0, 0].map((change) => change * share),
      1e-6,
    );
    const silent = slice(grads, [0, 0, 1], [5, 1, 2]).toTypedArray();
    expectClose(
      silent,
      [5, 4, 3, 2, 1].map((change) => change * share),
      1e-6,
    );
  });

  it('decides who is right; nobody is where nothing fires', () => {
    expect(metrics.predictFirstSpike(spikes)).to.deep.equal([1, -1]);
    expect(metrics.accuracyFirstSpike(spikes, [1, 0])).to.equal(0.5);
    expect(metrics.predictFirstSpike(spikes, { lengths: [1, 4] })).to.deep.equal([-1, -1]);
    expect(metrics.predictFirstSpike(tensor([[[0, 1, 1]]]))).to.deep.equal([1]);
    // Several spikes in a step are one, also where they come in two steps.
    expect(metrics.predictFirstSpike(tensor([[[0, 3]], [[2, 3]], [[1, 0]]]))).to.deep.equal([1]);
    const [many, one] = [
      [0, 3, 0, 2, 0],
      [0, 1, 0, 1, 0],
    ].map((line) => losses.timeToFirstSpike(concat([tensor(line, [5, 1, 1]), zeros([5, 1, 1])], 2), [1]));
    expect(many?.item()).to.equal(one?.item());
  });

  it('refuses a tau that is none', () => {
    for (const tau of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
      expectThrows(
        () => losses.timeToFirstSpike(spikes, [0, 1], { tau }),
        RangeError,
        `timeToFirstSpike: tau must be above 0 and finite, got ${tau}.`,
      );
    expectThrows(
      () => losses.timeToFirstSpike(spikes, [0, 1], { tau: wrong('1') }),
      TypeError,
      'timeToFirstSpike: tau must be a number, got "1".',
    );
  });
});

describe('options of losses', () => {
  const x = random(1).uniform([5, 2, 6]);
  const refuses = (options: unknown, kind: 'range' | 'type', text: string) => {
    const type = kind === 'range' ? RangeError : TypeError;
    expectThrows(
      () => losses.crossEntropyCount(x, [0, 1], wrong(options)),
      type,
      `crossEntropyCount: ${text}`,
    );
  };

  it('refuse lengths that are none', () => {
    const due = 'a whole number from 1 to 5, the number of steps, was due.';
    for (const length of [6, 0, -1, 1.5, Number.NaN])
      refuses({ lengths: [5, length] }, 'range', `got the length ${length} at 1 when ${due}`);
    refuses({ lengths: [5] }, 'range', 'got 1 lengths when 2 were due, one for each sample.');
    refuses({ lengths: 5 }, 'type', 'lengths must be a list of numbers, got 5.');
    refuses({ lengths: ['5', 5] }, 'type', 'lengths has "5" when numbers were due.');
    expectThrows(
      () => metrics.accuracyRate(x, [0, 1], { lengths: [6, 5] }),
      RangeError,
      `accuracyRate: got the length 6 at 0 when ${due}`,
    );
  });

  it('refuse weights that are none', () => {
    refuses({ weight: [1, 2] }, 'range', 'got 2 weight when 6 were due, one for each class.');
    for (const weight of [-1, Number.NaN, Number.POSITIVE_INFINITY])
      refuses(
        { weight: [1, 1, weight, 1, 1, 1] },
        'range',
        `got the weight ${weight} when one at least 0 and finite was due.`,
      );
    refuses({ weight: [0, 0, 1, 1, 1, 1] }, 'range', 'the weights of all labels of the batch are 0.');
    refuses({ weight: 'even' }, 'type', 'weight must be a list of numbers, got "even".');
  });

  it('refuse classes that do not divide the neurons', () => {
    refuses({ classes: 4 }, 'range', 'got 6 neurons for 4 classes when as many for each class were due.');
    for (const classes of [0, 1.5, -2])
      refuses({ classes }, 'range', `classes must be a whole number from 1, got ${classes}.`);
    expectThrows(
      () => losses.crossEntropyCount(x, [0, 2], { classes: 2 }),
      RangeError,
      'crossEntropyCount: got the label 2 at 1 when a class from 0 to 1 was due.',
    );
  });

  it('refuse labels of other steps', () => {
    expectThrows(
      () => losses.crossEntropyEachStep(x, [[0, 1]]),
      RangeError,
      'crossEntropyEachStep: got labels of 1 steps when 5 were due, or one list for all steps.',
    );
    expectThrows(
      () => losses.crossEntropyEachStep(x, [[0, 1], [0, 1], [0], [0, 1], [0, 1]]),
      RangeError,
      'crossEntropyEachStep: got 1 labels for a batch of 2.',
    );
    expectThrows(
      () => losses.crossEntropyEachStep(x, [[0, 1], [0, 1], [0], [0, 1], [0, 1]], { lengths: [5, 2] }),
      RangeError,
      'crossEntropyEachStep: got 1 labels at step 2 for a batch of 2.',
    );
    expectThrows(
      () => losses.crossEntropyEachStep(x, wrong([[0, 1], [0, 1], {}, [0, 1], [0, 1]]), { lengths: [5, 2] }),
      TypeError,
      'crossEntropyEachStep: got an Object as labels when an array of class indices was due.',
    );
    expectThrows(
      () =>
        losses.crossEntropyEachStep(x, [
          [0, 1],
          [0, 6],
          [0, 1],
          [0, 1],
          [0, 1],
        ]),
      RangeError,
      'crossEntropyEachStep: got the label 6 at 1 when a class from 0 to 5 was due.',
    );
  });

  it('refuse targets of another shape', () => {
    expectThrows(
      () => losses.meanSquaredMembrane(x, tensor([1, 2])),
      RangeError,
      'meanSquaredMembrane: got targets of shape [2] when [5, 2, 6] or [2, 6] was due.',
    );
    expectThrows(
      () => losses.meanSquaredMembrane(x, wrong([[1]])),
      TypeError,
      'meanSquaredMembrane: got an array of 1 as targets when a Tensor was due.',
    );
  });
});
