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
 * The neuron of Lapicque: a resistor and a capacitor, by the explicit Euler method with steps of dt.
 *
 *     h = (1 - dt / (R C)) v + (dt / C) I
 *     spikes = 1 where h >= vThreshold, else 0,   v = h - spikes vThreshold
 *
 * R is `resistance`, C is `capacitance`, both above 0; units are the user's, and those of dt are of R C. The settings of reset, delay,
 * refractory steps and several spikes are those of `lif`. It starts at 0.
 */
export const lapicque = /* @__PURE__ */ neuron({
  name: 'lapicque',
  state: /* @__PURE__ */ firingState(0),
  parameters: {
    resistance: { default: 1, above: 0, about: 'R, of the membrane' },
    capacitance: { default: 10, above: 0, about: 'C, of the membrane' },
    dt: { default: 1, above: 0, about: 'length of a step' },
    ...firingParameters,
  },
  settings: { ...firingSettings, ...delaySettings },
  rejects: rejectDelayed,
  helpers: { fire, integrate },
  step(
    state: FiringState,
    input: number,
    parameters: FiringParameters & { resistance: number; capacitance: number; dt: number },
    ops: StepOperations,
    settings: DelaySettings,
    helpers: StepHelpers & { fire: typeof fire; integrate: typeof integrate },
  ) {
    const { resistance, capacitance, dt } = parameters;
    const decay = 1 - dt / (resistance * capacitance);
    const gain = dt / capacitance;
    const charge = (v: number, lost: number) => decay * v + (gain * input - lost);
    return helpers.integrate(charge, state, parameters, ops, settings, helpers);
  },
  formula:
    'h = (1 - \\tfrac{dt}{RC}) v + \\tfrac{dt}{C} I, \\quad s = \\Theta(h - \\vartheta), \\quad v = h - s \\vartheta',
  source: 'Lapicque 1907',
  peers: [
    {
      library: 'snntorch',
      name: 'Lapicque',
      as: 'neurons.lapicque({ resistance, capacitance, resetDelay: true, detachReset: true, strict: true })',
    },
  ],
});
