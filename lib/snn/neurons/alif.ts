import {
  type FiringParameters,
  type FiringSettings,
  type FiringState,
  fire,
  firingParameters,
  firingSettings,
  firingState,
  rejectFiring,
} from './firing.ts';
import { neuron } from './neuron.ts';
import type { StepHelpers, StepOperations } from './neuron-row.ts';
import { conduct, rejectSynapse, synapseParameters, synapseSettings, synapseState } from './synapse.ts';
import { timeConstant } from './time-constant.ts';

type Parameters = FiringParameters & {
  readonly alpha: number;
  readonly beta: number;
  readonly gain: number;
  readonly rho: number;
  readonly kappa: number;
  readonly vLeak: number;
};

type Own = FiringSettings & {
  readonly synapse: string;
  readonly adaptation: string;
  readonly jump: string;
  readonly lost: string;
  readonly detachAdaptation: boolean;
};

/**
 * LIF neurons whose threshold rises by their own spikes and decays again: long short-term memory of spiking networks (LSNN).
 *
 *     h = vLeak + beta (v - vLeak) + gain I
 *     limit = vThreshold + kappa a
 *     spikes = 1 where h >= limit, else 0,   v = h - spikes limit
 *     a = rho a + (1 - rho) spikes
 *
 * Settings: `adaptation` `'afterSpikes'` is the above, with `'beforeSpikes'` a decays before it sets the limit, and jumps after; `jump`
 * `'scaled'` is by 1 - rho, `'one'` by 1; `lost` is what the reset `'subtract'` takes, `'limit'` or `'vThreshold'`; `detachReset` and
 * `detachAdaptation` stop the gradient through the spikes in the reset, and in a. I is the input, or with `synapse` the current of a
 * synapse that decays by alpha, as of `synaptic`. Refractory steps and several spikes are as of `lif`. It starts at vLeak and a = 0.
 */
export const alif = /* @__PURE__ */ neuron({
  name: 'alif',
  state: /* @__PURE__ */ firingState('vLeak', (settings) => ({ a: 0, ...synapseState(settings) })),
  parameters: {
    beta: { default: 0.9, min: 0, max: 1, about: 'decay of the membrane per step' },
    rho: { default: 0.97, min: 0, max: 1, about: 'decay of the adaptation per step' },
    kappa: { default: 0.1, about: 'rise of the threshold by the adaptation' },
    gain: { default: 1, about: 'factor of the current' },
    ...firingParameters,
    vLeak: { default: 0, about: 'what the membrane decays to, and starts from' },
    ...synapseParameters,
  },
  alternatives: {
    tau: /* @__PURE__ */ timeConstant('beta', 'membrane'),
    tauAdaptation: /* @__PURE__ */ timeConstant('rho', 'adaptation'),
    tauSynapse: /* @__PURE__ */ timeConstant('alpha', 'synapse'),
  },
  settings: {
    ...firingSettings,
    adaptation: ['afterSpikes', 'beforeSpikes'],
    jump: ['scaled', 'one'],
    lost: ['limit', 'vThreshold'],
    detachAdaptation: [false, true],
    ...synapseSettings,
  },
  rejects: (parameters, settings) =>
    rejectFiring(parameters, settings) ?? rejectSynapse(parameters, settings),
  helpers: { conduct, fire },
  step(
    state: FiringState & { a: number; i: number },
    input: number,
    parameters: Parameters,
    ops: StepOperations,
    settings: Own,
    helpers: StepHelpers & { conduct: typeof conduct; fire: typeof fire },
  ) {
    const { alpha, beta, gain, rho, kappa, vThreshold, vReset, vLeak } = parameters;
    const { adaptation, jump, lost, detachAdaptation } = settings;
    const { current, states } = helpers.conduct(state, input, alpha, settings.synapse);
    const h = vLeak + beta * (state.v - vLeak) + gain * current;
    const decayed = rho * state.a;
    const limit = vThreshold + kappa * (adaptation === 'beforeSpikes' ? decayed : state.a);
    const firing = { vThreshold: limit, vReset, lost: lost === 'limit' ? limit : vThreshold };
    const fired = helpers.fire(h, state, firing, ops, settings);
    const s = detachAdaptation ? ops.detach(fired.spikes) : fired.spikes;
    return { ...fired, ...states, a: decayed + (jump === 'scaled' ? (1 - rho) * s : s) };
  },
  formula:
    'h = v_\\text{leak} + \\beta (v - v_\\text{leak}) + g I, \\quad s = \\Theta(h - \\vartheta - \\kappa a), \\quad v = h - s (\\vartheta + \\kappa a), \\quad a = \\rho a + (1 - \\rho) s',
  source: 'Bellec, Salaj, Subramoney, Legenstein and Maass 2018',
  peers: [
    {
      library: 'norse',
      name: 'LSNNCell',
      as: "neurons.alif({ beta, gain, rho, kappa, alpha, synapse: 'chargeDecayJump', adaptation: 'beforeSpikes', jump: 'one', reset: 'value', strict: true })",
    },
    { library: 'sinabs', name: 'ALIF', as: 'neurons.alif({ beta, gain, rho, kappa })' },
  ],
});
