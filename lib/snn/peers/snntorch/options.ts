import type { Tensor } from '../../../autodiff/tensor.ts';
import type { Random } from '../../../ops/random.ts';
import type { AnySurrogate } from '../../neurons/step-model.ts';
import type { Value } from '../core/peer-options.ts';

/** How a membrane is reset. */
export type ResetMechanism = 'subtract' | 'zero' | 'none';

/** What most neurons of snnTorch take. */
export interface CommonOptions {
  /** Default 1. */
  readonly threshold?: Value;
  /** Default arctan with alpha 2. */
  readonly spikeGrad?: AnySurrogate;
  /** Spikes pass no gradient. Default false. */
  readonly surrogateDisable?: boolean;
  /** Default `'subtract'`, of Alpha `'zero'`. */
  readonly resetMechanism?: ResetMechanism;
  /** Of each row only the neuron furthest above its threshold may fire. Default false. */
  readonly inhibition?: boolean;
  readonly learnBeta?: boolean;
  readonly learnThreshold?: boolean;
}

/** What those with recurrent weights take. */
export interface RecurrenceOptions {
  /** Default true; false: each neuron reaches itself alone, by V. */
  readonly allToAll?: boolean;
  /** The weight of each neuron to itself. Default 1. */
  readonly V?: Value;
  /** The number of neurons, for weights that are drawn. */
  readonly linearFeatures?: number;
  /** Weight [to, from] and bias, as of `nn.Linear`. */
  readonly recurrent?: { readonly weight: Tensor; readonly bias?: Tensor };
  /** Default true. */
  readonly learnRecurrent?: boolean;
  /** Draws the recurrent weights. */
  readonly random?: Random;
}

/** A spike times a factor. */
export interface GradedOptions {
  /** Default 1. */
  readonly gradedSpikesFactor?: Value;
  readonly learnGradedSpikesFactor?: boolean;
}

/** Where the reset comes a step later, or in the same. */
export interface DelayOptions {
  /** Default true. */
  readonly resetDelay?: boolean;
}

/** The decay of the synapse. */
export interface SynapseOptions {
  readonly alpha: Value;
  readonly learnAlpha?: boolean;
}

/** Defaults of what most of them take. */
export const common = {
  threshold: 1,
  spikeGrad: undefined,
  surrogateDisable: false,
  resetMechanism: 'subtract',
  inhibition: false,
  learnBeta: false,
  learnThreshold: false,
} as const;

/** Defaults of recurrent weights. */
export const recurrence = {
  allToAll: true,
  V: 1,
  linearFeatures: undefined,
  recurrent: undefined,
  learnRecurrent: true,
  random: undefined,
} as const;

/** Defaults of graded spikes. */
export const graded = { gradedSpikesFactor: 1, learnGradedSpikesFactor: false } as const;
