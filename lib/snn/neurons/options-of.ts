import type { CommonOptions, Learnable, NeuronOptions } from './neuron-options.ts';
import type { NeuronSettings } from './neuron-row.ts';

/**
 * The options of neurons by the names of their row: parameters P and what stands for them A, settings T, presets N. Of a row whose
 * names are not known any.
 */
export type OptionsOf<
  P extends string,
  T extends NeuronSettings,
  A extends string,
  N extends string,
> = string extends P
  ? NeuronOptions
  : CommonOptions & { readonly [K in P | A]?: Learnable } & {
      readonly [K in keyof T]?: T[K] extends readonly (infer V)[] ? V : number;
    } & ([N] extends [never] ? object : { readonly preset?: N });
