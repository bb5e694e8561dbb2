import type { Tensor, TensorLike } from '../../autodiff/tensor.ts';
import { div, sub } from '../../ops/arithmetic.ts';
import type { Restorable } from '../../ops/is-saved.ts';
import type { SpikingLayer, SpikingRun } from '../layers/layer.ts';
import {
  type FiringParameters,
  type FiringSettings,
  type FiringState,
  fire,
  firingParameters,
  firingSettings,
  firingState,
  rejectSpikes,
  rejectThreshold,
} from './firing.ts';
import type { LifOptions, LifParams } from './lif-options.ts';
import { type NeuronLayer, neuronLayer } from './neuron.ts';
import { NeuronModel } from './neuron-model.ts';
import { type Learnable, type NeuronOptions, type OwnParams, requireOptions } from './neuron-options.ts';
import type { NeuronRow, StepHelpers, StepOperations } from './neuron-row.ts';

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
    beta: { min: 0, max: 1, about: 'decay of the membrane per step' },
    gain: { default: 1, about: 'factor of the input current' },
    ...firingParameters,
    vLeak: { default: 0, about: 'what the membrane decays to, and starts from' },
  },
  alternatives: {
    tau: {
      for: 'beta',
      min: 1,
      unit: 'step',
      hint: 'beta: 1 is without leak',
      about: 'time constant of the membrane: beta = 1 - 1/tau',
      value: (tau: TensorLike) => (typeof tau === 'number' ? 1 - 1 / tau : sub(1, div(1, tau))),
    },
  },
  settings: { ...firingSettings, resetDelay: [false, true], resetDrops: ['nothing', 'charge'] },
  rejects: (parameters, settings) => {
    const { resetDelay, refractory, maxSpikes, resetDrops, reset } = settings;
    if (resetDelay && refractory !== 0) return { parameter: 'refractory', due: '0 with resetDelay' };
    if (resetDelay && maxSpikes !== 1) return { parameter: 'maxSpikes', due: '1 with resetDelay' };
    if (resetDrops === 'charge' && !(resetDelay && reset === 'value'))
      return { parameter: 'resetDrops', due: "'nothing' unless resetDelay is true and reset 'value'" };
    return rejectSpikes(settings) ?? rejectThreshold(parameters, settings);
  },
  helpers: { fire },
  step(
    state: FiringState,
    input: number,
    parameters: FiringParameters & { beta: number; gain: number; vLeak: number },
    ops: StepOperations,
    settings: FiringSettings & { resetDelay: boolean; resetDrops: string },
    helpers: StepHelpers & { fire: typeof fire },
  ) {
    const { beta, gain, vThreshold, vReset, vLeak } = parameters;
    const { reset, resetDelay, resetDrops, detachReset } = settings;
    const { fire } = helpers;
    if (!resetDelay)
      return fire(vLeak + beta * (state.v - vLeak) + gain * input, state, parameters, ops, settings);
    const fired = ops.spike(state.v - vThreshold);
    const r = detachReset ? ops.detach(fired) : fired;
    if (resetDrops === 'charge') {
      const h = (1 - r) * (vLeak + beta * (state.v - vLeak) + gain * input) + r * vReset;
      return { spikes: ops.spike(h - vThreshold), v: h };
    }
    const from = reset === 'value' ? (1 - r) * state.v + r * vReset : state.v;
    const current = reset === 'subtract' ? gain * input - r * vThreshold : gain * input;
    const h = vLeak + beta * (from - vLeak) + current;
    return { spikes: ops.spike(h - vThreshold), v: h };
  },
  formula:
    'h = v_\\text{leak} + \\beta (v - v_\\text{leak}) + g I, \\quad s = \\Theta(h - \\vartheta), \\quad v = h - s \\vartheta',
  source: 'Lapicque 1907; Neftci, Mostafa and Zenke 2019',
};

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
 * `resetDrops` is `'charge'`, `(1 - r) (vLeak + beta (v - vLeak) + gain I) + r vReset`.
 *
 * @throws TypeError or RangeError for an option that is unknown, of the wrong kind or outside its domain.
 */
export function lif<
  B extends Learnable = number,
  T extends Learnable = number,
  V extends Learnable = number,
  P extends OwnParams = OwnParams,
>(options: LifOptions<B, T, V, P>): Lif<LifParams<B, T, V, P>> {
  const own = options as unknown as NeuronOptions;
  return neuronLayer(lifModel, requireOptions(lifRow, own), own) as unknown as Lif<LifParams<B, T, V, P>>;
}

/** The model that `lif` and `recurrentLif` are made of. */
export const lifModel = /* @__PURE__ */ new NeuronModel(lifRow);
