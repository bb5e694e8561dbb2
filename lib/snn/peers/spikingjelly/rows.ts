import { neuron } from '../../neurons/neuron.ts';
import type { StepOperations } from '../../neurons/neuron-row.ts';

type Numbers<N extends string> = Readonly<Record<N, number>>;

const firing = { tau: { default: 2 }, vThreshold: { default: 1 }, vReset: { default: 0 } } as const;
const resets = { reset: ['value', 'subtract'], detachReset: [false, true] } as const;

type Reset = {
  readonly reset: string;
  readonly detachReset: boolean;
};

/** A quadratic charge and a current w; what a spike adds to w and to the membrane is never detached. */
export const izhikevichNode = /* @__PURE__ */ neuron({
  name: 'izhikevichNode',
  state: { v: 0, w: 0 },
  parameters: { ...firing, vC: {}, a0: {}, vRest: {}, wRest: { default: 0 }, tauW: {}, a: {}, b: {} },
  settings: resets,
  step(
    state: Numbers<'v' | 'w'>,
    input: number,
    p: Numbers<'tau' | 'vThreshold' | 'vReset' | 'vC' | 'a0' | 'vRest' | 'tauW' | 'a' | 'b'>,
    { spike, detach }: StepOperations,
    { reset, detachReset }: Reset,
  ) {
    const h = state.v + (input + p.a0 * (state.v - p.vRest) * (state.v - p.vC) - state.w) / p.tau;
    const w = state.w + (p.a * (h - p.vRest) - state.w) / p.tauW;
    const spikes = spike(h - p.vThreshold);
    const s = detachReset ? detach(spikes) : spikes;
    const v = reset === 'value' ? (1 - s) * h + spikes * p.vReset : h - s * p.vThreshold;
    return { spikes, v, w: w + p.b * spikes };
  },
  source: 'Fang et al. 2023, SpikingJelly IzhikevichNode',
});

/** LIF whose charge goes through a rectifier of a learned slope. */
export const klifNode = /* @__PURE__ */ neuron({
  name: 'klifNode',
  state: { v: 0 },
  parameters: { ...firing, k: { default: 1 } },
  settings: { ...resets, decayInput: [true, false], scaleReset: [false, true] },
  step(
    { v }: Numbers<'v'>,
    input: number,
    { tau, vThreshold, vReset, k }: Numbers<'tau' | 'vThreshold' | 'vReset' | 'k'>,
    { spike, detach }: StepOperations,
    {
      reset,
      detachReset,
      decayInput,
      scaleReset,
    }: Reset & { readonly decayInput: boolean; readonly scaleReset: boolean },
  ) {
    const leak = reset === 'value' ? v - vReset : v;
    const charge = k * (decayInput ? v + (input - leak) / tau : v - leak / tau + input);
    const h = charge > 0 ? charge : 0;
    const spikes = spike(h - vThreshold);
    const s = detachReset ? detach(spikes) : spikes;
    const scale = scaleReset ? k : 1;
    const after = reset === 'value' ? (1 - s) * (h / scale) + s * vReset : (h - s * vThreshold) / scale;
    return { spikes, v: after };
  },
  source: 'Jiang and Zhang 2023; Fang et al. 2023, SpikingJelly KLIFNode',
});

/** LIF without gradients from step to step, and with a trace of its spikes where it is asked for. */
export const onlineLif = /* @__PURE__ */ neuron({
  name: 'onlineLif',
  state: ({ traces }) => ({ v: 0, ...(traces === true && { trace: 0 }) }),
  parameters: firing,
  settings: { ...resets, decayInput: [true, false], traces: [false, true] },
  step(
    state: Numbers<'v' | 'trace'>,
    input: number,
    { tau, vThreshold, vReset }: Numbers<'tau' | 'vThreshold' | 'vReset'>,
    { spike, detach }: StepOperations,
    {
      reset,
      detachReset,
      decayInput,
      traces,
    }: Reset & { readonly decayInput: boolean; readonly traces: boolean },
  ) {
    const v = detach(state.v);
    const leak = reset === 'value' ? v - vReset : v;
    const h = decayInput ? v + (input - leak) / tau : v - leak / tau + input;
    const spikes = spike(h - vThreshold);
    const s = detachReset ? detach(spikes) : spikes;
    const after = reset === 'value' ? (1 - s) * h + s * vReset : h - s * vThreshold;
    if (!traces) return { spikes, v: after };
    return { spikes, v: after, trace: detach((1 - 1 / tau) * state.trace + spikes) };
  },
  source: 'Xiao et al. 2022 (OTTT); Meng et al. 2023 (SLTT)',
});

/** LIF with gates between two ways of leaking and of being reset, by the spike of the step before. */
export const gatedLif = /* @__PURE__ */ neuron({
  name: 'gatedLif',
  state: { v: 0, s: 0 },
  parameters: { alpha: {}, gamma: {}, tau: {}, vThreshold: {}, linearDecay: {}, vSubreset: {} },
  step(
    state: Numbers<'v' | 's'>,
    input: number,
    p: Numbers<'alpha' | 'gamma' | 'tau' | 'vThreshold' | 'linearDecay' | 'vSubreset'>,
    { spike }: StepOperations,
  ) {
    const keep = (1 - p.alpha * (1 - p.tau)) * state.v;
    const u = keep - (1 - p.alpha) * p.linearDecay + input;
    const v = u - keep * p.gamma * state.s - (1 - p.gamma) * p.vSubreset * state.s;
    const spikes = spike(v - p.vThreshold);
    return { spikes, v, s: spikes };
  },
  source: 'Yao et al. 2022',
});

/** A synaptic current that decays where there is no spike. */
export const synapseFilter = /* @__PURE__ */ neuron({
  name: 'synapseFilter',
  state: { outI: 0 },
  parameters: { leak: {} },
  step({ outI }: Numbers<'outI'>, input: number, { leak }: Numbers<'leak'>) {
    return { outI: outI - (1 - input) * outI * leak + input };
  },
  output: 'outI',
  source: 'Fang et al. 2023, SpikingJelly SynapseFilter',
});

/** LIF of several spikes a step, each with its threshold: as many as the membrane is nearest to, at most so many. */
export const integerLif = /* @__PURE__ */ neuron({
  name: 'integerLif',
  state: { v: 0 },
  parameters: { ...firing, most: { default: 4 } },
  settings: { detachReset: [true, false] },
  step(
    { v }: Numbers<'v'>,
    input: number,
    { tau, vThreshold, most }: Numbers<'tau' | 'vThreshold' | 'most'>,
    { spike, detach }: StepOperations,
    { detachReset }: { readonly detachReset: boolean },
  ) {
    const h = (1 - 1 / tau) * v + input;
    const ratio = h / vThreshold;
    const within = Math.min(Math.max(ratio, 0), most);
    const below = Math.floor(within);
    const rest = within - below;
    const isOdd = below - 2 * Math.floor(below / 2) > 0.5;
    const up = rest > 0.5 || (rest === 0.5 && isOdd) ? 1 : 0;
    const passed = spike(ratio);
    const spikes = detach(below + up) + (passed - detach(passed));
    const s = detachReset ? detach(spikes) : spikes;
    return { spikes, v: h - s * vThreshold };
  },
  source: 'Luo et al. 2024; SpikingJelly 2.0 ILIFNode, read and not run',
});
