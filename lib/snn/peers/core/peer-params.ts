import type { Tensor } from '../../../autodiff/tensor.ts';
import type { Given, SurrogateOf } from '../../neurons/neuron-params.ts';

/**
 * What a layer of another library learns: of values by name those that are tensors, of its surrogate S what that learns, and the
 * trees A. One that may be there, as what was given may have been a number, is optional.
 */
export type PeerParams<V, S = undefined, A = None> = Flat<
  Given<V> & SurrogateOf<{ readonly surrogate: S }> & Present<A>
>;

/** Those of some trees that are there. */
type Present<A> = { readonly [K in keyof A as undefined extends A[K] ? never : K]: A[K] } & {
  readonly [K in keyof A as [A[K]] extends [undefined]
    ? never
    : undefined extends A[K]
      ? K
      : never]?: Exclude<A[K], undefined>;
};

/** Nothing. */
export type None = Readonly<Record<never, never>>;

/** Options O, of which G is known. */
export type Of<O, G> = O & { readonly [K in keyof G & keyof O]?: G[K] | O[K] };

/** What was given as an option. */
export type At<G, K extends string> = K extends keyof G ? G[K] : undefined;

/** A where an option has a value, B where it has not, both where it may have. */
export type When<F, Value, A, B> = [F] extends [Value] ? A : Value extends F ? A | B : B;

/** A value that is learned where the option F is true, or where it was given as a tensor. */
export type LearnedBy<G, K extends string, F extends string> = When<At<G, F>, true, Tensor, At<G, K>>;

/** Weight and bias of W, or what is drawn where that was not given. */
export type WeightsOf<W, Drawn = never> = [W] extends [undefined]
  ? Drawn
  : Flat<{ readonly weight: Tensor } & Given<Omit<W & object, 'weight'>>>;

/** An intersection as one type. */
export type Flat<T> = T extends infer U ? { readonly [K in keyof U]: U[K] } : never;
