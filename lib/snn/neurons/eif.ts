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

type Own = FiringParameters & Readonly<Record<'alpha' | 'tau' | 'deltaT' | 'vRheobase' | 'vRest', number>>;

/**
 * Exponential integrate-and-fire neurons: about vRheobase the membrane begins to run away until it fires.
 *
 *     h = v + (vRest - v + deltaT exp((v - vRheobase) / deltaT) + I) / tau
 *     spikes = 1 where h >= vThreshold, else 0,   v = (1 - spikes) h + spikes vReset
 *
 * tau, above 0, is in steps; deltaT, above 0, in units of the membrane. I is the input, or with `synapse` the current of a synapse
 * that decays by alpha, as of `synaptic`. Reset, refractory steps and several spikes are as of `lif`, but that the reset is `'value'`
 * unless told otherwise. It starts at vRest. Without input it rests where deltaT is below vRheobase - vRest; with the defaults, which
 * are those of SpikingJelly, it fires.
 */
export const eif = /* @__PURE__ */ neuron({
  name: 'eif',
  state: /* @__PURE__ */ firingState('vRest', synapseState),
  parameters: {
    tau: { default: 2, above: 0, unit: 'step', about: 'time constant of the membrane' },
    deltaT: { default: 1, above: 0, about: 'sharpness: the membrane rises e-fold over it' },
    vRheobase: { default: 0.8, about: 'membrane at which the exponential is deltaT' },
    vRest: { default: 0, about: 'what the membrane decays to, and starts from' },
    ...firingParameters,
    vReset: { default: -0.1, about: 'membrane after the reset to a value' },
    ...synapseParameters,
  },
  alternatives: { tauSynapse: /* @__PURE__ */ timeConstant('alpha', 'synapse') },
  settings: { ...firingToValue, ...synapseSettings },
  rejects: (parameters, settings) =>
    rejectFiring(parameters, settings) ?? rejectSynapse(parameters, settings),
  helpers: { conduct, fire },
  step(
    state: FiringState & { i: number },
    input: number,
    parameters: Own,
    ops: StepOperations,
    settings: FiringSettings & { synapse: string },
    helpers: StepHelpers & { conduct: typeof conduct; fire: typeof fire },
  ) {
    const { alpha, tau, deltaT, vRheobase, vRest } = parameters;
    const { current, states } = helpers.conduct(state, input, alpha, settings.synapse);
    const { v } = state;
    const h = v + (vRest - v + deltaT * Math.exp((v - vRheobase) / deltaT) + current) / tau;
    return { ...helpers.fire(h, state, parameters, ops, settings), ...states };
  },
  formula:
    'h = v + \\tfrac{1}{\\tau} (v_\\text{rest} - v + \\Delta_T e^{(v - \\theta_{rh}) / \\Delta_T} + I), \\quad s = \\Theta(h - \\vartheta), \\quad v = (1 - s) h + s v_\\text{reset}',
  source: 'Fourcaud-Trocmé, Hansel, van Vreeswijk and Brunel 2003',
  peers: [
    { library: 'spikingjelly', name: 'EIFNode', as: 'neurons.eif()' },
    {
      library: 'norse',
      name: 'LIFExCell',
      as: "neurons.eif({ tau, deltaT, alpha, synapse: 'jumpChargeDecay', strict: true })",
    },
  ],
});
