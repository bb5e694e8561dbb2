import type { Tensor } from '../../autodiff/tensor.ts';
import type { Learnable, OwnParams } from './neuron-options.ts';
import type { SurrogateOf } from './neuron-params.ts';
import type { AnySurrogate } from './step-model.ts';

/**
 * What a layer of LIF neurons is. A tensor among `beta`, `tau`, `vThreshold`, of one value or one per neuron, is a parameter to be
 * learned.
 */
export interface LifOptions<
  B extends Learnable = Learnable,
  T extends Learnable = Learnable,
  V extends Learnable = Learnable,
  P extends OwnParams = OwnParams,
  S extends AnySurrogate = AnySurrogate,
> {
  /** Decay of the membrane per step, in [0, 1]. Give this or `tau`. */
  readonly beta?: B;
  /** Time constant of the membrane in steps, at least 1: beta = 1 - 1/tau. Give this or `beta`. */
  readonly tau?: T;
  /** Factor of the input current. Default 1. */
  readonly gain?: number;
  /** The membrane at which a neuron fires: above 0, or with the reset `'value'` above vReset. Default 1. */
  readonly vThreshold?: V;
  /** The tensors from which parameters given as functions are computed: in `layer.params`, and learned in place of those. */
  readonly params?: P;
  /** Where the reset `'value'` puts the membrane. Default 0. */
  readonly vReset?: number;
  /** What the membrane decays to, and starts from. Default 0. */
  readonly vLeak?: number;
  /** After a spike the membrane loses vThreshold, is set to vReset, or goes on. Default `'subtract'`. */
  readonly reset?: 'subtract' | 'value' | 'none';
  /** The reset is applied while charging the next step, from the membrane of this one. Default false. */
  readonly resetDelay?: boolean;
  /**
   * What the delayed reset to a value drops: nothing of the next step, which decays from there; or its whole charge, so that the
   * membrane is vReset after it. Default `'nothing'`.
   */
  readonly resetDrops?: 'nothing' | 'charge';
  /**
   * Which membrane decides the spikes of a step: the charged one or, where the reset is delayed, the one that the step starts from.
   * Default `'charged'`.
   */
  readonly spikesOf?: 'charged' | 'start';
  /** Steps after a spike in which the membrane stays as it is and no spike comes. Default 0. */
  readonly refractory?: number;
  /** Spikes of one step: as many as the threshold fits into the membrane, at most so many. Default 1. */
  readonly maxSpikes?: number;
  /** No gradient passes through the spike of the reset. Default false. */
  readonly detachReset?: boolean;
  /** A neuron fires above the threshold only, not at it. Default: as the surrogate does. */
  readonly strict?: boolean;
  /** The spike function. Default `surrogates.arctan({ alpha: 2 })`. */
  readonly surrogate?: S;
}

/** The parameters of LIF neurons: those options that were given as tensors, those of the option `params`, and of a learned surrogate. */
export type LifParams<
  B extends Learnable = Learnable,
  T extends Learnable = Learnable,
  V extends Learnable = Learnable,
  P extends OwnParams = OwnParams,
  S extends AnySurrogate = AnySurrogate,
> = Learned<'beta', B> &
  Learned<'tau', T> &
  Learned<'vThreshold', V> &
  (string extends keyof P ? object : P) &
  SurrogateOf<{ surrogate: S }>;

/** The parameter of a name: there where a tensor was given, perhaps where one may have been. */
type Learned<N extends string, G> = [G] extends [Tensor]
  ? { readonly [K in N]: Tensor }
  : [Tensor] extends [G]
    ? { readonly [K in N]?: Tensor }
    : object;
