import type { Tensor } from '../../autodiff/tensor.ts';
import type { Restorable } from '../../ops/is-saved.ts';
import type { Surrogate } from '../../surrogates/core/surrogate.ts';
import { failType, show } from '../../util/errors.ts';
import { showCall, shownAs } from '../../util/repr.ts';
import type { SpikingLayer, SpikingRun } from '../layers/layer.ts';
import { lifModel } from './lif.ts';
import type { LifOptions, LifParams } from './lif-options.ts';
import { type NeuronLayer, neuronLayer } from './neuron.ts';
import { type Learnable, type NeuronOptions, type OwnParams, requireOptions } from './neuron-options.ts';
import { type RecurrentOptions, recurrentNeurons } from './recurrent.ts';
import type { AnySurrogate } from './step-model.ts';

/** What a layer of recurrent LIF neurons is: LIF neurons, and how they reach each other. */
export type RecurrentLifOptions<
  B extends Learnable = Learnable,
  T extends Learnable = Learnable,
  V extends Learnable = Learnable,
  P extends OwnParams = OwnParams,
  S extends AnySurrogate = AnySurrogate,
> = LifOptions<B, T, V, P, S> & Omit<RecurrentOptions, 'size'>;

/** The state of recurrent LIF neurons: membrane and spikes `[B, N]` of the last step. */
export type RecurrentLifState = { readonly v: Tensor; readonly spikes: Tensor };

/** The parameters of recurrent LIF neurons: their weight `[N, N]`, and those options that were given as tensors. */
export type RecurrentLifParams<
  B extends Learnable = Learnable,
  T extends Learnable = Learnable,
  V extends Learnable = Learnable,
  P extends OwnParams = OwnParams,
  S extends AnySurrogate = AnySurrogate,
> = LifParams<B, T, V, P, S> & { readonly recurrent: Tensor; readonly recurrentBias?: Tensor };

/** A layer of recurrent LIF neurons. */
export interface RecurrentLif<P extends object = RecurrentLifParams>
  extends SpikingLayer<P, RecurrentLifState>,
    Pick<NeuronLayer, 'step' | 'neuron'> {
  /** All steps, from a state (default: vLeak and no spikes), which may be differentiated by, or come from JSON. */
  run(x: Tensor, state?: Restorable<RecurrentLifState>): SpikingRun<RecurrentLifState>;
}

const place = 'recurrentLif';
const own = ['random', 'initializer', 'bias', 'autapses', 'connect'] as const;

/**
 * Leaky integrate-and-fire neurons that reach each other: `recurrent(lif(options), { size, ... })` in short. With x the input, W the
 * weight `params.recurrent` `[N, N]` (row i: from neuron i), s the spikes, the input current of step t is
 *
 *     I[t] = x[t] + s[t - 1] W
 *
 * and the rest is `lif`. Rows of W are gathered by the spikes, not multiplied, and so is the gradient of W.
 *
 * @param size - The number of neurons.
 * @throws TypeError or RangeError for an option that is unknown, of the wrong kind or outside its domain.
 */
export function recurrentLif<
  B extends Learnable = number,
  T extends Learnable = number,
  V extends Learnable = number,
  P extends OwnParams = OwnParams,
  S extends AnySurrogate = Surrogate,
>(
  size: number,
  options: RecurrentLifOptions<B, T, V, P, S>,
): RecurrentLif<RecurrentLifParams<B, T, V, P, S>> {
  if (typeof options !== 'object' || options === null)
    failType(place, `got ${show(options)} as options when an object was due.`);
  const { random, initializer, bias, autapses, connect, ...rest } = options;
  const neurons = rest as unknown as NeuronOptions;
  const layer = neuronLayer(lifModel, requireOptions(lifModel.row, neurons, place, own), neurons);
  const given = { size, random, initializer, bias, autapses, connect } as RecurrentOptions;
  const made = recurrentNeurons(place, layer, given);
  const { params: _, ...shown } = rest as { params?: unknown };
  const weights = { bias, autapses, connect };
  return shownAs(made, () => showCall(place, size, { ...shown, ...weights })) as unknown as RecurrentLif<
    RecurrentLifParams<B, T, V, P, S>
  >;
}
