import {
  type FiringParameters,
  type FiringSettings,
  type FiringState,
  fire,
  firingParameters,
  firingState,
  firingToValue,
  rejectFiring,
} from './firing.ts';
import { neuron } from './neuron.ts';
import type { StepHelpers, StepOperations } from './neuron-row.ts';
import { conduct, rejectSynapse, synapseParameters, synapseSettings, synapseState } from './synapse.ts';
import { timeConstant } from './time-constant.ts';

type Own = FiringParameters &
  Readonly<Record<'alpha' | 'tau' | 'tauW' | 'deltaT' | 'vRheobase' | 'vRest' | 'a' | 'b', number>>;
type Chosen = FiringSettings & {
  readonly synapse: string;
  readonly adaptsTo: string;
  readonly detachAdaptation: boolean;
};

/**
 * Adaptive exponential integrate-and-fire neurons: `eif` with a current w that follows the membrane and jumps by spikes.
 *
 *     h = v + (vRest - v + deltaT exp((v - vRheobase) / deltaT) - w + I) / tau
 *     spikes = 1 where h >= vThreshold, else 0,   v = (1 - spikes) h + spikes vReset
 *     w = w + (a (v - vRest) - w) / tauW + b spikes
 *
 * The v of the last line is the one that the step starts from, or with `adaptsTo: 'charged'` h. tau and tauW, above 0, are in steps;
 * deltaT, above 0, in units of the membrane. `detachAdaptation` stops the gradient through the spikes in w. I is the input, or with
 * `synapse` the current of a synapse that decays by alpha, as of `synaptic`. Reset, refractory steps and several spikes are as of
 * `eif`. It starts at vRest and w = 0.
 */
export const adex = /* @__PURE__ */ neuron({
  name: 'adex',
  state: /* @__PURE__ */ firingState('vRest', (settings) => ({ w: 0, ...synapseState(settings) })),
  parameters: {
    tau: { default: 10, above: 0, unit: 'step', about: 'time constant of the membrane' },
    tauW: { default: 100, above: 0, unit: 'step', about: 'time constant of the adaptation' },
    deltaT: { default: 0.5, above: 0, about: 'sharpness: the membrane rises e-fold over it' },
    vRheobase: { default: 1, about: 'membrane at which the exponential is deltaT' },
    vRest: { default: 0, about: 'what the membrane decays to, and starts from' },
    a: { default: 0.1, about: 'what w follows the membrane by' },
    b: { default: 0.1, about: 'rise of w by a spike' },
    ...firingParameters,
    vThreshold: { default: 2, about: 'membrane at which a neuron fires' },
    ...synapseParameters,
  },
  alternatives: { tauSynapse: /* @__PURE__ */ timeConstant('alpha', 'synapse') },
  settings: {
    ...firingToValue,
    adaptsTo: ['start', 'charged'],
    detachAdaptation: [false, true],
    ...synapseSettings,
  },
  rejects: (parameters, settings) =>
    rejectFiring(parameters, settings) ?? rejectSynapse(parameters, settings),
  helpers: { conduct, fire },
  step(
    state: FiringState & { i: number; w: number },
    input: number,
    parameters: Own,
    ops: StepOperations,
    settings: Chosen,
    helpers: StepHelpers & { conduct: typeof conduct; fire: typeof fire },
  ) {
    const { alpha, tau, tauW, deltaT, vRheobase, vRest, a, b } = parameters;
    const { current, states } = helpers.conduct(state, input, alpha, settings.synapse);
    const { v, w } = state;
    const h = v + (vRest - v + deltaT * Math.exp((v - vRheobase) / deltaT) - w + current) / tau;
    const fired = helpers.fire(h, state, parameters, ops, settings);
    const s = settings.detachAdaptation ? ops.detach(fired.spikes) : fired.spikes;
    const follows = settings.adaptsTo === 'charged' ? h : v;
    return { ...fired, ...states, w: w + (a * (follows - vRest) - w) / tauW + b * s };
  },
  formula:
    'h = v + \\tfrac{1}{\\tau} (v_\\text{rest} - v + \\Delta_T e^{(v - \\theta_{rh}) / \\Delta_T} - w + I), \\quad s = \\Theta(h - \\vartheta), \\quad w = w + \\tfrac{1}{\\tau_w} (a (v - v_\\text{rest}) - w) + b s',
  source: 'Brette and Gerstner 2005',
  peers: [
    {
      library: 'norse',
      name: 'LIFAdExCell',
      as: "neurons.adex({ tau, tauW, deltaT, a, b, alpha, synapse: 'jumpChargeDecay', strict: true })",
    },
  ],
});
