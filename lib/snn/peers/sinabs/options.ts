import type { Tensor } from '../../../autodiff/tensor.ts';
import { singleExponential } from '../../../surrogates/single-exponential.ts';
import { failRange, failType, isPlainObject, show } from '../../../util/errors.ts';
import { requireSizes } from '../../layers/starting-weight.ts';
import type { NeuronOptions } from '../../neurons/neuron-options.ts';
import type { AnySurrogate } from '../../neurons/step-model.ts';
import { learned, type OrAbsent, requireOneOf, requireValue, type Value } from '../core/peer-options.ts';
import { spikeOf } from '../core/spike-of.ts';
import { computed, exponential, negative, over } from '../core/values.ts';

/** How many spikes a step has. */
export type SpikeFn =
  | 'MultiSpike'
  | 'SingleSpike'
  | { readonly name: 'MaxSpike'; readonly maxNumSpikesPerBin: number };

/** What spikes do to the membrane. */
export type ResetFn =
  | 'MembraneSubtract'
  | 'MembraneReset'
  | { readonly name: 'MembraneSubtract'; readonly subtractValue?: Value }
  | { readonly name: 'MembraneReset'; readonly resetValue?: Value };

/** What neurons of sinabs that spike take. */
export interface CommonOptions {
  /** Default 1. */
  readonly spikeThreshold?: Value;
  /** Default `'MultiSpike'`, of ALIF `'SingleSpike'`. */
  readonly spikeFn?: SpikeFn;
  /** Default `'MembraneSubtract'`. A reset value is added at every step. */
  readonly resetFn?: ResetFn;
  /** A function of v - threshold. Default singleExponential of height 2 / threshold and width threshold / 2. */
  readonly surrogateGradFn?: AnySurrogate;
  /** The least that the membrane may be. Default null. */
  readonly minVMem?: Value | null;
}

/** Time constants in steps, or the decays e^(-1 / tau) that they are. */
export interface LifOptions {
  readonly tauMem?: Value;
  readonly alphaMem?: Value;
  /** null is without a synapse. Default null. */
  readonly tauSyn?: Value | null;
  readonly alphaSyn?: Value;
  /** The decays are learned in place of the time constants. Default false. */
  readonly trainAlphas?: boolean;
  /** The current is multiplied by 1 - alphaMem. Default true. */
  readonly normInput?: boolean;
}

/** Weights among the neurons. */
export interface RecurrentOptions {
  /** Weight [to, from] and bias, as of `nn.Linear`. */
  readonly recConnect: { readonly weight: Tensor; readonly bias?: Tensor };
}

/** Adaptation of the threshold. */
export interface AdaptOptions {
  readonly tauAdapt?: Value;
  readonly alphaAdapt?: Value;
  /** Default 1.8. */
  readonly adaptScale?: Value;
}

export const common = {
  spikeThreshold: 1,
  spikeFn: 'MultiSpike',
  resetFn: 'MembraneSubtract',
  surrogateGradFn: undefined,
  minVMem: null,
} as const;

/** The decays of a layer, and what is learned of them. */
export interface Decays {
  readonly options: NeuronOptions;
  readonly params: Readonly<Record<string, Value>>;
}

/** A decay, given as such or by its time constant; undefined where there is neither. */
export function decayOf(
  place: string,
  own: object,
  part: 'Mem' | 'Syn' | 'Adapt',
  trainAlphas: boolean,
): Decays | undefined {
  const [tau, alpha]: unknown[] = [
    Reflect.get(own, `tau${part}`) ?? undefined,
    Reflect.get(own, `alpha${part}`),
  ];
  const name = `alpha${part}`;
  if (tau !== undefined && alpha !== undefined) failType(place, `give one of tau${part} and ${name}.`);
  if (tau === undefined && alpha === undefined) return undefined;
  if (alpha !== undefined) {
    const value = requireValue(place, name, alpha);
    return { options: { [name]: value }, params: { [name]: value } };
  }
  const constant = requireValue(place, `tau${part}`, tau);
  const decay = () => exponential(negative(over(1, constant)));
  if (!trainAlphas) return { options: { [name]: computed(decay) }, params: { [`tau${part}`]: constant } };
  const value = learned(decay(), true);
  return { options: { [name]: value }, params: { [name]: value } };
}

/** The same where there has to be one. */
export function requireDecay(
  place: string,
  own: object,
  part: 'Mem' | 'Adapt',
  trainAlphas: boolean,
): Decays {
  return (
    decayOf(place, own, part, trainAlphas) ?? failType(place, `give one of tau${part} and alpha${part}.`)
  );
}

type Given = { readonly [K in keyof Required<CommonOptions>]: OrAbsent<CommonOptions>[K] };

/** Spikes and reset in terms of the row, and the values in them that may be learned. */
export function firingOf(place: string, own: Given): Decays {
  const { spikeThreshold = 1, minVMem, surrogateGradFn, resetFn = 'MembraneSubtract' } = own;
  const reset = resetOf(place, resetFn);
  return {
    options: {
      spikeThreshold,
      ...reset,
      mostSpikes: mostOf(place, own.spikeFn ?? 'MultiSpike'),
      ...(minVMem !== null && minVMem !== undefined && { isBounded: true, minV: minVMem }),
      relative: surrogateGradFn === undefined,
      surrogate: surrogateGradFn ? spikeOf(surrogateGradFn) : singleExponential({ width: 0.5, scale: 1 }),
      strict: false,
    },
    params: { spikeThreshold, ...(minVMem !== null && minVMem !== undefined && { minVMem }) },
  };
}

function mostOf(place: string, spikeFn: SpikeFn): number {
  if (isPlainObject(spikeFn)) {
    const { name, maxNumSpikesPerBin: most } = spikeFn as Exclude<SpikeFn, string>;
    requireOneOf(place, 'spikeFn.name', name, ['MaxSpike']);
    requireSizes(place, most);
    return most;
  }
  const names = ['MultiSpike', 'SingleSpike'] as const;
  requireOneOf<string>(place, 'spikeFn', spikeFn as string, names);
  // As many as a Float32 counts.
  return spikeFn === 'MultiSpike' ? 2 ** 24 : 1;
}

function resetOf(place: string, resetFn: ResetFn): NeuronOptions {
  const { name, ...values } = (isPlainObject(resetFn) ? resetFn : { name: resetFn }) as {
    readonly name: string;
  };
  requireOneOf(place, 'resetFn', name, ['MembraneSubtract', 'MembraneReset']);
  const known = name === 'MembraneReset' ? 'resetValue' : 'subtractValue';
  for (const [key, value] of Object.entries(values)) {
    if (key !== known) failRange(place, `resetFn ${name} has ${known}, got ${show(key)}.`);
    requireValue(place, key, value ?? 0);
  }
  const amount = (values as Readonly<Record<string, Value | undefined>>)[known];
  if (name === 'MembraneReset') return { reset: 'value', resetValue: amount ?? 0 };
  return amount === undefined ? { reset: 'threshold' } : { reset: 'amount', subtract: amount };
}
