import type { TensorLike } from '../../autodiff/tensor.ts';
import { log, neg, sub } from '../../ops/arithmetic.ts';
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

/**
 * LIF neurons whose time constant is learned through a sigmoid, so that it stays above 1: give `w` as a tensor. `tau`, above 1, stands
 * for w = -ln(tau - 1).
 *
 *     h = v + sigmoid(w) (I - (v - vLeak))          or + I where the input does not decay
 *     spikes = 1 where h >= vThreshold, else 0,   v = h - spikes vThreshold
 *
 * The settings of reset, delay, refractory steps and several spikes are those of `lif`; it starts at vLeak.
 */
export const plif = /* @__PURE__ */ neuron({
  name: 'plif',
  state: /* @__PURE__ */ firingState('vLeak'),
  parameters: {
    w: { default: 0, about: 'the leak of one step is sigmoid(w)' },
    ...firingParameters,
    vLeak: { default: 0, about: 'what the membrane decays to, and starts from' },
  },
  alternatives: {
    tau: {
      for: 'w',
      above: 1,
      unit: 'step',
      about: 'time constant of the membrane: w = -ln(tau - 1)',
      value: (tau: TensorLike) => (typeof tau === 'number' ? -Math.log(tau - 1) : neg(log(sub(tau, 1)))),
    },
  },
  settings: { ...firingSettings, ...delaySettings, decayInput: [true, false] },
  rejects: rejectDelayed,
  helpers: { fire, integrate },
  step(
    state: FiringState,
    input: number,
    parameters: FiringParameters & { w: number; vLeak: number },
    ops: StepOperations,
    settings: DelaySettings & { decayInput: boolean },
    helpers: StepHelpers & { fire: typeof fire; integrate: typeof integrate },
  ) {
    const { w, vLeak } = parameters;
    const leak = helpers.logistic(w);
    const charge = (v: number, lost: number) =>
      settings.decayInput ? v + leak * (input - (v - vLeak)) - lost : v - leak * (v - vLeak) + (input - lost);
    return helpers.integrate(charge, state, parameters, ops, settings, helpers);
  },
  formula:
    'h = v + \\sigma(w) (I - (v - v_\\text{leak})), \\quad s = \\Theta(h - \\vartheta), \\quad v = h - s \\vartheta',
  source: 'Fang, Yu, Chen, Masquelier, Huang and Tian 2021',
  peers: [{ library: 'spikingjelly', name: 'ParametricLIFNode', as: "neurons.plif({ w, reset: 'value' })" }],
});
