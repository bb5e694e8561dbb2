import type { TensorLike } from '../../autodiff/tensor.ts';
import type { Source } from '../../formula/step/read-step.ts';
import type * as math from '../../util/math.ts';

/** A parameter of a neuron: its value unless one is given, and its domain. */
export interface NeuronParameter {
  /** Without, it has to be given. */
  readonly default?: number;
  /** A value to show the neuron at, where there is no default: in plots, checks and measurements of the command. */
  readonly typical?: number;
  /** It must not be below this. */
  readonly min?: number;
  /** It must not be above this. */
  readonly max?: number;
  /** It must be above this. */
  readonly above?: number;
  /** It must be below this. */
  readonly below?: number;
  /** What it is measured in, such as `steps`. */
  readonly unit?: string;
  /** What it is, in a few words, for people. */
  readonly about?: string;
}

/** Another way to give a parameter, such as `tau` for `beta`. */
export interface Alternative extends NeuronParameter {
  /** The parameter that it stands for. */
  readonly for: string;
  /** The value of that parameter, from its own. */
  value(given: TensorLike): TensorLike;
  /** Said where it is not finite. */
  readonly hint?: string;
}

/** What a setting may be. */
export type SettingValue = string | number | boolean;

/** Settings by name. */
export type Settings = Readonly<Record<string, SettingValue>>;

/** Settings by name, with what they may be: one of a list, or a whole number from `min`. */
export type NeuronSettings = Readonly<
  Record<string, readonly SettingValue[] | { readonly default: number; readonly min: number }>
>;

/** Where states start: a number, or what it is of the parameters of a neuron. */
export type Start = number | ((parameters: Readonly<Record<string, number>>, settings: Settings) => number);

/** What is wrong with parameters that are each in their domain, where they do not go together. */
export interface Rejection {
  /** The parameter that is named. */
  readonly parameter: string;
  /** What it must be: `above vReset, 0`. */
  readonly due: string;
}

/** What another library calls a neuron. */
export interface NeuronPeer {
  readonly library: string;
  readonly name: string;
  /** How it is to be called to be the same, as a person would write it. */
  readonly as?: string;
}

/** What the step of a neuron may do besides arithmetic. */
export interface StepOperations {
  /** 1 where x >= 0, else 0, with the gradient of the surrogate. */
  spike(x: number): number;
  /** x, without a gradient. */
  detach(x: number): number;
}

/** Functions that a step may call besides those of Math: `logistic`, `erf` and their kin, and those of its row. */
export type StepHelpers = typeof math & Readonly<Record<string, Source>>;

/**
 * A model of a neuron: what it remembers, what it is made of, and the update of one step, written once in plain TypeScript. The
 * scans over time, their gradients, checks and documentation follow from this row.
 */
export interface NeuronRow<
  S extends string = string,
  P extends string = string,
  T extends NeuronSettings = NeuronSettings,
  A extends string = string,
  N extends string = string,
> {
  /** The name in camelCase, as it stands in errors. */
  readonly name: string;
  /** The states by name, with where they start; or, where settings decide which there are, a function of these. */
  readonly state: Readonly<Record<S, Start>> | ((settings: Settings) => Readonly<Record<string, Start>>);
  /** The parameters by name. Default: none. */
  readonly parameters?: Readonly<Record<P, NeuronParameter>>;
  /** Other ways to give them. */
  readonly alternatives?: Readonly<Record<A, Alternative>>;
  /** Constants that pick a variant, with what they may be; the first is the default. Conditions on them are folded. */
  readonly settings?: T;
  /** Options by the name of what they make, such as a firing pattern: the option `preset` stands for them. */
  readonly presets?: Readonly<Record<N, Readonly<Record<string, SettingValue>>>>;
  /** What is wrong with parameters of one neuron under settings, where they do not go together. */
  rejects?(parameters: Readonly<Record<string, number>>, settings: Settings): Rejection | undefined;
  /** Functions of numbers that the step may call, besides `logistic`, `erf` and their kin. */
  readonly helpers?: Readonly<Record<string, Source>>;
  /**
   * The update of one step: `(state, input, parameters, { spike, detach }, settings, helpers)` to `{ spikes, ...states }`. It is read
   * by its source, so that all it uses comes in as an argument, or from Math. `spike(x)` is 1 where x >= 0, else 0, with the
   * gradient of the surrogate; `detach(x)` is x without a gradient.
   */
  step(
    state: Readonly<Record<S, number>>,
    input: number,
    parameters: Readonly<Record<NoInfer<P>, number>>,
    operations: StepOperations,
    settings: Settings,
    helpers: StepHelpers,
  ): Readonly<Record<string, number>>;
  /** What a layer gives: `spikes`, or a state after each step. Default `spikes`. */
  readonly output?: string;
  /** The update in TeX. */
  readonly formula?: string;
  /** Where the model comes from. */
  readonly source?: string;
  /** What other libraries call it. */
  readonly peers?: readonly NeuronPeer[];
}
