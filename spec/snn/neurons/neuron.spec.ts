import { expect } from 'chai';
import {
  assign,
  type Neuron,
  type NeuronRow,
  neuron,
  neurons,
  random,
  recurrent,
  square,
  sum,
  type Tensor,
  tensor,
  useKernels,
  valueAndGrad,
} from '../../../lib/index.ts';
import { requireRow } from '../../../lib/snn/neurons/require-row.ts';
import { expectThrows, wrong } from '../../support/expect.ts';

interface Ops {
  spike(x: number): number;
}
type V = { v: number };

const { parallel: _, ...registry } = neurons;
const zoo = registry as unknown as Readonly<Record<string, Neuron>>;
const outside = 3;
const row: NeuronRow = {
  name: 'mine',
  state: { v: 0 },
  parameters: { beta: { default: 0.9, min: 0, max: 1 } },
  step: ({ v }: V, input: number, { beta }: { beta: number }, { spike }: Ops) => {
    const h = beta * v + input;
    return { spikes: spike(h - 1), v: h };
  },
};
const mine = neuron(row);
const x = tensor([[[1, 1]]]);
const size2 = { size: 2, random: random(1) };

type Case = readonly [
  what: string,
  f: () => unknown,
  kind: typeof TypeError | typeof RangeError,
  text: string,
];

/** Cases of one place: what is wrong, what is thrown. */
function throwing(cases: readonly Case[]): void {
  for (const [what, f, kind, text] of cases) it(`for ${what}`, () => expectThrows(f, kind, text));
}

const withStep = (step: unknown) => () => neuron({ ...row, step: wrong(step) });
const outsideSubset = (what: string, step: unknown, reason: string, line = ' (line 1)'): Case => [
  what,
  withStep(step),
  TypeError,
  `neuron mine: step ${reason}, which is outside the formula subset${line}.`,
];

describe('neuron has an error', () => {
  throwing([
    [
      'a step that returns no spikes',
      withStep(({ v }: V, i: number) => ({ v: v + i })),
      TypeError,
      'neuron mine: step returns no spikes, which the layer is to give unless a state is its output.',
    ],
    [
      'a state that is not returned',
      () => neuron({ ...row, state: { v: 0, a: 0 } }),
      TypeError,
      'neuron mine: step returns no a, the state after it was due.',
    ],
    [
      'what is returned and is no state',
      withStep(({ v }: V, i: number, _: object, { spike }: Ops) => ({ spikes: spike(v), v: i, w: 1 })),
      TypeError,
      'neuron mine: step returns w, which is no state; there are spikes, v.',
    ],
    [
      'a number in place of states',
      withStep(({ v }: V, i: number) => v + i),
      TypeError,
      'neuron mine: step returns no v, the state after it was due.',
    ],
    outsideSubset(
      'an unknown name',
      ({ v }: V, i: number) => ({ spikes: v, v: i * outside }),
      'reads outside',
    ),
    outsideSubset(
      'an unknown parameter',
      ({ v }: V, i: number, { gamma }: { gamma: number }) => ({ spikes: v, v: i * gamma }),
      'reads parameters.gamma',
    ),
    outsideSubset(
      'an unknown setting',
      ({ v }: V, i: number, _: object, __: object, { reset }: { reset: boolean }) => ({
        spikes: v,
        v: reset ? i : v,
      }),
      'reads settings.reset',
    ),
    outsideSubset(
      'an unknown operation',
      ({ v }: V, i: number, _: object, { fire }: { fire(x: number): number }) => ({ spikes: fire(v), v: i }),
      'reads operations.fire',
    ),
    outsideSubset('an array', ({ v }: V, i: number) => [v, i], 'contains ArrayExpression'),
    outsideSubset('nothing', () => {}, 'can end without a return'),
    outsideSubset(
      'objects in objects',
      ({ v }: V) => ({ spikes: v, v: { v } }),
      'computes with what is no number',
    ),
    outsideSubset('text', ({ v }: V) => ({ spikes: v, v: 'v' }), 'computes with what is no number'),
    outsideSubset(
      'objects that differ from branch to branch',
      ({ v }: V, i: number) => (v > 0 ? { spikes: i, v } : { v: i }),
      'chooses between objects of which one has no spikes',
    ),
    outsideSubset('chance', ({ v }: V) => ({ spikes: v, v: Math.random() }), 'reads Math.random'),
    outsideSubset('a function without a source', Math.max, 'has a source that cannot be read', ''),
    outsideSubset(
      'a loop without an end',
      ({ v }: V) => {
        let total = v;
        for (let k = 0; k < 1; k += 0) total += k;
        return { spikes: total, v };
      },
      'is too long when its loops are unrolled',
    ),
    [
      'a step that divides by zero at the start',
      withStep(({ v }: V, i: number, _: object, { spike }: Ops) => ({ spikes: spike(v), v: i / v })),
      RangeError,
      'neuron mine: step gives NaN as v without input, from where it starts.',
    ],
    [
      'a start that is no number',
      () => neuron({ ...row, state: { v: wrong('a') } }),
      TypeError,
      'neuron mine: the state v starts at "a" when a number was due.',
    ],
    [
      'a start that is not finite',
      () => neuron({ ...row, state: { v: ({ beta = 0 }) => 1 / (beta - 0.9) } }),
      RangeError,
      'neuron mine: the state v starts at Infinity when a finite number was due.',
    ],
    [
      'a state by the name of what a run gives',
      () => neuron({ ...row, state: { spikes: 0 } }),
      RangeError,
      'neuron mine: spikes and state cannot be names of states.',
    ],
    [
      'an output that is no state',
      () => neuron({ ...row, output: 'w' }),
      RangeError,
      'neuron mine: the output w is no state; there are v.',
    ],
    [
      'no name',
      () => neuron({ ...row, name: '' }),
      TypeError,
      'neuron: got "" as name when a non-empty string was due.',
    ],
    [
      'no row',
      () => neuron(wrong(null)),
      TypeError,
      'neuron: got undefined as name when a non-empty string was due.',
    ],
    ['no step', withStep(3), TypeError, 'neuron mine: step is 3 when a function was due.'],
    [
      'no states',
      () => neuron({ ...row, state: wrong(undefined) }),
      TypeError,
      'neuron mine: state is undefined when an object was due.',
    ],
    [
      'an unknown field',
      () => neuron({ ...row, nonsense: 1 } as NeuronRow),
      TypeError,
      'neuron mine: got an unknown field "nonsense", known are name, state, parameters, alternatives, settings, presets, rejects, helpers, step, output, formula, source, peers.',
    ],
    [
      'a default outside its domain',
      () => neuron({ ...row, parameters: { beta: { default: 2, max: 1 } } }),
      RangeError,
      'neuron mine: the default of beta must be at most 1, got 2.',
    ],
    [
      'a setting that allows nothing',
      () => neuron({ ...row, settings: { a: [] } }),
      RangeError,
      'neuron mine: the setting a allows nothing.',
    ],
    [
      'a setting that is neither a list nor a range',
      () => neuron({ ...row, settings: { a: wrong(3) } }),
      TypeError,
      'neuron mine: the setting a is 3 when a list or { default, min } was due.',
    ],
    [
      'two options of one name',
      () => neuron({ ...row, settings: { beta: [1] } }),
      RangeError,
      'neuron mine: beta is the name of two options.',
    ],
    [
      'an alternative to what is no parameter',
      () => neuron({ ...row, alternatives: { tau: { for: 'x', value: (tau) => tau } } }),
      RangeError,
      'neuron mine: tau stands for x, which is no parameter.',
    ],
    [
      'a helper that is no function',
      () => neuron({ ...row, helpers: { f: wrong(3) } }),
      TypeError,
      'neuron mine: the helper f is 3 when a function was due.',
    ],
    [
      'a preset of what is no option',
      () => neuron({ ...row, presets: { a: { nobody: 1 } } }),
      TypeError,
      'neuron mine: preset a: got an unknown option "nobody", known are beta.',
    ],
    [
      'a preset that is no object',
      () => neuron({ ...row, presets: { a: wrong(1) } }),
      TypeError,
      'neuron mine: the preset a is 1 when an object was due.',
    ],
  ]);
});

describe('a layer of neurons has an error', () => {
  const li = neurons.li({ beta: 0.5 });
  const synaptic = neurons.synaptic({ alpha: 0.5, beta: 0.5 });
  throwing([
    [
      'a parameter outside its domain',
      () => mine({ beta: 2 }),
      RangeError,
      'mine: beta must be in [0, 1], got 2.',
    ],
    [
      'one of a neuron outside its domain',
      () => mine({ beta: tensor([0.5, 2]) }),
      RangeError,
      'mine: beta must be in [0, 1], got 2 (element 1).',
    ],
    [
      'one outside its domain at a run',
      () => mine({ beta: () => 3 })(x),
      RangeError,
      'mine: beta must be in [0, 1], got 3.',
    ],
    [
      'one that training took out of its domain',
      () => {
        const beta = tensor(0.5);
        const layer = mine({ beta });
        assign({ beta }, { beta: tensor(1.5) });
        layer(x);
      },
      RangeError,
      'mine: beta must be in [0, 1], got 1.5. To keep it there while it learns, give a function: beta: () => f(w), params: { w }.',
    ],
    [
      'parameters of a wrong length',
      () => mine({ beta: tensor([0.5, 0.2, 0.1]) })(x),
      RangeError,
      'mine: got beta of shape [3] for neurons of shape [2].',
    ],
    [
      'a state of a wrong shape',
      () => mine().run(x, { v: tensor([[1]]) }),
      RangeError,
      "mine: got a state of shape [1, 1] when [1, 2] was due, the input's without its steps.",
    ],
    [
      'a state of another model, with less',
      () => synaptic.run(x, mine().run(x).state),
      TypeError,
      'synaptic: got an Object as state when { v, i } was due.',
    ],
    [
      'a state of another model, with more',
      () => mine().run(x, synaptic.run(x).state),
      TypeError,
      'mine: got a state with i when { v } was due.',
    ],
    [
      'a state of recurrent neurons',
      () => mine().run(x, recurrent(mine(), size2).run(x).state),
      TypeError,
      'mine: got a state with spikes when { v } was due.',
    ],
    [
      'a state of neurons for recurrent ones',
      () => recurrent(mine(), size2).run(x, mine().run(x).state),
      TypeError,
      'recurrent: got an Object as state when { v, spikes } was due.',
    ],
    [
      'weights among neurons that do not spike',
      () => recurrent(li, size2),
      TypeError,
      'recurrent: li gives no spikes, by which neurons reach each other.',
    ],
    [
      'weights among what are no neurons',
      () =>
        recurrent(
          wrong(() => x),
          size2,
        ),
      TypeError,
      'recurrent: got a function when a layer of neurons such as lif(...) was due.',
    ],
    [
      'weights twice',
      () => recurrent(recurrent(mine(), size2), size2),
      RangeError,
      'recurrent: params has recurrent, which is the name of a parameter of its own.',
    ],
    [
      'an unknown way to connect',
      () => recurrent(mine(), { ...size2, connect: wrong('some') }),
      RangeError,
      "recurrent: connect must be 'all' or 'oneToOne', got \"some\".",
    ],
    [
      'an initializer that gives another number of weights that are one to one',
      () => recurrent(mine(), { ...size2, connect: 'oneToOne', initializer: () => tensor([1, 2, 3]) }),
      RangeError,
      'recurrent: the initializer gave Tensor(shape [3], [1,2,3]), when weights of shape [2] were due.',
    ],
    [
      'an input of another width than the weights',
      () => recurrent(mine(), { ...size2, size: 3 })(x),
      RangeError,
      'recurrent: got an input of shape [1, 1, 2] when [steps, batch, 3] was due.',
    ],
    [
      'a decay of a synapse that is not there',
      () => neurons.alif({ alpha: 0.5 }),
      RangeError,
      "alif: alpha must be 0 unless synapse is an order such as 'decayJumpCharge', got 0.5.",
    ],
    [
      'decays of which the excitation is the faster',
      () => neurons.alpha({ alpha: 0.5, beta: 0.6 }),
      RangeError,
      'alpha: alpha must be above beta, 0.6, got 0.5.',
    ],
    [
      'a threshold below the reset',
      () => neurons.izhikevich({ c: 40 }),
      RangeError,
      'izhikevich: vThreshold must be above c, 40, got 30.',
    ],
    [
      'a time constant too short',
      () => neurons.plif({ tau: 1 }),
      RangeError,
      'plif: tau must be above 1 (step), got 1.',
    ],
    [
      'several spikes without the reset for them',
      () => neurons.qif({ maxSpikes: 2 }),
      RangeError,
      "qif: maxSpikes must be 1 unless reset is 'subtract', got 2.",
    ],
    [
      'spikes of the start without a delay',
      () => neurons.if({ spikesOf: 'start' }),
      RangeError,
      'if: spikesOf must be \'charged\' unless resetDelay is true, got "start".',
    ],
    [
      'a preset where there are none',
      () => neurons.qif({ preset: 'x' } as object),
      TypeError,
      'qif: got an unknown option "preset", known are tau, a0, vRest, vCritical, vThreshold, vReset, reset, detachReset, refractory, maxSpikes, params, surrogate, strict.',
    ],
  ]);

  it('for a preset that is unknown, with all there are', () => {
    expect(() => neurons.izhikevich({ preset: 'x' as 'tonicSpiking' })).to.throw(
      RangeError,
      /^izhikevich: preset must be 'tonicSpiking', .*'inhibitionInducedSpiking' or 'inhibitionInducedBursting', got "x"\.$/,
    );
  });
});

describe('the registry of neurons', () => {
  it('has rows with nothing that neuron() does not take, under their names', () => {
    for (const [name, make] of Object.entries(zoo)) {
      expect(make.row.name).to.equal(name);
      requireRow(make.row);
      expect(neuron(make.row).row).to.equal(make.row);
      expect(make.row.source, name).to.be.a('string');
      expect(make.row.formula, name).to.be.a('string');
    }
  });

  it('gives layers bit-identical to those that neuron() gives for its rows', () => {
    const input = random(1).uniform([5, 2, 3], 0, 2);
    for (const [name, make] of Object.entries(zoo)) {
      const needs = Object.entries(make.row.parameters ?? {}).filter(
        ([, { default: start }]) => start === undefined,
      );
      const options = Object.fromEntries(needs.map(([one], i) => [one, 0.8 - 0.3 * i]));
      const outcome = (layer: (x: Tensor) => Tensor) =>
        JSON.stringify(valueAndGrad(() => sum(square(layer(input))), input));
      expect(outcome(neuron(make.row)(options)), name).to.equal(outcome(make(options)));
    }
  });

  it('has presets that start where their neurons rest, and fire as they say', () => {
    const { presets = {} } = neurons.izhikevich.row;
    expect(Object.keys(presets)).to.have.length(20);
    for (const [preset, { b, vStart, uStart }] of Object.entries(presets))
      if (preset !== 'accommodation') expect(uStart, preset).to.be.closeTo(Number(b) * Number(vStart), 1e-9);
    const current = tensor(Array(1200).fill(15), [1200, 1, 1]);
    const count = (preset: 'tonicSpiking' | 'tonicBursting') =>
      Array.from(neurons.izhikevich({ preset })(current).toTypedArray()).filter(Boolean).length;
    expect(count('tonicSpiking')).to.be.within(5, 40);
    expect(count('tonicBursting')).to.be.above(count('tonicSpiking'));
    const changed = neurons.izhikevich({ preset: 'tonicSpiking', d: 100 });
    expect(Array.from(changed(current).toTypedArray()).filter(Boolean).length).to.be.below(
      count('tonicSpiking'),
    );
  });

  it('has sixty models in use as it has one', () => {
    const input = random(2).uniform([4, 2, 5], 0, 2);
    const layers = [1, 2, 3, 4, 5].flatMap((refractory) =>
      (['limit', 'vThreshold'] as const).flatMap((lost) =>
        [1, 2, 3].flatMap((maxSpikes) =>
          [false, true].map((detachReset) => neurons.alif({ refractory, lost, maxSpikes, detachReset })),
        ),
      ),
    );
    const outcome = (layer: (x: Tensor) => Tensor) => {
      const { value, grads } = valueAndGrad(() => sum(square(layer(input))), input);
      return [value, ...grads.toTypedArray()];
    };
    const got = layers.map(outcome);
    expect(got).to.have.length(60);
    expect(layers.map(outcome)).to.deep.equal(got);
    const kernels = useKernels('reference');
    try {
      layers.forEach((layer, i) => {
        outcome(layer).forEach((due, at) => {
          expect(got[i]?.[at]).to.be.closeTo(due, 1e-4);
        });
      });
    } finally {
      useKernels(kernels);
    }
  });
});
