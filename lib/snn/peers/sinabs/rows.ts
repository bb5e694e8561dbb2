import { neuron } from '../../neurons/neuron.ts';
import type { StepOperations } from '../../neurons/neuron-row.ts';

type Numbers<N extends string> = Readonly<Record<N, number>>;
type Parameters =
  | 'alphaMem'
  | 'alphaSyn'
  | 'alphaAdapt'
  | 'adaptScale'
  | 'spikeThreshold'
  | 'subtract'
  | 'resetValue'
  | 'minV';

type Settings = {
  readonly synapse: boolean;
  readonly adapts: boolean;
  readonly normInput: boolean;
  readonly mostSpikes: number;
  readonly reset: string;
  readonly isBounded: boolean;
  readonly relative: boolean;
};

const flag = [false, true] as const;

/** The neurons of sinabs: several spikes a step, of which the gradient is that of one, and nothing reaches the threshold by it. */
export const multiSpikeNeurons = /* @__PURE__ */ neuron({
  name: 'multiSpikeNeurons',
  state: ({ synapse, adapts }) => ({
    v: 0,
    ...(synapse === true && { i: 0 }),
    ...(adapts === true && { b: 0 }),
  }),
  parameters: {
    alphaMem: { min: 0, max: 1 },
    alphaSyn: { default: 0, min: 0, max: 1 },
    alphaAdapt: { default: 0, min: 0, max: 1 },
    adaptScale: { default: 1.8 },
    spikeThreshold: { default: 1 },
    subtract: { default: 1 },
    resetValue: { default: 0 },
    minV: { default: 0 },
  },
  settings: {
    synapse: flag,
    adapts: flag,
    normInput: flag,
    mostSpikes: { default: 1, min: 1 },
    reset: ['threshold', 'amount', 'value'],
    isBounded: flag,
    relative: flag,
  },
  step(
    state: Numbers<'v' | 'i' | 'b'>,
    input: number,
    p: Numbers<Parameters>,
    { spike, detach }: StepOperations,
    { synapse, adapts, normInput, mostSpikes, reset, isBounded, relative }: Settings,
  ) {
    const i = synapse ? p.alphaSyn * (state.i + input) : input;
    const current = normInput ? (1 - p.alphaMem) * i : i;
    const h = p.alphaMem * state.v + current;
    const limit = adapts ? p.spikeThreshold + p.adaptScale * state.b : p.spikeThreshold;
    const fixed = detach(limit);
    const first = spike(relative ? (h - fixed) / fixed : h - fixed);
    // A comparison, as a NaN is no spike.
    const most = Math.min(Math.floor(h / fixed), mostSpikes);
    const spikes = mostSpikes > 1 ? first + detach(most > 1 ? most - 1 : 0) : first;
    const lost = spikes * (reset === 'amount' ? p.subtract : limit);
    // Half a spike: where origins stand for spikes they are never 0.
    const after = reset === 'value' ? (detach(spikes) > 0.5 ? 0 : h) + p.resetValue : h - lost;
    const v = isBounded ? (after > p.minV ? after : p.minV) : after;
    return {
      spikes,
      v,
      ...(synapse ? { i: adapts ? current : i } : {}),
      ...(adapts ? { b: p.alphaAdapt * state.b + (1 - p.alphaAdapt) * spikes } : {}),
    };
  },
  source: 'SynSense, sinabs',
});

/** A leaky integrator that gives its membrane before it is bounded. */
export const boundedLeak = /* @__PURE__ */ neuron({
  name: 'boundedLeak',
  state: { v: 0, out: 0 },
  parameters: { alphaMem: {}, gain: { default: 1 }, minV: {} },
  step(
    { v }: Numbers<'v' | 'out'>,
    input: number,
    { alphaMem, gain, minV }: Numbers<'alphaMem' | 'gain' | 'minV'>,
  ) {
    const out = alphaMem * v + gain * input;
    return { v: out > minV ? out : minV, out };
  },
  output: 'out',
  source: 'SynSense, sinabs ExpLeak',
});
