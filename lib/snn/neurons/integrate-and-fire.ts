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
 * Integrate-and-fire neurons, without a leak: `neurons.if`. With h the membrane before and v after the reset:
 *
 *     h = v + gain I,   spikes = 1 where h >= vThreshold, else 0,   v = h - spikes vThreshold
 *
 * The settings of reset, delay, refractory steps and several spikes are those of `lif`. It starts at 0, or with the reset `'value'` at
 * vReset.
 */
export const integrateAndFire = /* @__PURE__ */ neuron({
  name: 'if',
  state: /* @__PURE__ */ firingState(({ vReset }, { reset }) => (reset === 'value' ? (vReset as number) : 0)),
  parameters: { gain: { default: 1, about: 'factor of the input current' }, ...firingParameters },
  settings: { ...firingSettings, ...delaySettings },
  rejects: rejectDelayed,
  helpers: { fire, integrate },
  step(
    state: FiringState,
    input: number,
    parameters: FiringParameters & { gain: number },
    ops: StepOperations,
    settings: DelaySettings,
    helpers: StepHelpers & { fire: typeof fire; integrate: typeof integrate },
  ) {
    const charge = (v: number, lost: number) => v + (parameters.gain * input - lost);
    return helpers.integrate(charge, state, parameters, ops, settings, helpers);
  },
  formula: 'h = v + g I, \\quad s = \\Theta(h - \\vartheta), \\quad v = h - s \\vartheta',
  source: 'Lapicque 1907; Abbott 1999',
  peers: [
    { library: 'spikingjelly', name: 'IFNode', as: "neurons.if({ reset: 'value' })" },
    { library: 'norse', name: 'IAFCell', as: "neurons.if({ reset: 'value', strict: true })" },
    { library: 'sinabs', name: 'IAF', as: 'neurons.if({ maxSpikes: 2 ** 24 })' },
  ],
});
