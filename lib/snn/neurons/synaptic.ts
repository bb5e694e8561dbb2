import {
  type DelaySettings,
  delaySettings,
  type FiringParameters,
  type FiringState,
  fire,
  firingParameters,
  firingSettings,
  firingState,
  integrate,
  rejectDelayed,
} from './firing.ts';
import { neuron } from './neuron.ts';
import type { StepHelpers, StepOperations } from './neuron-row.ts';
import { conduct, synapseOrders } from './synapse.ts';
import { timeConstant } from './time-constant.ts';

/**
 * Current-based LIF neurons: the input jumps a synaptic current i, which decays and charges the membrane.
 *
 *     i = alpha i + I
 *     h = vLeak + beta (v - vLeak) + gain i
 *     spikes = 1 where h >= vThreshold, else 0,   v = h - spikes vThreshold
 *
 * The setting `order` says in which order i decays, jumps and charges: `'decayJumpCharge'` is the above; with `'chargeDecayJump'` the
 * membrane is charged by the i of the step before; with `'jumpDecayCharge'` i = alpha (i + I); with `'jumpChargeDecay'` the membrane
 * is charged by i + I, and i = alpha (i + I) after. The settings of reset, delay, refractory steps and several spikes are those of
 * `lif`. It starts at vLeak and i = 0.
 */
export const synaptic = /* @__PURE__ */ neuron({
  name: 'synaptic',
  state: /* @__PURE__ */ firingState('vLeak', () => ({ i: 0 })),
  parameters: {
    alpha: { typical: 0.8, min: 0, max: 1, about: 'decay of the synaptic current per step' },
    beta: { typical: 0.9, min: 0, max: 1, about: 'decay of the membrane per step' },
    gain: { default: 1, about: 'factor of the synaptic current' },
    ...firingParameters,
    vLeak: { default: 0, about: 'what the membrane decays to, and starts from' },
  },
  alternatives: {
    tau: /* @__PURE__ */ timeConstant('beta', 'membrane'),
    tauSynapse: /* @__PURE__ */ timeConstant('alpha', 'synapse'),
  },
  settings: { order: synapseOrders, ...firingSettings, ...delaySettings },
  rejects: rejectDelayed,
  helpers: { conduct, fire, integrate },
  step(
    state: FiringState & { i: number },
    input: number,
    parameters: FiringParameters & { alpha: number; beta: number; gain: number; vLeak: number },
    ops: StepOperations,
    settings: DelaySettings & { order: string },
    helpers: StepHelpers & { conduct: typeof conduct; fire: typeof fire; integrate: typeof integrate },
  ) {
    const { alpha, beta, gain, vLeak } = parameters;
    const { current, states } = helpers.conduct(state, input, alpha, settings.order);
    const charge = (v: number, lost: number) => vLeak + beta * (v - vLeak) + (gain * current - lost);
    return { ...helpers.integrate(charge, state, parameters, ops, settings, helpers), ...states };
  },
  formula:
    'i = \\alpha i + I, \\quad h = v_\\text{leak} + \\beta (v - v_\\text{leak}) + g i, \\quad s = \\Theta(h - \\vartheta), \\quad v = h - s \\vartheta',
  source: 'Neftci, Mostafa and Zenke 2019',
  peers: [
    {
      library: 'snntorch',
      name: 'Synaptic',
      as: 'neurons.synaptic({ alpha, beta, resetDelay: true, detachReset: true, strict: true })',
    },
    {
      library: 'norse',
      name: 'LIFCell',
      as: "neurons.synaptic({ alpha, beta, gain, order: 'jumpChargeDecay', reset: 'value', strict: true })",
    },
    {
      library: 'spytorch',
      name: 'run_snn',
      as: "neurons.synaptic({ alpha, beta, order: 'chargeDecayJump', reset: 'value', resetDelay: true, resetDrops: 'charge', spikesOf: 'start', detachReset: true, strict: true })",
    },
    {
      library: 'sinabs',
      name: 'LIF',
      as: "neurons.synaptic({ alpha, beta, gain, order: 'jumpDecayCharge' })",
    },
  ],
});
