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

/**
 * Quadratic integrate-and-fire neurons: above vCritical the membrane runs away until it fires.
 *
 *     h = v + (a0 (v - vRest) (v - vCritical) + I) / tau
 *     spikes = 1 where h >= vThreshold, else 0,   v = (1 - spikes) h + spikes vReset
 *
 * tau, above 0, is in steps. Reset, refractory steps and several spikes are as of `lif`, but that the reset is `'value'` unless told
 * otherwise. It starts at vRest.
 */
export const qif = /* @__PURE__ */ neuron({
  name: 'qif',
  state: /* @__PURE__ */ firingState('vRest'),
  parameters: {
    tau: { default: 2, above: 0, unit: 'step', about: 'time constant of the membrane' },
    a0: { default: 1, about: 'sharpness of the run to the threshold' },
    vRest: { default: 0, about: 'membrane at rest, and where it starts' },
    vCritical: { default: 0.8, about: 'membrane above which it runs away' },
    ...firingParameters,
    vReset: { default: -0.1, about: 'membrane after the reset to a value' },
  },
  settings: firingToValue,
  rejects: rejectFiring,
  helpers: { fire },
  step(
    state: FiringState,
    input: number,
    parameters: FiringParameters & Readonly<Record<'tau' | 'a0' | 'vRest' | 'vCritical', number>>,
    ops: StepOperations,
    settings: FiringSettings,
    helpers: StepHelpers & { fire: typeof fire },
  ) {
    const { tau, a0, vRest, vCritical } = parameters;
    const h = state.v + (a0 * (state.v - vRest) * (state.v - vCritical) + input) / tau;
    return helpers.fire(h, state, parameters, ops, settings);
  },
  formula:
    'h = v + \\tfrac{1}{\\tau} (a_0 (v - v_\\text{rest}) (v - v_c) + I), \\quad s = \\Theta(h - \\vartheta), \\quad v = (1 - s) h + s v_\\text{reset}',
  source: 'Latham, Richmond, Nelson and Nirenberg 2000',
  peers: [{ library: 'spikingjelly', name: 'QIFNode', as: 'neurons.qif()' }],
});
