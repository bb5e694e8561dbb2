import { neuronsAt } from '../../neurons/neuron.ts';
import type { NeuronOptions } from '../../neurons/neuron-options.ts';
import { type PeerLayer, peerLayer } from '../core/peer-layer.ts';
import { type OrAbsent, paramsOf, type Value } from '../core/peer-options.ts';
import { computed, minus, times } from '../core/values.ts';
import { methodOf } from './method-of.ts';
import { type AutapseOptions, type MethodOptions, type WeightOptions, weightDefaults } from './options.ts';
import { weightsOf } from './weights.ts';

/** Options of a layer with weights. */
export type Recurrent<O> = O & WeightOptions & AutapseOptions;

/** Defaults of what has recurrent weights. */
export const recurrence = { ...weightDefaults, autapses: false } as const;

/** What is left of a state after a step. */
export function kept(dt: Value, rate: Value) {
  return computed(() => minus(1, times(dt, rate)));
}

/** What comes in of the rest. */
export function gained(dt: Value, rate: Value) {
  return computed(() => times(dt, rate));
}

/** Decays and gain of LIF's rates. */
export function decays({ dt, tauSynInv, tauMemInv }: { dt: number; tauSynInv: Value; tauMemInv: Value }) {
  return { alpha: kept(dt, tauSynInv), beta: kept(dt, tauMemInv), gain: gained(dt, tauMemInv) };
}

/** Neurons with what a constructor makes of its options. */
export interface Model {
  readonly of: object;
  /** The options of the neurons in terms of those there. */
  readonly options: NeuronOptions;
  readonly start: Readonly<Record<string, Value>>;
  readonly names?: Readonly<Record<string, string>>;
}

interface Own extends OrAbsent<WeightOptions & AutapseOptions> {
  readonly method: MethodOptions['method'] & {};
  readonly alpha?: number | undefined;
}

/** A layer of neurons, with weights where it is recurrent. */
export function layer(
  place: string,
  given: object,
  own: Own,
  { of, options, start, names = {} }: Model,
  isRecurrent = false,
): PeerLayer {
  const { autapses = false } = own;
  const { params, ...weights } = isRecurrent ? weightsOf(place, own, autapses) : { params: {} };
  const surrogate = methodOf(place, own.method, own.alpha);
  return peerLayer({
    place,
    shown: given,
    params: paramsOf({ ...own, ...params }),
    neurons: neuronsAt(of, place, { ...options, surrogate, strict: true }),
    start: { ...(isRecurrent && { spikes: 0 }), ...start },
    names,
    ...weights,
  });
}
