import { neuron } from '../../neurons/neuron.ts';
import type { StepOperations } from '../../neurons/neuron-row.ts';

type Numbers<N extends string> = Readonly<Record<N, number>>;
type Lif = 'alpha' | 'beta' | 'gain' | 'vLeak' | 'vTh' | 'vReset';

const decays = { alpha: {}, beta: {}, gain: {} } as const;
const levels = { vLeak: { default: 0 }, vTh: { default: 1 }, vReset: { default: 0 } } as const;

/** LIF with an absolute refractory period whose mask is itself a spike function, so that gradients flow through its count. */
export const lifRefrac = /* @__PURE__ */ neuron({
  name: 'lifRefrac',
  state: { v: 0, i: 0, rho: 0 },
  parameters: { ...decays, ...levels, rhoReset: { default: 5 } },
  settings: { detachReset: [false, true] },
  step(
    state: Numbers<'v' | 'i' | 'rho'>,
    input: number,
    { alpha, beta, gain, vLeak, vTh, vReset, rhoReset }: Numbers<Lif | 'rhoReset'>,
    { spike, detach }: StepOperations,
    { detachReset }: { readonly detachReset: boolean },
  ) {
    const i = state.i + input;
    const h = vLeak + beta * (state.v - vLeak) + gain * i;
    const fired = spike(h - vTh);
    const s = detachReset ? detach(fired) : fired;
    const mask = spike(state.rho);
    const spikes = (1 - mask) * fired;
    const left = state.rho - mask;
    return {
      spikes,
      v: (1 - mask) * ((1 - s) * h + s * vReset) + mask * state.v,
      i: alpha * i,
      rho: (1 - spikes) * (left > 0 ? left : 0) + spikes * rhoReset,
    };
  },
  source: 'Pehle and Pedersen 2021, Norse LIFRefracCell',
});

/** LSNN with the threshold itself as its state, which starts as a constant. */
export const lsnn = /* @__PURE__ */ neuron({
  name: 'lsnn',
  state: { v: 0, i: 0, b: 1 },
  parameters: { ...decays, ...levels, rho: {}, rise: { default: 1.8 } },
  settings: { detachReset: [false, true] },
  step(
    state: Numbers<'v' | 'i' | 'b'>,
    input: number,
    { alpha, beta, gain, vLeak, vTh, vReset, rho, rise }: Numbers<Lif | 'rho' | 'rise'>,
    { spike, detach }: StepOperations,
    { detachReset }: { readonly detachReset: boolean },
  ) {
    const h = vLeak + beta * (state.v - vLeak) + gain * state.i;
    const b = vTh + rho * (state.b - vTh);
    const spikes = spike(h - b);
    const s = detachReset ? detach(spikes) : spikes;
    return { spikes, v: (1 - s) * h + s * vReset, i: alpha * state.i + input, b: b + s * rise };
  },
  source: 'Bellec et al. 2018, Norse LSNNCell',
});

/** LIF with a current b that rises by spikes and is taken from the input. */
export const adaptiveLif = /* @__PURE__ */ neuron({
  name: 'adaptiveLif',
  state: { v: 0, i: 0, b: 0 },
  parameters: { ...decays, ...levels, rho: {}, rise: { default: 1.8 } },
  step(
    state: Numbers<'v' | 'i' | 'b'>,
    input: number,
    { alpha, beta, gain, vLeak, vTh, vReset, rho, rise }: Numbers<Lif | 'rho' | 'rise'>,
    { spike }: StepOperations,
  ) {
    const h = vLeak + beta * (state.v - vLeak) + gain * (state.i - state.b);
    const spikes = spike(h - vTh);
    const v = h - spikes * (vTh - vReset);
    return { spikes, v, i: alpha * state.i + input, b: rho * state.b + spikes * rise };
  },
  source: 'Norse ada_lif_step',
});

/** LIF with conductances of excitation and inhibition, by the sign of the input. */
export const conductances = /* @__PURE__ */ neuron({
  name: 'conductances',
  state: { v: 0, gE: 0, gI: 0 },
  parameters: {
    keepE: {},
    keepI: {},
    gain: {},
    gL: {},
    eRevI: {},
    eRevE: {},
    vRest: {},
    vReset: {},
    vThresh: {},
  },
  step(
    state: Numbers<'v' | 'gE' | 'gI'>,
    input: number,
    p: Numbers<'keepE' | 'keepI' | 'gain' | 'gL' | 'eRevI' | 'eRevE' | 'vRest' | 'vReset' | 'vThresh'>,
    { spike }: StepOperations,
  ) {
    const gE = p.keepE * (state.gE + (input > 0 ? input : 0));
    const gI = p.keepI * (state.gI + (input < 0 ? -input : 0));
    const { v } = state;
    const h = v + p.gain * (p.gL * (p.vRest - v) + gE * (p.eRevE - v) + gI * (p.eRevI - v));
    const spikes = spike(h - p.vThresh);
    return { spikes, v: (1 - spikes) * h + spikes * p.vReset, gE, gI };
  },
  source: 'Norse coba_lif_feed_forward_step',
});
