import type * as math from '../../util/math.ts';

/** The domain of one surrogate parameter. Every value must be finite; the bounds say the rest. */
export interface ParameterSpec {
  /** Value when the caller names none: that of the first library of the catalogue that has the function. */
  readonly default: number;
  /** The value must be strictly above this. */
  readonly above?: number;
  /** The value must not be below this. */
  readonly min?: number;
  /** The value must be strictly below this. */
  readonly below?: number;
  /** The value must be an integer. */
  readonly integer?: true;
}

/** A library that has surrogates of its own, as `surrogates.find` names it. */
export type Library =
  | 'brainpy'
  | 'spikingjelly'
  | 'braintools'
  | 'ngclearn'
  | 'snntorch'
  | 'norse'
  | 'spyx'
  | 'sinabs'
  | 'rockpool'
  | 'sparch';

/** What another library calls a surrogate, and its default parameters there. */
export interface Peer<K extends string = string> {
  readonly library: Library;
  /** Its name there. Case and underscores do not count when it is looked up. */
  readonly name: string;
  /** That library's defaults in the parameters of this row; a parameter not named has the row's default. */
  readonly parameters?: Readonly<Partial<Record<K, number>>>;
  /** How the function there differs from this row, where it does. */
  readonly differs?: string;
}

/**
 * How a gradient falls off: the p with g ~ |x|^-p (0 where it does not fall off at all), faster than any such power, or to
 * exactly 0 at a finite distance.
 */
export type Tail = number | 'exponential' | 'compact';

/** Values of the parameters of a row, by name. */
export type ParameterValues<K extends string = string> = Readonly<Record<K, number>>;

/** Functions that formulas are given besides those of Math: `logistic`, `erf`, `erfc`, … */
export type FormulaHelpers = typeof math;

/**
 * A surrogate-gradient spike function, defined once. Array kernels, tape primitive, checks, documentation
 * and benchmarks all follow from this row.
 *
 * `origin` and `gradient` are scalar functions of the pre-activation x = v - vThreshold. They are written in a
 * numerically stable form: the gradient is finite for every finite float32 x, and not NaN at ±Infinity, where the engine
 * calls it too. The origin may be NaN at ±Infinity unless the row declares `mass`. They need not treat NaN (the engine
 * answers NaN for NaN). All that they use comes in as an argument (the third has helpers such as `logistic` and `erf`) or from Math,
 * so that a minifier which renames changes nothing.
 */
export interface SurrogateRow<K extends string = string, H extends readonly unknown[] = []> {
  /** The name in camelCase, as it stands in errors. */
  readonly name: string;
  /** The parameters by name, each with default and domain. Default: none. */
  readonly parameters?: Readonly<Record<K, ParameterSpec>>;
  /** What is wrong with values that are each in their domain, where they do not go together. */
  rejects?(p: ParameterValues<K>): string | undefined;
  /** The smooth function G whose derivative is `gradient`. */
  origin(x: number, p: ParameterValues<K>, ...helpers: H): number;
  /** g = dG/dx, used as the derivative of the spike. */
  gradient(x: number, p: ParameterValues<K>, ...helpers: H): number;
  /**
   * dG/dparameter for the parameters that can be learned, that is, be given as tensors. Finite for every finite float32 x, and
   * not NaN at ±Infinity.
   */
  readonly parameterGradients?: {
    readonly [N in NoInfer<K>]?: (x: number, p: ParameterValues<K>, ...helpers: H) => number;
  };
  /** Where the spike fires: forward is 1 for x >= threshold. Default 0. */
  threshold?(p: ParameterValues<K>): number;
  /** The spike fires above the threshold only, not at it. Default false. */
  readonly strict?: boolean;
  /** The forward function, where it is not the step. */
  forward?(x: number, p: ParameterValues<K>, ...helpers: H): number;
  /** True where the forward draws: a spike with probability x in [0, 1]. Needs a generator: `{ random }`. */
  readonly stochastic?: true;
  /**
   * Points at which `gradient` jumps or has a corner. The checker keeps its stencils between them, and checks both sides of
   * each. Jumps that are not declared it looks for, as far as its points show them.
   */
  kinks?(p: ParameterValues<K>): readonly number[];
  /** Points at which `origin` itself jumps. */
  jumps?(p: ParameterValues<K>): readonly number[];
  /** The closed interval outside of which `gradient` is exactly 0, where there is one. */
  support?(p: ParameterValues<K>): readonly [number, number];
  /** The point about which `gradient` is even, where there is one: g(center + d) = g(center - d). */
  center?(p: ParameterValues<K>): number;
  /** G(threshold), where the function fixes it (1/2 for a soft step). */
  originAtThreshold?(p: ParameterValues<K>): number;
  /**
   * The total mass, the integral of `gradient` over the real line, where it is finite. It is checked against G(Infinity) -
   * G(-Infinity), so `origin` has to give its limits there.
   */
  mass?(p: ParameterValues<K>): number;
  /** The peak: the largest absolute value of `gradient`, or what it comes as close to as one likes. */
  peak?(p: ParameterValues<K>): number;
  /** How `gradient` falls off far out, on the side where it does so more slowly. */
  tail?(p: ParameterValues<K>): Tail;
  /**
   * The length over which `gradient` changes, for the steps of finite differences. Default 1; the checker finds its way
   * to widths of a ten-thousandth of it, with fewer points there.
   */
  length?(p: ParameterValues<K>): number;
  /** The formulas in TeX, in x and the parameters. */
  readonly formula?: { readonly origin: string; readonly gradient: string };
  /** Where the formulas come from. */
  readonly source?: string;
  /** What other libraries call it. */
  readonly peers?: readonly Peer<K>[];
}
