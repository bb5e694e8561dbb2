import { expect } from 'chai';
import {
  assign,
  exp,
  type LearnedSurrogate,
  lif,
  linear,
  neurons,
  noGrad,
  optimizers,
  random,
  recurrent,
  recurrentLif,
  sequential,
  sigmoid,
  smooth,
  square,
  sub,
  sum,
  surrogate,
  surrogates,
  type Tensor,
  tensor,
  valueAndGrad,
  zeros,
} from '../../../lib/index.ts';
import { Lapicque, Leaky } from '../../../lib/snn/peers/snntorch.ts';
import { expectThrows, wrong } from '../../support/expect.ts';

const x = random(1).uniform([12, 3, 4]);

/** What a run and its gradients are, as plain numbers. */
function outcome(run: () => Tensor, params: object): unknown {
  const { value, grads } = valueAndGrad(() => sum(square(run())), params as { w: Tensor });
  return [value, JSON.stringify(grads)];
}

/** What the error of a parameter that learns says besides. */
const remedy = (name: string) =>
  `To keep it there while it learns, give a function: ${name}: () => f(w), params: { w }.`;

describe('a parameter of neurons that is a function', () => {
  const w = tensor([0.5, 1, 1.5, 2]);
  const r = tensor([0, 0.1, 0.2, 0.3]);

  it('is called at each run, so that gradients reach what it is a function of', () => {
    const layer = lif({ beta: () => sigmoid(w), vThreshold: () => exp(r), params: { w, r } });
    expect(layer.params).to.deep.equal({ w, r });
    const made = () => lif({ beta: sigmoid(w), vThreshold: exp(r) });
    const got = outcome(() => layer.run(x).v, layer.params);
    expect(got).to.deep.equal(outcome(() => made().run(x).v, { w, r }));
    const { grads } = valueAndGrad(() => sum(layer.run(x).v), layer.params);
    for (const grad of Object.values(grads)) expect(grad.toTypedArray().every((g) => g !== 0)).to.equal(true);
  });

  it('may be tau, a number, and that of recurrent neurons', () => {
    const tau = lif({ tau: () => exp(w).add(1), vThreshold: () => 0.5, params: { w } });
    const due = () => lif({ tau: exp(w).add(1), vThreshold: 0.5 });
    expect(outcome(() => tau.run(x).v, tau.params)).to.deep.equal(outcome(() => due().run(x).v, { w }));
    const made = (options: object) => recurrentLif(4, { beta: 0.5, random: random(3), ...options });
    const layer = recurrentLif(4, { beta: () => sigmoid(w), params: { w }, random: random(3) });
    expect(layer.params).to.have.all.keys('recurrent', 'w');
    const got = outcome(() => layer.run(x).v, { w });
    expect(got).to.deep.equal(outcome(() => made({ beta: sigmoid(w) }).run(x).v, { w }));
  });

  it('trains what it is a function of: a decay that stays in [0, 1]', () => {
    const own = tensor([2]);
    const weights = random(2);
    const net = sequential(
      linear(4, 8, { random: weights }),
      lif({ beta: () => sigmoid(own), vThreshold: 0.2, params: { w: own } }),
      linear(8, 1, { random: weights }),
      lif({ beta: 0.9, reset: 'none' }),
    );
    const loss = () => sum(square(sub(net.run(x).v, 5)));
    const before = noGrad(loss).item();
    const adam = optimizers.adam(net.params, { learningRate: 0.1 });
    for (let step = 0; step < 60; step++) adam.step(valueAndGrad(loss, net.params).grads);
    expect(Math.abs(own.item() - 2)).to.be.above(0.2);
    expect(noGrad(loss).item()).to.be.below(before / 2);
  });

  it('gives membrane and state that are of its run, not of the moment of reading', () => {
    const own = tensor([0.5]);
    const run = lif({ beta: 0.5, vThreshold: () => own.mul(1), params: { own } }).run(x);
    const due = lif({ beta: 0.5, vThreshold: 0.5 }).run(x);
    assign(own, [5]);
    expect(run.v.toArray()).to.deep.equal(due.v.toArray());
    expect(run.state.v.toArray()).to.deep.equal(due.state.v.toArray());
  });

  const refuses = (what: string, options: object, kind: typeof TypeError | typeof RangeError, text: string) =>
    it(`refuses ${what}`, () => expectThrows(() => lif(wrong(options))(x), kind, `lif: ${text}`));

  refuses('what leaves the domain', { beta: () => 1.5 }, RangeError, 'beta must be in [0, 1], got 1.5.');
  refuses(
    'a tau that does',
    { tau: () => tensor(0.5) },
    RangeError,
    'tau must be at least 1 (step), got 0.5.',
  );
  refuses(
    'a threshold that does',
    { beta: 0.5, vThreshold: () => tensor([1, 1, -1, 1]) },
    RangeError,
    'vThreshold must be above 0, got -1 (element 2).',
  );
  refuses(
    'no tensor',
    { beta: () => [0.5] },
    TypeError,
    'beta() gave an array of 1 when a Tensor or a number was due.',
  );
  refuses(
    'a shape that does not fit',
    { beta: () => tensor([0.5, 0.5]) },
    RangeError,
    'got beta of shape [2] for neurons of shape [4].',
  );
  refuses(
    'params that nothing is a function of',
    { beta: sigmoid(w), params: { w } },
    TypeError,
    'got params when no parameter is a function of them, as in beta: () => sigmoid(w).',
  );
  refuses(
    'params that are no tensors',
    { beta: () => sigmoid(w), params: { w: 1 } },
    TypeError,
    'got 1 at params.w when a Tensor, or objects and arrays of them, were due.',
  );
  refuses(
    'params of the name of a parameter',
    { beta: () => sigmoid(w), vThreshold: tensor(1), params: { vThreshold: w } },
    RangeError,
    'params has vThreshold, which is the name of a parameter of its own.',
  );
  it('refuses params named as the recurrent weight', () => {
    const options = { beta: () => sigmoid(w), params: { recurrent: w }, random: random(1) };
    expectThrows(
      () => recurrentLif(4, options),
      RangeError,
      'recurrentLif: params has recurrent, which is the name of a parameter of its own.',
    );
  });
});

describe('a decay that is learned by neurons without a reset', () => {
  it('has an error that says where it left its domain and how it is kept there', () => {
    const beta = tensor([0.5, 0.5, 0.5, 0.5]);
    const layer = neurons.parallel.noResetLif({ beta });
    assign(beta, [0.5, 1.5, 0.5, 0.5]);
    const text = 'noResetLif: beta must be in [0, 1], got 1.5 (element 1).';
    expectThrows(() => layer(x), RangeError, `${text} ${remedy('beta')}`);
    expectThrows(() => neurons.parallel.noResetLif({ beta }), RangeError, text);
  });
});

describe('the threshold of neurons', () => {
  const step = (learned: Tensor, by: number) =>
    optimizers.sgd(learned, { learningRate: 1 }).step(tensor(learned.toArray()).mul(0).sub(by));

  for (const [name, make] of [
    ['lif', (options: object) => lif({ beta: 0.5, ...options })],
    ['recurrentLif', (options: object) => recurrentLif(4, { beta: 0.5, random: random(1), ...options })],
  ] as const) {
    it(`of ${name} must be above 0, from the definition on`, () => {
      for (const [given, text] of [
        [0, 'got 0.'],
        [-0.5, 'got -0.5.'],
        [tensor([1, -0.5, 1, 1]), 'got -0.5 (element 1).'],
      ] as const)
        expectThrows(
          () => make({ vThreshold: given }),
          RangeError,
          `${name}: vThreshold must be above 0, ${text}`,
        );
    });

    it(`of ${name} that training takes out of its domain is an error at the next run, until it is back`, () => {
      const learned = tensor([0.5, 1, 1, 1]);
      const layer = make({ vThreshold: learned });
      const before = layer(x).toArray();
      step(learned, -0.75);
      const text = `${name}: vThreshold must be above 0, got -0.25 (element 0). ${remedy('vThreshold')}`;
      expectThrows(() => layer(x), RangeError, text);
      step(learned, 0.75);
      expect(layer(x).toArray()).to.deep.equal(before);
    });
  }

  it('names what keeps it above others where it learns, and not in other libraries, which take no functions', () => {
    for (const [layer, text] of [
      [
        (of: Tensor) => lif({ beta: 0.5, vThreshold: of, vReset: -1, reset: 'value' }),
        'lif: vThreshold must be above vReset, -1, got -2. ',
      ],
      [(of: Tensor) => neurons.alif({ vThreshold: of }), 'alif: vThreshold must be above 0, got -2. '],
      [(R: Tensor) => Lapicque({ R, C: 1 }), 'snntorch.Lapicque: resistance must be above 0, got -2.'],
    ] as const) {
      const learned = tensor(2);
      const made = layer(learned);
      assign(learned, -2);
      expectThrows(() => made(x), RangeError, text.endsWith(' ') ? text + remedy('vThreshold') : text);
      expectThrows(() => layer(learned), RangeError, text.trimEnd());
    }
  });

  it('must be above what the membrane is reset to, and may be any where there is no reset', () => {
    const options = { beta: 0.5, vReset: -65, vLeak: -65, reset: 'value' } as const;
    expect(lif({ ...options, vThreshold: -50 })(x).shape).to.deep.equal(x.shape);
    expectThrows(
      () => lif({ ...options, vThreshold: -65 }),
      RangeError,
      'lif: vThreshold must be above vReset, -65, got -65.',
    );
    expect(lif({ beta: 0.5, vThreshold: -1, reset: 'none' })(x).shape).to.deep.equal(x.shape);
  });

  it('is held against those of its own neuron, where both broadcast to one for each', () => {
    const make = (vThreshold: Tensor, vReset: Tensor) => neurons.qif({ vThreshold, vReset });
    const right = make(
      tensor([[1], [10]]),
      tensor([
        [0, 0],
        [5, 5],
      ]),
    );
    expect(right(zeros([2, 1, 2, 2])).shape).to.deep.equal([2, 1, 2, 2]);
    expectThrows(
      () => make(tensor([[10], [1]]), tensor([5, 0])),
      RangeError,
      'qif: vThreshold must be above vReset, 5, got 1 (element 1).',
    );
  });
});

describe('a parameter of a surrogate that neurons learn', () => {
  for (const [name, make] of Object.entries({
    lif: (surrogate: LearnedSurrogate) => lif({ beta: 0.5, surrogate }),
    recurrentLif: (surrogate: LearnedSurrogate) =>
      recurrentLif(4, { beta: 0.5, random: random(1), surrogate }),
    alif: (surrogate: LearnedSurrogate) => neurons.alif({ beta: 0.5, surrogate }),
    'recurrent alif': (surrogate: LearnedSurrogate) =>
      recurrent(neurons.alif({ beta: 0.5, surrogate }), { size: 4, random: random(1) }),
    noResetLif: (surrogate: LearnedSurrogate) => neurons.parallel.noResetLif({ beta: 0.5, surrogate }),
    Leaky: (spikeGrad: LearnedSurrogate) => Leaky({ beta: 0.5, spikeGrad }),
  }))
    it(`of ${name} that training takes out of its domain is an error at the next run, until it is back`, () => {
      const alpha = tensor([1, 2, 1, 1]);
      const layer = make(surrogates.arctan({ alpha }));
      const before = layer(x).toArray();
      assign(alpha, [1, 2, -1, 1]);
      const text = 'arctan: alpha must be above 0, got -1 at element 2.';
      for (const run of [() => layer(x), () => layer.run(x), () => smooth(() => layer(x))])
        expectThrows(run, RangeError, text);
      assign(alpha, [1, 2, 1, 1]);
      expect(layer(x).toArray()).to.deep.equal(before);
    });

  it('must go together with the others, for each neuron', () => {
    const ramp = surrogate({
      name: 'ramp',
      parameters: { low: { default: 0 }, high: { default: 1 } },
      rejects: ({ low, high }) => (low < high ? undefined : `got low ${low} when less than ${high} was due.`),
      origin: (x, { low, high }) => Math.min(Math.max(x, low), high),
      gradient: (x, { low, high }) => (x >= low && x <= high ? 1 : 0),
      parameterGradients: { low: (x, { low }) => (x < low ? 1 : 0) },
    });
    const low = tensor([0, 0.25, 0.5, 0.75]);
    const layer = lif({ beta: 0.5, surrogate: ramp({ low }) });
    expect(layer(x).shape).to.deep.equal(x.shape);
    assign(low, [0, 0.25, 1.5, 0.75]);
    expectThrows(() => layer(x), RangeError, 'ramp: got low 1.5 when less than 1 was due.');
  });

  it('is looked at once in a run, however many neurons and steps there are', () => {
    let looks = 0;
    const ramp = surrogate({
      name: 'ramp',
      parameters: { low: { default: 0 }, high: { default: 1 } },
      rejects: ({ low, high }) => {
        looks++;
        return low < high ? undefined : 'got nothing in between.';
      },
      origin: (x, { low, high }) => Math.min(Math.max(x, low), high),
      gradient: (x, { low, high }) => (x >= low && x <= high ? 1 : 0),
      parameterGradients: { low: (x, { low }) => (x < low ? 1 : 0) },
    });
    const layer = lif({ beta: 0.5, surrogate: ramp({ low: tensor(0.25) }) });
    looks = 0;
    layer(x);
    expect(looks).to.equal(1);
  });
});

describe('the state of neurons', () => {
  const weights = random(4);
  const net = sequential(
    linear(4, 4, { random: weights }),
    lif({ beta: 0.9, vThreshold: 0.2 }),
    recurrentLif(4, { beta: 0.9, vThreshold: 0.2, random: weights }),
  );

  it('may come from JSON', () => {
    const { state } = net.run(x);
    const due = net.run(x, state);
    const got = net.run(x, JSON.parse(JSON.stringify(state)));
    expect(got.spikes.toArray()).to.deep.equal(due.spikes.toArray());
    expect(got.v.toArray()).to.deep.equal(due.v.toArray());
    const layer = lif({ beta: 0.9 });
    const { v } = layer.run(x).state;
    for (const saved of [{ v }, v].map((one) => JSON.parse(JSON.stringify(one))))
      expect(layer.run(x, saved).v.toArray()).to.deep.equal(layer.run(x, { v }).v.toArray());
  });

  it('may not come from JSON that is no state', () => {
    expectThrows(
      () => lif({ beta: 0.9 }).run(x, { v: { shape: [3, 4], data: [1] } }),
      RangeError,
      'tensor: got shape [3, 4] for data of shape [1], flat data of that many numbers was due.',
    );
    expectThrows(
      () => lif({ beta: 0.9 }).run(x, { v: { shape: [1, 4], data: [1, 2, 3, 4] } }),
      RangeError,
      "lif: got a state of shape [1, 4] when [3, 4] was due, the input's without its steps.",
    );
  });
});
