import type { Tensor } from '../../autodiff/tensor.ts';
import type { Restorable } from '../../ops/is-saved.ts';
import type { Surrogate } from '../../surrogates/core/surrogate.ts';
import type { SpikingLayer, SpikingRun } from '../layers/layer.ts';
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
import type { LifOptions, LifParams } from './lif-options.ts';
import { type NeuronLayer, neuronOf } from './neuron.ts';
import { NeuronModel } from './neuron-model.ts';
import type { Learnable, OwnParams } from './neuron-options.ts';
import type { NeuronRow, StepHelpers, StepOperations } from './neuron-row.ts';
import type { AnySurrogate } from './step-model.ts';
import { timeConstant } from './time-constant.ts';

/** The state of LIF neurons: the membrane `[B, ...]` after the last step. */
export type LifState = { readonly v: Tensor };

/** A layer of LIF neurons. */
export interface Lif<P extends object = LifParams>
  extends SpikingLayer<P, LifState>,
    Pick<NeuronLayer, 'step' | 'neuron'> {
  /**
   * All steps, from a state or membrane `[B, ...]` (default: vLeak everywhere), which may be differentiated by, or come from JSON.
   */
  run(x: Tensor, state?: Restorable<LifState | Tensor>): SpikingRun<LifState>;
}

/** Leaky integrate-and-fire neurons as a row. */
const lifRow: NeuronRow = {
  name: 'lif',
  state: /* @__PURE__ */ firingState('vLeak'),
  parameters: {
    beta: { typical: 0.9, min: 0, max: 1, about: 'decay of the membrane per step' },
    gain: { default: 1, about: 'factor of the input current' },
    ...firingParameters,
    vLeak: { default: 0, about: 'what the membrane decays to, and starts from' },
  },
  alternatives: { tau: /* @__PURE__ */ timeConstant('beta', 'membrane') },
  settings: { ...firingSettings, ...delaySettings },
  rejects: rejectDelayed,
  helpers: { fire, integrate },
  step(
    state: FiringState,
    input: number,
    parameters: FiringParameters & { beta: number; gain: number; vLeak: number },
    ops: StepOperations,
    settings: DelaySettings,
    helpers: StepHelpers & { fire: typeof fire; integrate: typeof integrate },
  ) {
    const { beta, gain, vLeak } = parameters;
    const charge = (v: number, lost: number) => vLeak + beta * (v - vLeak) + (gain * input - lost);
    return helpers.integrate(charge, state, parameters, ops, settings, helpers);
  },
  formula:
    'h = v_\\text{leak} + \\beta (v - v_\\text{leak}) + g I, \\quad s = \\Theta(h - \\vartheta), \\quad v = h - s \\vartheta',
  source: 'Lapicque 1907; Neftci, Mostafa and Zenke 2019',
  peers: [
    {
      library: 'snntorch',
      name: 'Leaky',
      as: 'lif({ beta, resetDelay: true, detachReset: true, strict: true })',
    },
    { library: 'spikingjelly', name: 'LIFNode', as: "lif({ tau, gain: 1 / tau, reset: 'value' })" },
    { library: 'norse', name: 'LIFBoxCell', as: "lif({ beta, gain, reset: 'value', strict: true })" },
    { library: 'sinabs', name: 'LIF', as: 'lif({ beta, gain, maxSpikes: 2 ** 24 })' },
    {
      library: 'spyx',
      name: 'LIF',
      as: "lif({ beta, resetDelay: true, spikesOf: 'start', strict: true })",
    },
  ],
};

/** Makes layers of LIF neurons. */
export interface LifNeuron {
  /** @throws TypeError or RangeError for an option that is unknown, of the wrong kind or outside its domain. */
  <
    B extends Learnable = number,
    T extends Learnable = number,
    V extends Learnable = number,
    P extends OwnParams = OwnParams,
    S extends AnySurrogate = Surrogate,
  >(
    options: LifOptions<B, T, V, P, S>,
  ): Lif<LifParams<B, T, V, P, S>>;
  readonly row: NeuronRow;
}

/** The model that `lif` and `recurrentLif` are made of. */
export const lifModel = /* @__PURE__ */ new NeuronModel(lifRow);

/**
 * Leaky integrate-and-fire neurons over a whole sequence `[T, B, ...]`, time first. With h the membrane before and v
 * after the reset, s the spike, I the input:
 *
 *     h = vLeak + beta (v - vLeak) + gain I
 *     s = 1 where h >= vThreshold, else 0          the surrogate's gradient in the backward pass
 *     v = h - s vThreshold                         reset 'subtract'
 *     v = (1 - s) h + s vReset                     reset 'value'
 *     v = h                                        reset 'none'
 *
 * With `resetDelay`, v = h, and the reset enters the next charge with r = 1 where v >= vThreshold:
 * `vLeak + beta (v - vLeak) + gain I - r vThreshold`, or `vLeak + beta ((1 - r) v + r vReset - vLeak) + gain I`; where
 * `resetDrops` is `'charge'`, `(1 - r) (vLeak + beta (v - vLeak) + gain I) + r vReset`; where `spikesOf` is `'start'`, these r are
 * the spikes of the step.
 *
 * @throws TypeError or RangeError for an option that is unknown, of the wrong kind or outside its domain.
 */
export const lif = /* @__PURE__ */ neuronOf(lifModel) as unknown as LifNeuron;
