import type { Tensor } from '../../autodiff/tensor.ts';
import type { Tree } from '../../autodiff/tree.ts';

/**
 * The parameters of neurons by the options G that they were made with: those that were given as tensors, those of the option
 * `params`, and those of a surrogate that is learned. One that may be there, as what was given may have been a number, is optional.
 */
export type NeuronParams<G> = string extends keyof G
  ? Readonly<Record<string, Tree>>
  : Given<G> & OwnOf<G> & SurrogateOf<G> extends infer T
    ? { readonly [K in keyof T]: T[K] }
    : never;

/** Those of some values that are tensors. */
export type Given<G> = {
  readonly [K in keyof G as [G[K]] extends [Tensor] ? K : never]: Tensor;
} & {
  readonly [K in keyof G as [G[K]] extends [Tensor] ? never : [Tensor] extends [G[K]] ? K : never]?: Tensor;
};

type OwnOf<G> = G extends { readonly params?: infer P extends object } ? P : object;

/** The parameters of a surrogate that is learned among some options, as a layer has them among its own. */
export type SurrogateOf<G> = 'surrogate' extends keyof G ? Surrogates<NonNullable<G['surrogate']>> : object;

type OfNumbers = { readonly params: Readonly<Record<string, number>> };

type Surrogates<S> = [S] extends [OfNumbers]
  ? object
  : Extract<S, OfNumbers> extends never
    ? { readonly surrogate: SurrogateParams<ParamsName<S>> }
    : { readonly surrogate?: SurrogateParams<ParamsName<S>> };

type ParamsName<S> = S extends { readonly params: infer Q } ? keyof Q : never;

/** Which of several parameters are learned is not known; the only one is. */
type SurrogateParams<K extends PropertyKey> =
  IsOne<K> extends true ? { readonly [N in K]: Tensor } : { readonly [N in K]?: Tensor };

type IsOne<K, Each = K> = Each extends K ? ([K] extends [Each] ? true : false) : never;
