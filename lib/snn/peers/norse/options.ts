import type { Tensor } from '../../../autodiff/tensor.ts';
import type { Random } from '../../../ops/random.ts';
import type { AnySurrogate } from '../../neurons/step-model.ts';
import type { Value } from '../core/peer-options.ts';
import type { At, None, PeerParams } from '../core/peer-params.ts';
import type { Method } from './method-of.ts';

/** What spikes pass, and the length of a step in seconds. */
export interface MethodOptions {
  /** Default `'super'`. */
  readonly method?: Method | AnySurrogate;
  /** Of the method. Default 100. */
  readonly alpha?: number;
  /** Default 0.001. */
  readonly dt?: number;
}

/** The parameters of LIF: rates in 1/s. */
export interface LifOptions extends MethodOptions {
  /** Default 200. */
  readonly tauSynInv?: Value;
  /** Default 100. */
  readonly tauMemInv?: Value;
  /** Default 0. */
  readonly vLeak?: Value;
  /** Default 1. */
  readonly vTh?: Value;
  /** Default 0. */
  readonly vReset?: Value;
}

/** Weights [to, from], which are given, or drawn for sizes. */
export interface WeightOptions {
  readonly inputSize?: number;
  readonly hiddenSize?: number;
  readonly inputWeights?: Tensor;
  readonly recurrentWeights?: Tensor;
  /** Draws the weights. */
  readonly random?: Random;
}

/** Whether neurons reach themselves. */
export interface AutapseOptions {
  /** Default false. */
  readonly autapses?: boolean;
}

/** Exponential charge. */
export interface ExOptions {
  /** Default 0.5. */
  readonly deltaT?: Value;
}

/** Adaptation of LIFAdEx. */
export interface AdExOptions extends ExOptions {
  /** Default 2. */
  readonly tauAdaInv?: Value;
  /** Default 4. */
  readonly adaptationCurrent?: Value;
  /** Default 0.02. */
  readonly adaptationSpike?: Value;
}

/** Adaptation of LSNN. */
export interface LsnnOptions {
  /** Default 1/800. */
  readonly tauAdaptInv?: Value;
  /** Default 1.8. */
  readonly beta?: Value;
}

/** What a layer of Norse learns: what was given, and A. */
export type CellParams<G, A = None> = PeerParams<G, Exclude<At<G, 'method'>, string>, A>;

/** The weights of a layer that is recurrent. */
export type Weights = { readonly inputWeights: Tensor; readonly recurrentWeights: Tensor };

export const step = { method: 'super', alpha: undefined, dt: 0.001 } as const;
export const lifDefaults = { tauSynInv: 200, tauMemInv: 100, vLeak: 0, vTh: 1, vReset: 0, ...step } as const;
export const weightDefaults = {
  inputSize: undefined,
  hiddenSize: undefined,
  inputWeights: undefined,
  recurrentWeights: undefined,
  random: undefined,
} as const;
export const exDefaults = { deltaT: 0.5 } as const;
export const adExDefaults = {
  ...exDefaults,
  tauAdaInv: 2,
  adaptationCurrent: 4,
  adaptationSpike: 0.02,
} as const;
export const lsnnDefaults = { tauAdaptInv: 1 / 800, beta: 1.8 } as const;
