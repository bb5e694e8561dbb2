import { expect } from 'chai';
import {
  linear,
  ones,
  random,
  sequential,
  sum,
  surrogates,
  type Tensor,
  type Tree,
  tensor,
  valueAndGrad,
} from 'spiketape';
import * as norse from '../../../lib/snn/peers/norse.ts';
import * as sinabs from '../../../lib/snn/peers/sinabs.ts';
import * as snntorch from '../../../lib/snn/peers/snntorch.ts';
import * as sparch from '../../../lib/snn/peers/sparch.ts';
import * as spikingjelly from '../../../lib/snn/peers/spikingjelly.ts';
import * as spytorch from '../../../lib/snn/peers/spytorch.ts';
import type { Same } from '../../support/same.ts';

// What is asserted of types is asserted by the compiler, which `npm run types` runs under strict.

/** Which tensors there are: names, those that may be missing with a question mark, and trees of them. */
type Tensors<N extends string, M extends string = never> = {
  readonly [K in N]: Tensor;
} & { readonly [K in M]?: Tensor };

type Flat<T> = { readonly [K in keyof T]: T[K] };

/** The parameters of a layer, which have these names, and a type that is that of the arguments. */
function paramsOf<P extends object>({ params }: { readonly params: P }) {
  return <N extends string = never, M extends string = never, A = object>(
    _: Same<P, Flat<Tensors<N, M> & A>>,
    ...names: readonly string[]
  ): void => {
    expect(Object.keys(params).sort()).to.deep.equal([...names].sort());
  };
}

type None = never;
type Linear = { readonly weight: Tensor; readonly bias: Tensor };
type Alpha = { readonly surrogate: { readonly alpha: Tensor } };

const t = tensor([0.5]);
const seed = random(1);
const surrogate = surrogates.arctan({ alpha: tensor([2]) });
const flag: boolean = seed.uniform([1]).item() < 2;
const weights = { weight: tensor([[1]]), bias: tensor([0]) };

describe("The parameters of other libraries' neurons, as types", () => {
  it('are those of snnTorch that were given as tensors, or are learned', () => {
    paramsOf(snntorch.Leaky({ beta: 0.5 }))<None>(true);
    paramsOf(snntorch.Leaky({ beta: t, threshold: 1 }))<'beta'>(true, 'beta');
    paramsOf(snntorch.Leaky({ beta: 0.5, learnBeta: true, learnThreshold: true }))<'beta' | 'threshold'>(
      true,
      ...['beta', 'threshold'],
    );
    paramsOf(snntorch.Leaky({ beta: 0.5, learnBeta: flag, learnThreshold: false }))<None, 'beta'>(
      true,
      'beta',
    );
    paramsOf(snntorch.Leaky({ beta: t, learnGradedSpikesFactor: true, spikeGrad: surrogate }))<
      'beta' | 'gradedSpikesFactor',
      None,
      Alpha
    >(true, 'beta', 'gradedSpikesFactor', 'surrogate');
    paramsOf(snntorch.Leaky({ beta: 0.5, spikeGrad: surrogate, surrogateDisable: true }))<None>(true);
    paramsOf(snntorch.Synaptic({ alpha: 0.5, beta: t, learnAlpha: true }))<'alpha' | 'beta'>(
      true,
      'alpha',
      'beta',
    );
    paramsOf(snntorch.Alpha({ alpha: tensor([0.9]), beta: t }))<'alpha' | 'beta'>(true, 'alpha', 'beta');
    paramsOf(snntorch.DeltaLeaky({ beta: 0.5, deltaThreshold: t }))<'deltaThreshold'>(true, 'deltaThreshold');
    paramsOf(snntorch.Lapicque({ R: t, C: 2, timeStep: t, learnBeta: true }))<'R' | 'timeStep'>(
      true,
      ...['R', 'timeStep'],
    );
    paramsOf(snntorch.Lapicque({ beta: 0.5, learnBeta: true }))<'beta'>(true, 'beta');
    paramsOf(snntorch.StateLeaky({ beta: t, channels: 1 }))<'beta'>(true, 'beta');
    paramsOf(snntorch.StateLeaky({ beta: t, channels: 1, learnBeta: true }))<'tau'>(true, 'tau');
    paramsOf(snntorch.StateLeaky({ tau: t, channels: 1 }))<'tau'>(true, 'tau');
    paramsOf(snntorch.StateLeaky({ tau: 2, channels: 1, learnBeta: true }))<None>(true);
    paramsOf(snntorch.StateLeaky({ beta: t, channels: 1, learnBeta: flag }))<None, 'beta' | 'tau'>(
      true,
      'tau',
    );
  });

  it('are recurrent weights of snnTorch, as they are given or drawn', () => {
    const drawn = { beta: 0.5, linearFeatures: 1, random: seed };
    paramsOf(snntorch.RLeaky(drawn))<None, None, { readonly recurrent: Linear }>(true, 'recurrent');
    paramsOf(snntorch.RSynaptic({ ...drawn, alpha: t }))<'alpha', None, { readonly recurrent: Linear }>(
      true,
      ...['alpha', 'recurrent'],
    );
    const { weight } = weights;
    paramsOf(snntorch.RLeaky({ beta: t, recurrent: { weight } }))<
      'beta',
      None,
      { readonly recurrent: { readonly weight: Tensor } }
    >(true, 'beta', 'recurrent');
    paramsOf(snntorch.RLeaky({ beta: t, recurrent: weights, learnRecurrent: false }))<'beta'>(true, 'beta');
    paramsOf(snntorch.RLeaky({ beta: 0.5, allToAll: false }))<'V'>(true, 'V');
    paramsOf(snntorch.RLeaky({ beta: 0.5, allToAll: false, V: t, learnRecurrent: false }))<None>(true);
    paramsOf(snntorch.RLeaky({ ...drawn, allToAll: !flag }))<None, 'V', { readonly recurrent?: Linear }>(
      true,
      'V',
    );
  });

  it('are those of SpikingJelly', () => {
    paramsOf(spikingjelly.IFNode())<None>(true);
    paramsOf(spikingjelly.LIFNode({ tau: tensor([2]), vReset: null, surrogateFunction: surrogate }))<
      'tau',
      None,
      Alpha
    >(true, 'tau', 'surrogate');
    paramsOf(spikingjelly.ParametricLIFNode())<'w'>(true, 'w');
    paramsOf(spikingjelly.ParametricLIFNode({ initTau: tensor([2]), vThreshold: t }))<'w' | 'vThreshold'>(
      true,
      ...['vThreshold', 'w'],
    );
    paramsOf(spikingjelly.KLIFNode({ scaleReset: true }))<'k'>(true, 'k');
    paramsOf(spikingjelly.IzhikevichNode({ tauW: tensor([2]), a0: 1 }))<'tauW'>(true, 'tauW');
    paramsOf(spikingjelly.PSN({ T: 2, random: seed }))<'weight' | 'bias'>(true, 'bias', 'weight');
    paramsOf(
      spikingjelly.MaskedPSN({ T: 2, k: 1, lambdaInit: t, random: seed, surrogateFunction: surrogate }),
    )<'weight' | 'bias', None, Alpha>(true, 'bias', 'weight', 'surrogate');
    paramsOf(spikingjelly.SlidingPSN({ k: 1 }))<'weight' | 'bias'>(true, 'bias', 'weight');
    paramsOf(spikingjelly.SynapseFilter())<None>(true);
    paramsOf(spikingjelly.SynapseFilter({ tau: tensor([2]) }))<'tau'>(true, 'tau');
    paramsOf(spikingjelly.SynapseFilter({ tau: tensor([2]), learnable: true }))<'w'>(true, 'w');
    paramsOf(spikingjelly.SynapseFilter({ w: 1 }))<'w'>(true, 'w');
    paramsOf(spikingjelly.CUBALIFNode({ cDecay: t }))<'cDecay'>(true, 'cDecay');
    paramsOf(spikingjelly.NonSpikingIFNode())<None>(true);
    paramsOf(spikingjelly.NonSpikingLIFNode({ tau: tensor([2]) }))<'tau'>(true, 'tau');
    const { alpha, conduct } = spikingjelly.GatedLIFNode({ T: 3, random: seed }).params;
    expect([alpha.shape, conduct.shape]).to.deep.equal([[], [3]]);
  });

  it('are those of Norse', () => {
    const drawn = { inputSize: 1, hiddenSize: 1, random: seed };
    type Weights = 'inputWeights' | 'recurrentWeights';
    const names = ['inputWeights', 'recurrentWeights'];
    paramsOf(norse.LIF())<None>(true);
    paramsOf(norse.LIF({ vTh: t, tauMemInv: 100, method: 'tanh', alpha: 2 }))<'vTh'>(true, 'vTh');
    paramsOf(norse.LIFEx({ deltaT: t, method: surrogate }))<'deltaT', None, Alpha>(
      true,
      'deltaT',
      'surrogate',
    );
    paramsOf(norse.LSNNRecurrent({ ...drawn, beta: t }))<'beta' | Weights>(true, 'beta', ...names);
    paramsOf(norse.adaLif(drawn))<Weights>(true, ...names);
    paramsOf(norse.LILinearCell({ ...drawn, vLeak: t }))<'vLeak' | 'inputWeights'>(
      true,
      'inputWeights',
      'vLeak',
    );
    paramsOf(norse.LI({ tauSynInv: tensor([200]) }))<'tauSynInv'>(true, 'tauSynInv');
    paramsOf(norse.IAF({ vReset: t }))<'vReset'>(true, 'vReset');
    paramsOf(norse.Izhikevich({ spikingMethod: 'tonic_spiking' }))<None>(true);
    const pattern = { a: tensor([0.02]), b: 0.2, c: -65, d: 6, v: tensor([-65]), method: surrogate };
    paramsOf(norse.Izhikevich({ spikingMethod: pattern }))<'a', None, Alpha>(true, 'a', 'surrogate');
    paramsOf(norse.IzhikevichRecurrent({ spikingMethod: 'tonic_spiking', ...drawn }))<Weights>(
      true,
      ...names,
    );
    paramsOf(norse.cobaLifFeedForward({ eRevE: tensor([60]) }))<'eRevE'>(true, 'eRevE');
  });

  it('are those of sinabs, decays in place of time constants where these are learned', () => {
    const tau = tensor([10]);
    paramsOf(sinabs.LIF({ tauMem: 10, tauSyn: null }))<None>(true);
    paramsOf(sinabs.LIF({ tauMem: tau, tauSyn: 5 }))<'tauMem'>(true, 'tauMem');
    paramsOf(sinabs.LIF({ tauMem: 10, trainAlphas: true }))<'alphaMem'>(true, 'alphaMem');
    paramsOf(sinabs.LIF({ alphaMem: t, tauSyn: tau, trainAlphas: true }))<'alphaMem' | 'alphaSyn'>(
      true,
      ...['alphaMem', 'alphaSyn'],
    );
    paramsOf(sinabs.LIF({ tauMem: tau, trainAlphas: !flag }))<None, 'alphaMem' | 'tauMem'>(true, 'tauMem');
    paramsOf(sinabs.ALIF({ tauMem: 10, tauAdapt: tau, adaptScale: t, surrogateGradFn: surrogate }))<
      'tauAdapt' | 'adaptScale',
      None,
      Alpha
    >(true, 'adaptScale', 'surrogate', 'tauAdapt');
    paramsOf(sinabs.IAF({ spikeThreshold: t, minVMem: tensor([-1]) }))<'spikeThreshold' | 'minVMem'>(
      true,
      ...['minVMem', 'spikeThreshold'],
    );
    paramsOf(sinabs.IAFRecurrent({ recConnect: weights }))<None, None, { readonly recConnect: Linear }>(
      true,
      'recConnect',
    );
    paramsOf(sinabs.ExpLeak({ tauMem: 10, minVMem: null }))<None>(true);
  });

  it('are those of sparch and spytorch', () => {
    const sizes = { inputSize: 1, hiddenSize: 1, normalization: 'none', random: seed } as const;
    const { W, alpha } = sparch.LIFLayer({ ...sizes, useBias: true }).params;
    const { beta, a, b, V } = sparch.RadLIFLayer(sizes).params;
    const all: readonly Tensor[] = [W.weight, W.bias, alpha, beta, a, b, V.weight];
    expect(all.map(({ shape }) => shape)).to.deep.equal([[1, 1], [1], [1], [1], [1], [1], [1, 1]]);
    paramsOf(sparch.ReadoutLayer({ ...sizes, W: { weight: tensor([[1]]) } }))<
      'alpha',
      None,
      { readonly W: { readonly weight: Tensor } }
    >(true, 'W', 'alpha');
    paramsOf(spytorch.runSnn({ w1: tensor([[1]]), beta: t, spikeFn: surrogate }))<'w1' | 'beta', None, Alpha>(
      true,
      ...['beta', 'surrogate', 'w1'],
    );
  });

  it('go through networks to their gradients', () => {
    const net = sequential(
      linear(2, 3, { random: seed }),
      snntorch.RLeaky({ beta: 0.5, learnBeta: true, linearFeatures: 3, random: seed }),
      spikingjelly.ParametricLIFNode(),
    );
    const { grads } = valueAndGrad(() => sum(net(ones([4, 1, 2]))), net.params);
    const [, first, second] = grads;
    const all: readonly Tensor[] = [first.beta, first.recurrent.weight, first.recurrent.bias, second.w];
    expect(all.map(({ shape }) => shape)).to.deep.equal([[], [3, 3], [3], []]);
    // @ts-expect-error A threshold that was given as no tensor has no gradient.
    expect(first.threshold).to.equal(undefined);
  });

  it('fit where layers of other libraries of any kind are due, and may be there by options of which no more is known', () => {
    const layers: readonly snntorch.PeerLayer[] = [
      snntorch.Leaky({ beta: t }),
      sinabs.LIFRecurrent({ tauMem: 10, recConnect: weights }),
      spikingjelly.GatedLIFNode({ T: 2, random: seed }),
    ];
    const any: readonly Readonly<Record<string, Tree>>[] = layers.map(({ params }) => params);
    const makers: readonly ((options: { beta: number }) => snntorch.PeerLayer)[] = [snntorch.Leaky];
    const kept: ReturnType<typeof snntorch.Leaky>[] = [
      snntorch.Leaky({ beta: t }),
      snntorch.Leaky({ beta: 0.5 }),
    ];
    const given: snntorch.LeakyOptions = { beta: t };
    const { params } = snntorch.Leaky(given);
    const found: readonly (Tensor | undefined)[] = [params.beta, params.threshold, params.surrogate?.alpha];
    expect(found).to.deep.equal([t, undefined, undefined]);
    expect([...any, ...makers.map((make) => make({ beta: 0.5 })), ...kept]).to.have.length(6);
    // @ts-expect-error There is no gamma.
    expect(() => snntorch.Leaky({ beta: 0.5, gamma: 1 })).to.throw(TypeError, 'gamma');
    // @ts-expect-error A decay has to be given.
    expect(() => snntorch.Leaky({ threshold: 1 })).to.throw(TypeError, 'beta');
    // @ts-expect-error Text is no decay.
    expect(() => snntorch.Leaky({ beta: '0.5' })).to.throw(TypeError, 'beta');
  });
});
