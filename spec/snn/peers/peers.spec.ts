import { expect } from 'chai';
import {
  type Layer,
  linear,
  mul,
  optimizers,
  random,
  sequential,
  sigmoid,
  sum,
  type Tensor,
  tensor,
  valueAndGrad,
  zeros,
} from 'spiketape';
import { loadWeights } from '../../../lib/io/weights.ts';
import type { PeerLayer } from '../../../lib/snn/peers/core/peer-layer.ts';
import * as norse from '../../../lib/snn/peers/norse.ts';
import * as sinabs from '../../../lib/snn/peers/sinabs.ts';
import * as snntorch from '../../../lib/snn/peers/snntorch.ts';
import * as sparch from '../../../lib/snn/peers/sparch.ts';
import * as spikingjelly from '../../../lib/snn/peers/spikingjelly.ts';
import * as spytorch from '../../../lib/snn/peers/spytorch.ts';
import { surrogates } from '../../../lib/surrogates/index.ts';
import { drawn } from '../../support/covering.ts';
import { libraries, needs } from './constructors.ts';
import { golden, layerOf, type Trace } from './golden.ts';

function numbers(x: Tensor): number[] {
  return Array.from(x.toTypedArray());
}

/** A sequence of one neuron. */
function sequence(...values: number[]): Tensor {
  return tensor(values, [values.length, 1, 1]);
}

function part(x: Tensor, from: number, to: number): Tensor {
  const [, batch = 1, size = 1] = x.shape;
  return tensor(numbers(x).slice(from * batch * size, to * batch * size), [to - from, batch, size]);
}

const all = Object.entries(libraries).flatMap(([library, entry]) =>
  Object.entries(entry).map(([name, make]) => ({
    library,
    name,
    layer: () => (make as (options: object) => PeerLayer)(needs[library]?.[name] ?? {}),
  })),
);

/** Layers that are of a number of steps, or of all steps at once. */
const whole = ['PSN', 'MaskedPSN', 'SlidingPSN', 'GatedLIFNode', 'ReadoutLayer', 'runSnn'];

describe("other libraries' neurons", () => {
  const x = mul(random(3).uniform([6, 2, 3], -1, 3), 4);

  // Those of sparch draw where they start.
  for (const { library, name, layer } of drawn(
    all.filter(({ library }) => library !== 'sparch'),
    16,
  ))
    it(`have the gradients of ${library} ${name} in a network, which gives memory back as it goes`, () => {
      const neurons = layer();
      const input = mul(random(3).uniform([6, 128, 3], -1, 3), 4);
      const gradients = (last: Layer) => {
        const net = sequential(linear(3, 3, { random: random(4) }), last);
        const draws = random(5);
        const loss = () => {
          const out = net(input);
          return sum(mul(out, draws.normal(out.shape))).add(sum(draws.normal([6, 128, 3])));
        };
        return JSON.stringify(valueAndGrad(loss, net.params).grads);
      };
      const apart = Object.assign((x: Tensor) => neurons(x), { params: neurons.params });
      expect(gradients(neurons)).to.equal(gradients(apart));
    });

  for (const { library, name, layer } of drawn(all, 16))
    it(`run as ${library} ${name}, and give what they are called for`, () => {
      const neurons = layer();
      const run = neurons.run(x);
      const given: Tensor = run.output ?? run.spikes;
      if (library !== 'sparch') expect(numbers(neurons(x))).to.deep.equal(numbers(given));
      for (const [entry, value] of Object.entries(run))
        if (entry !== 'state') expect(numbers(value as Tensor).every(Number.isFinite), entry).to.equal(true);
      if (whole.includes(name)) return;
      const first = neurons.run(part(x, 0, 2), name.startsWith('NonSpiking') ? undefined : run.state);
      const again = neurons.run(part(x, 0, 2), run.state);
      const rest = neurons.run(part(x, 2, 6), again.state);
      const both = neurons.run(x, run.state);
      expect(numbers((first.state.v ?? first.state.outI) as Tensor)).to.have.length(6);
      for (const entry of Object.keys(both)) {
        if (entry === 'state') continue;
        const due = numbers(Reflect.get(both, entry) as Tensor);
        const got = [again, rest].flatMap((one) => numbers(Reflect.get(one, entry) as Tensor));
        got.forEach((value, i) => {
          expect(value, `${entry} ${i}`).to.be.closeTo(
            due[i] as number,
            1e-5 * (1 + Math.abs(due[i] as number)),
          );
        });
      }
    });

  it('fire at the threshold or above it only, as there', () => {
    const cases: [PeerLayer, Tensor, number[]][] = [
      [snntorch.Leaky({ beta: 0.5 }), sequence(1, 0.5, 0.75), [0, 0, 1]],
      [snntorch.Lapicque({ R: 2, C: 1 }), sequence(1, 0.5, 0.75), [0, 0, 1]],
      [spikingjelly.IFNode(), sequence(1, 0.5, 0.5), [1, 0, 1]],
      [spikingjelly.LIFNode(), sequence(2, 1, 1.5), [1, 0, 1]],
      [norse.IAF(), sequence(1, 0.5), [0, 1]],
      [sinabs.IAF(), sequence(1, 2, 0.5, 0.5), [1, 2, 0, 1]],
      [sinabs.IAF({ spikeFn: 'SingleSpike' }), sequence(1, 2, 0.5, 0.5), [1, 1, 1, 1]],
      [sinabs.IAF({ spikeFn: { name: 'MaxSpike', maxNumSpikesPerBin: 2 } }), sequence(3.5, 0), [2, 1]],
    ];
    for (const [layer, input, due] of cases) expect(numbers(layer(input)), String(layer)).to.deep.equal(due);
    const { v, spikes } = spytorch
      .runSnn({ alpha: 0.5, beta: 0.5, w1: tensor([[1]]) })
      .run(sequence(1, 0, 0, 0));
    expect(numbers(v)).to.deep.equal([0, 0, 1, 1]);
    expect(numbers(spikes)).to.deep.equal([0, 0, 0, 0]);
  });

  it('take any threshold, as there; QIFNode and EIFNode one above vReset', () => {
    const names = {
      ...{ snntorch: 'threshold', spikingjelly: 'vThreshold', norse: 'vTh', sinabs: 'spikeThreshold' },
      ...{ sparch: 'threshold', spytorch: '' },
    };
    const refused: string[] = [];
    let taken = 0;
    for (const [library, entry] of Object.entries(libraries)) {
      const name = names[library as keyof typeof names];
      const tries: object[] = [{ [name]: 0 }, { [name]: -0.5 }, { [name]: 0.5, vReset: 1 }];
      if (library === 'spikingjelly') tries.push({ vThreshold: 0, vReset: null });
      for (const [key, make] of Object.entries(entry))
        for (const more of tries)
          try {
            (make as (options: object) => PeerLayer)({ ...needs[library]?.[key], ...more });
            taken++;
          } catch (error) {
            const { message } = error as Error;
            if (!message.includes('unknown option')) refused.push(message);
          }
    }
    expect(taken).to.be.above(90);
    expect(refused).to.deep.equal(
      ['EIFNode', 'QIFNode'].flatMap((node) => [
        `spikingjelly.${node}: vThreshold must be above vReset, -0.1, got -0.5.`,
        `spikingjelly.${node}: vThreshold must be above vReset, 1, got 0.5.`,
      ]),
    );
  });

  it('fire below 0 as there, and reset upwards', () => {
    const input = [-2, 1, 0.25, 0.5, -1];
    let [mem, v] = [0, 1];
    const due = input.map((current) => {
      const reset = mem > -0.5 ? -0.5 : 0;
      mem = 0.5 * mem + current - reset;
      v += current;
      const fired = v >= 0.5;
      if (fired) v = 1;
      return [Number(mem > -0.5), mem, Number(fired), v];
    });
    const leaky = snntorch.Leaky({ beta: 0.5, threshold: -0.5 }).run(sequence(...input));
    const node = spikingjelly.IFNode({ vThreshold: 0.5, vReset: 1 }).run(sequence(...input));
    const got = [leaky.spikes, leaky.v, node.spikes, node.v].map(numbers);
    expect(input.map((_, t) => got.map((values) => values[t]))).to.deep.equal(due);
  });

  it('decide themselves what fires, whatever surrogate is given', () => {
    const counting = surrogates.multiLevelSpikeCount({ n: 4 });
    expect(numbers(snntorch.Leaky({ beta: 0.5, spikeGrad: counting })(sequence(1, 2.5)))).to.deep.equal([
      0, 1,
    ]);
    const strict = surrogates.arctan({ strict: true });
    expect(numbers(spikingjelly.IFNode({ surrogateFunction: strict })(sequence(1, 0.5)))).to.deep.equal([
      1, 0,
    ]);
  });

  it('let one neuron of a row fire under inhibition, the first of a tie', () => {
    const input = tensor([[[2, 3, 3]], [[0, 0, 0]]]);
    const layer = snntorch.Leaky({ beta: 1, inhibition: true });
    const { spikes, v } = layer.run(input);
    expect(numbers(spikes)).to.deep.equal([0, 1, 0, 0, 1, 0]);
    expect(numbers(v)).to.deep.equal([2, 3, 3, 1, 2, 2]);
    const atOnce = snntorch.Leaky({ beta: 1, inhibition: true, resetDelay: false }).run(input);
    expect(numbers(atOnce.v)).to.deep.equal([2, 2, 3, 2, 2, 2]);
  });

  it('pass gradients under inhibition to the one that may fire, and by the start of IAF to vReset', () => {
    const input = tensor([[[0.5, 0.9, 0.4]]]);
    const layer = snntorch.Leaky({ beta: 1, inhibition: true });
    const { grads } = valueAndGrad(() => sum(layer(input)), { input });
    const found = numbers(grads.input);
    const slope = surrogates.arctan({ alpha: 2 }).gradient(0.9 - 1);
    expect(found[1]).to.be.closeTo(slope, 1e-6);
    expect([found[0], found[2]]).to.deep.equal([0, 0]);
    const vReset = tensor(0);
    const iaf = norse.IAF({ vReset, method: 'heaviside' });
    expect(valueAndGrad(() => sum(iaf.run(sequence(0.1, 0.1)).v), { vReset }).grads.vReset.item()).to.equal(
      2,
    );
  });

  it('gate as GatedLIFNode, over channels too', () => {
    const source = random(5);
    const [C, T] = [2, 3];
    const names = ['alpha', 'beta', 'gamma', 'tau', 'vThreshold', 'linearDecay', 'vSubreset'] as const;
    const own = Object.fromEntries(names.map((name) => [name, source.uniform([C], -1, 1)])) as Record<
      (typeof names)[number],
      Tensor
    >;
    const conduct = source.uniform([T, C], -1, 1);
    const layer = spikingjelly.GatedLIFNode({ T, inplane: C, ...own, conduct });
    const input = source.uniform([T, 1, C, 2, 1], 0, 2);
    const p = (name: keyof typeof own, c: number) => 1 / (1 + Math.exp(-(numbers(own[name])[c] as number)));
    const due: number[] = [];
    const state = new Map<number, { v: number; s: number }>();
    numbers(input).forEach((value, i) => {
      const [t, c, at] = [Math.floor(i / 4), Math.floor(i / 2) % 2, i % 4];
      const { v, s } = state.get(at) ?? { v: 0, s: 0 };
      const open = numbers(sigmoid(conduct))[t * C + c] as number;
      const keep = 1 - p('alpha', c) * (1 - p('tau', c));
      const charge = keep * v - (1 - p('alpha', c)) * p('linearDecay', c);
      const u = charge + value * (1 - p('beta', c) * (1 - open));
      const after = u - keep * v * p('gamma', c) * s - (1 - p('gamma', c)) * p('vSubreset', c) * s;
      state.set(at, { v: after, s: Number(after >= p('vThreshold', c)) });
      due.push(after);
    });
    numbers(layer.run(input).v).forEach((value, i) => {
      expect(value).to.be.closeTo(due[i] as number, 1e-5);
    });
  });

  it('give the membrane that is furthest from 0 with its sign, the lowest of two as far', () => {
    const layer = spikingjelly.NonSpikingIFNode({ decode: 'max-abs-mem' });
    const input = tensor([[[1, 1, -1]], [[-4, 1, 2]], [[1, -5, 0]]]);
    const { value, grads } = valueAndGrad(() => sum(mul(layer(input), tensor([1, 10, 100]))), input);
    expect(numbers(layer(input))).to.deep.equal([-3, -3, -1]);
    expect(value).to.equal(-133);
    expect(numbers(grads)).to.deep.equal([1, 10, 100, 1, 10, 0, 0, 10, 0]);
  });

  it('pass gradients by the reset of ILIFNode unless it is detached', () => {
    const input = sequence(1.5, 0.7);
    const gradient = (options: { detachReset?: boolean }) =>
      numbers(valueAndGrad(() => sum(spikingjelly.ILIFNode(options).run(input).v), input).grads);
    expect(gradient({})).to.deep.equal(gradient({ detachReset: false }));
    expect(gradient({})).to.not.deep.equal(gradient({ detachReset: true }));
  });

  it('learn a surrogate', () => {
    const alpha = tensor(2);
    const layer = spikingjelly.IFNode({ surrogateFunction: surrogates.arctan({ alpha }) });
    expect(layer.params.surrogate).to.deep.equal({ alpha });
    const { grads } = valueAndGrad(() => sum(layer(sequence(0.5, 0.7))), { alpha });
    expect(grads.alpha.item()).to.not.equal(0);
  });

  it('learn the factor of graded spikes of StateLeaky, which is squared', () => {
    const layer = snntorch.StateLeaky({
      beta: 0.5,
      channels: 1,
      gradedSpikesFactor: 3,
      learnGradedSpikesFactor: true,
    });
    const factor = layer.params.gradedSpikesFactor as Tensor;
    const loss = () => sum(layer(sequence(2, 0.5)));
    const { value, grads } = valueAndGrad(loss, factor);
    expect([value, grads.item()]).to.deep.equal([18, 12]);
    optimizers.sgd(factor, { learningRate: 1 }).step(tensor(1));
    expect(loss().item()).to.equal(8);
  });

  it('learn a time constant by its w, one for each neuron where it is so given', () => {
    const tau = tensor([3, 5]);
    for (const layer of [
      spikingjelly.SynapseFilter({ tau, learnable: true }),
      spikingjelly.ParametricLIFNode({ initTau: tau }),
    ]) {
      expect(layer.params).to.have.all.keys('w');
      expect(numbers(layer.params.w as Tensor)).to.deep.equal([2, 4].map((x) => Math.fround(-Math.log(x))));
    }
  });

  it('have weights without a bias where that is null or undefined', () => {
    for (const bias of [null, undefined]) {
      const weights = { weight: tensor([[1]]), bias } as never;
      for (const layer of [
        snntorch.RLeaky({ beta: 0.5, recurrent: weights }),
        sinabs.IAFRecurrent({ recConnect: weights }),
      ])
        expect(valueAndGrad(() => sum(layer.run(sequence(0.5, 0.25)).v), layer.params).value).to.be.above(0);
    }
  });

  it('have no parameters but tensors, whatever a firing pattern of Izhikevich is made of', () => {
    const a = tensor(0.02);
    const layer = norse.Izhikevich({ spikingMethod: { a, b: 0.2, c: -65, d: 6 } });
    expect(layer.params).to.deep.equal({ a });
    expect(valueAndGrad(() => sum(layer.run(sequence(9, 9)).v), layer.params).grads.a).to.not.equal(
      undefined,
    );
  });

  it('load what a state_dict has under their names, without turning a matrix', () => {
    const { traces } = golden('snntorch');
    const trace = traces.RLeaky_zero_delay1 as Trace;
    const layer = snntorch.RLeaky({
      beta: tensor([0, 0, 0]),
      resetMechanism: 'zero',
      linearFeatures: 3,
      random: random(1),
    });
    const weights = Object.entries(trace.learned).map(([name, { shape, value }]) => [
      `rlif.${name}`,
      { dtype: 'float32' as const, shape, data: Float32Array.from(value) },
    ]);
    const { left, missing } = loadWeights(layer, Object.fromEntries(weights), { from: 'snntorch' });
    expect([left, missing]).to.deep.equal([[], []]);
    const due = layerOf(snntorch, trace);
    const input = tensor([...trace.input], trace.shape);
    expect(numbers(layer.run(input).v)).to.deep.equal(numbers(due.run(input).v));
  });

  it('load what a state_dict has twice: the tau that is learned of StateLeaky, and V in the order of modules', () => {
    const array = (...data: number[]) => ({
      dtype: 'float32' as const,
      shape: [data.length],
      data: Float32Array.from(data),
    });
    const tau = tensor([2, 2]);
    const state = snntorch.StateLeaky({ tau, channels: 2 });
    const ofState = { 'lif.beta': array(0.9, 0.9), 'lif.tau': array(3, 4), 'lif.threshold': array(1) };
    expect(loadWeights(state, ofState, { from: 'snntorch' })).to.deep.equal({
      used: ['lif.tau'],
      left: ['lif.beta', 'lif.threshold'],
      missing: [],
    });
    expect(numbers(tau)).to.deep.equal([3, 4]);
    const [V, beta] = [tensor([0, 0]), tensor([0, 0])];
    const net = sequential(
      linear(2, 2, { random: random(1), bias: false }),
      snntorch.Leaky({ beta }),
      snntorch.RLeaky({ beta: 0.5, allToAll: false, V }),
    );
    const ofNet = {
      'fc.weight': { ...array(1, 2, 3, 4), shape: [2, 2] },
      'first.beta': array(0.25, 0.75),
      'second.V': array(5, 6),
      'second.recurrent.V': array(5, 6),
    };
    const { left, missing } = loadWeights(net, ofNet, { from: 'snntorch' });
    expect([left, missing]).to.deep.equal([['second.recurrent.V'], []]);
    expect([numbers(V), numbers(beta)]).to.deep.equal([
      [5, 6],
      [0.25, 0.75],
    ]);
  });

  it('draw what is not given, within its limits', () => {
    const { weight } = sparch.RLIFLayer({
      inputSize: 2,
      hiddenSize: 4,
      normalization: 'none',
      random: random(1),
    }).params.V as { readonly weight: Tensor };
    const rows = Array.from({ length: 4 }, (_, i) => numbers(weight).slice(4 * i, 4 * i + 4));
    rows.forEach((a, i) => {
      rows.forEach((b, j) => {
        const dot = a.reduce((total, value, at) => total + value * (b[at] as number), 0);
        expect(dot).to.be.closeTo(Number(i === j), 1e-6);
      });
    });
  });

  const refusals: [() => unknown, string][] = [
    [
      () => snntorch.Leaky({ beta: 0.5, initHidden: true } as never),
      'snntorch.Leaky: got an unknown option "initHidden", known are ',
    ],
    [
      () => snntorch.Leaky({ beta: 0.5, initHidden: true } as never),
      'a layer keeps no state: run(x, state) takes it and gives it.',
    ],
    [() => snntorch.Leaky({} as never), 'snntorch.Leaky: beta is missing, and has no default.'],
    [
      () => snntorch.Leaky({ beta: 'a' } as never),
      'snntorch.Leaky: beta must be a number or a Tensor, got "a".',
    ],
    [
      () => snntorch.Leaky({ beta: 1, resetMechanism: 'value' as never }),
      "snntorch.Leaky: resetMechanism must be one of 'subtract', 'zero', 'none', got \"value\".",
    ],
    [() => snntorch.Lapicque({}), 'snntorch.Lapicque: give beta, or two of beta, R and C.'],
    [() => snntorch.Lapicque({ beta: 1.5 }), 'snntorch.Lapicque: beta must be in (0, 1), got 1.5.'],
    [() => snntorch.Lapicque({ beta: 1, C: 2 }), 'snntorch.Lapicque: beta must be in (0, 1), got 1.'],
    [
      () => snntorch.Lapicque({ beta: tensor([0.5, -1]) })(zeros([3, 1, 2])),
      'snntorch.Lapicque: beta must be in (0, 1), got -1.',
    ],
    [
      () => snntorch.Lapicque({ beta: 0.5, timeStep: -1 }),
      'snntorch.Lapicque: timeStep must be above 0, got -1.',
    ],
    [
      () => snntorch.StateLeaky({ beta: 1.5, channels: 2 }),
      'snntorch.StateLeaky: beta must be at most 1, got 1.5.',
    ],
    [
      () => snntorch.StateLeaky({ tau: -1, channels: 2 }),
      'snntorch.StateLeaky: tau must be at least 0, got -1.',
    ],
    [
      () => snntorch.Alpha({ alpha: 0.5, beta: 0.6 }),
      'snntorch.Alpha: alpha must be above beta, 0.6, got 0.5.',
    ],
    [
      () => snntorch.RLeaky({ beta: 0.5 }),
      'snntorch.RLeaky: give recurrent: { weight, bias }, or linearFeatures and random.',
    ],
    [
      () => snntorch.RLeaky({ beta: 0.5, allToAll: false, recurrent: { weight: tensor([[1]]) } }),
      'snntorch.RLeaky: recurrent is for allToAll: true, give V.',
    ],
    [
      () => snntorch.RLeaky({ beta: 0.5, recurrent: {} as never }),
      'snntorch.RLeaky: recurrent must be { weight, bias }, of tensors.',
    ],
    [
      () => snntorch.StateLeaky({ beta: 0.5, channels: 1, kernelTruncationSteps: 0 }),
      'kernelTruncationSteps must be null or a whole number from 1, got 0.',
    ],
    [
      () => snntorch.StateLeaky({ beta: 0.5, channels: 2 })(sequence(1)),
      'snntorch.StateLeaky: got an input of shape [1, 1, 1] when [steps, batch, 2] was due.',
    ],
    [
      () =>
        snntorch
          .StateLeaky({ beta: 0.5, channels: 1, kernelTruncationSteps: 2 })
          .run(sequence(1), { v: tensor([[1]]) }),
      'snntorch.StateLeaky: kernelTruncationSteps needs a whole sequence: a state has no inputs to be forgotten.',
    ],
    [() => snntorch.StateLeaky({ channels: 2 }), 'snntorch.StateLeaky: give one of beta and tau, got none.'],
    [
      () => snntorch.Leaky({ beta: 0.5, inhibition: true }).run(tensor([], [0, 1, 1])),
      'snntorch.Leaky: got an input of shape [0, 1, 1], at least one step was due.',
    ],
    [
      () => snntorch.RLeaky({ beta: 0.5, recurrent: { weight: tensor([[1]]) } })(tensor([[[1, 2]]])),
      'snntorch.RLeaky: got recurrent weights of shape [1, 1] when [2, 2] was due.',
    ],
    [
      () =>
        snntorch.RLeaky({ beta: 0.5, recurrent: { weight: tensor([[1]]), bias: tensor(1) } })(sequence(1)),
      'snntorch.RLeaky: got a recurrent bias of shape [] when [1] was due.',
    ],
    [
      () => snntorch.RLeaky({ beta: 0.5, allToAll: false, V: tensor([1, 2]) })(sequence(1)),
      'snntorch.RLeaky: got recurrent weights of shape [2] when [1] was due.',
    ],
    [
      () => sinabs.IAFRecurrent({ recConnect: { weight: tensor([[1]]) } })(tensor([[[[1], [2]]]])),
      'sinabs.IAFRecurrent: got neurons of shape [2, 1] when an input [steps, batch, neurons] was due.',
    ],
    [() => spikingjelly.LIFNode({ tau: 1 }), 'spikingjelly.LIFNode: tau must be above 1, got 1.'],
    [
      () => spikingjelly.GatedLIFNode({ T: 2, initTau: 1, random: random(1) }),
      'initTau must be above 0 and below 1, got 1.',
    ],
    [
      () => spikingjelly.GatedLIFNode({ T: 2, random: random(1) })(sequence(1)),
      'got an input of shape [1, 1, 1] when 2 steps were due.',
    ],
    [
      () => spikingjelly.GatedLIFNode({ T: 1, inplane: 2, random: random(1) })(tensor([[1]])),
      'inplane needs an input [steps, batch, channels, ...].',
    ],
    [
      () => spikingjelly.SlidingPSN({ k: 2, expInit: false }),
      'give random, which draws the weight, or weight.',
    ],
    [
      () => snntorch.RLeaky({ beta: 0.5, recurrent: { weight: tensor([[1]]), bias: 1 as never } }),
      'snntorch.RLeaky: recurrent must be { weight, bias }, of tensors.',
    ],
    [
      () => spikingjelly.GatedLIFNode({ T: 2, initTau: tensor(0.2) as never, random: random(1) }),
      'spikingjelly.GatedLIFNode: initTau must be a number, got ',
    ],
    [
      () => spikingjelly.ParametricLIFNode({ initTau: 'a' as never }),
      'spikingjelly.ParametricLIFNode: initTau must be a number or a Tensor, got "a".',
    ],
    [() => spikingjelly.SynapseFilter({ tau: 2, w: 1 }), 'give one of tau and w.'],
    [() => spikingjelly.ParametricLIFNode({ initTau: 2, w: 1 }), 'give one of initTau and w.'],
    [() => norse.LIF({ method: 'none' as never }), "norse.LIF: method must be one of 'super', "],
    [
      () => norse.LIF({ method: surrogates.arctan(), alpha: 2 }),
      'alpha is of a method by name, a surrogate has its own parameters.',
    ],
    [() => norse.LIF({ adjoint: true } as never), 'it is not built; gradients are those of the steps.'],
    [
      () => norse.LIFRecurrent({}),
      'norse.LIFRecurrent: give inputWeights, or inputSize, hiddenSize and random.',
    ],
    [
      () => norse.LIFRecurrent({ inputWeights: 1 as never }),
      'norse.LIFRecurrent: inputWeights must be a Tensor, got 1.',
    ],
    [
      () => norse.Izhikevich({} as never),
      'spikingMethod must be a name or { a, b, c, d, … }, got undefined.',
    ],
    [
      () => norse.Izhikevich({ spikingMethod: 'tonic' as never }),
      "spikingMethod must be one of 'tonic_spiking', ",
    ],
    [() => sinabs.LIF({}), 'sinabs.LIF: give one of tauMem and alphaMem.'],
    [() => sinabs.LIF({ tauMem: 1, alphaMem: tensor(1) }), 'sinabs.LIF: give one of tauMem and alphaMem.'],
    [
      () => sinabs.LIF({ tauMem: 1, spikeFn: 'x' as never }),
      "sinabs.LIF: spikeFn must be one of 'MultiSpike', 'SingleSpike', got \"x\".",
    ],
    [
      () => sinabs.LIF({ tauMem: 1, resetFn: { name: 'MembraneReset', subtractValue: 1 } as never }),
      'resetFn MembraneReset has resetValue, got "subtractValue".',
    ],
    [
      () => sinabs.IAFRecurrent({} as never),
      'sinabs.IAFRecurrent: recConnect is missing, and has no default.',
    ],
    [
      () => sinabs.IAFRecurrent({ recConnect: {} as never }),
      'sinabs.IAFRecurrent: recConnect must be { weight, bias }, of tensors.',
    ],
    [
      () => sparch.LIFLayer({ inputSize: 1, hiddenSize: 1 }),
      'sparch.LIFLayer: normalization "batchnorm", the default there, is not built: give \'none\'.',
    ],
    [
      () => sparch.LIFLayer({ inputSize: 1, hiddenSize: 1, normalization: 'none', dropout: 0.1 }),
      'got dropout 0.1: compose the layer with dropout(...).',
    ],
    [
      () => sparch.LIFLayer({ inputSize: 1, hiddenSize: 1, normalization: 'none', bidirectional: true }),
      'bidirectional is not built: compose two layers',
    ],
    [
      () => sparch.LIFLayer({ inputSize: 1, hiddenSize: 1, normalization: 'none', W: {} as never }),
      'W must be { weight, bias }, of tensors.',
    ],
    [
      () =>
        sparch.LIFLayer({
          inputSize: 1,
          hiddenSize: 1,
          normalization: 'none',
          useBias: true,
          W: { weight: tensor([[1]]) },
        }),
      'W lacks a bias, and useBias is true.',
    ],
    [
      () =>
        sparch.RLIFLayer({
          inputSize: 1,
          hiddenSize: 1,
          normalization: 'none',
          random: random(1),
          V: {} as never,
        }),
      'V must be { weight }, a tensor.',
    ],
    [
      () => spytorch.runSnn({ w1: tensor([[1]]), alpha: 1, tauSyn: 1 }),
      'spytorch.runSnn: give one of tauSyn and alpha.',
    ],
    [() => spytorch.runSnn({ w1: tensor([[1]]), v1: 1 as never }), 'spytorch.runSnn: v1 must be a Tensor.'],
    [
      () => snntorch.Leaky({ beta: 1 }).run(sequence(1), {}),
      'snntorch.Leaky: got an Object as state when { v } or a Tensor was due.',
    ],
  ];
  for (const [f, text] of refusals) it(`say ${JSON.stringify(text)}`, () => expect(f).to.throw(text));
});
