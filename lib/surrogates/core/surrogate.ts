import { current } from '../../array/context.ts';
import { empty, type FloatArray, type FloatNd } from '../../array/layout.ts';
import type { PrimitiveRow } from '../../autodiff/row.ts';
import { apply, Tensor, type TensorLike } from '../../autodiff/tensor.ts';
import type { CodeOptions } from '../../formula/code/finished-code.ts';
import type { Target } from '../../formula/code/targets.ts';
import type { Formula, FormulaForm } from '../../formula/formula.ts';
import { makeOwn } from '../../formula/own-formulas.ts';
import type { Fire } from '../../kernels/fire.ts';
import { kernels } from '../../kernels/index.ts';
import { Random } from '../../ops/random.ts';
import { failRange, failType, rejectUnknownKeys, show } from '../../util/errors.ts';
import { shownAs } from '../../util/repr.ts';
import { surrogateCode } from './code/surrogate-code.ts';
import { factsOf, type SurrogateFacts } from './facts/facts-of.ts';
import { formulaOf } from './formula-of.ts';
import { type LearnedOptions, type LearnedSurrogate, learnedSurrogate } from './learned-surrogate.ts';
import { type Normalization, normalizedRow } from './normalized-row.ts';
import { showSurrogate } from './show-surrogate.ts';
import {
  brokenRule,
  defaultsOf,
  requireRow,
  requireStrict,
  requireTogether,
} from './surrogate-definition.ts';
import type { ParameterSpec, ParameterValues, SurrogateRow } from './surrogate-row.ts';
import { wayOf } from './way-of.ts';
import { type SurrogateDefinition, withHelpers } from './with-helpers.ts';

/** Parameters by name, defaults when omitted. */
export type SurrogateOptions<K extends string> = Readonly<Partial<Record<K, number>>> & {
  /** Where the forward draws: its generator. */
  readonly random?: Random;
  /** Fires above the threshold only, not at it. */
  readonly strict?: boolean;
};

/** A surrogate's functions over arrays. `out` comes first, is returned, and may be an input. */
export interface SurrogateKernels {
  /** The spike: 1 where it fires, else 0 (or what the row's own forward says). */
  forward(out: FloatArray, x: FloatArray): FloatArray;
  /** The origin. */
  origin(out: FloatArray, x: FloatArray): FloatArray;
  /** The gradient. */
  gradient(out: FloatArray, x: FloatArray): FloatArray;
  /** The gradient times the cotangent. */
  vjp(out: FloatArray, ct: FloatArray, x: FloatArray): FloatArray;
}

/** What the kernels of a surrogate run as over Float32 arrays. */
export interface SurrogateForms {
  readonly origin: FormulaForm;
  /** The same for `vjp`. */
  readonly gradient: FormulaForm;
}

/**
 * A spike function with a surrogate gradient. Called with a tensor it gives spikes, with the surrogate gradient on
 * the tape; called with parameters it gives the same function under these parameters.
 */
export interface Surrogate<K extends string = string> {
  /**
   * Spikes: 1 where x >= threshold, or with `strict` where x > threshold, else 0. NaN does not fire. Inside `smooth` the
   * origin instead.
   */
  (x: TensorLike): Tensor;
  /**
   * The function with other parameters, or another `strict`; what is not named stays.
   *
   * @throws TypeError for an unknown parameter, RangeError for a value outside its domain.
   */
  (options?: SurrogateOptions<K>): Surrogate<K>;
  /** The function strict or not, with the same parameters. */
  (options: { readonly strict: boolean }): Surrogate<K>;
  /**
   * The function with parameters to be learned, as tensors.
   *
   * @throws TypeError for a tensor of a parameter that has no gradient, RangeError for an element outside its domain.
   */
  (options: LearnedOptions<K>): LearnedSurrogate<K>;
  /** Its definition. */
  readonly row: SurrogateRow<K>;
  /** Its parameters. */
  readonly params: ParameterValues<K>;
  /** Its functions over arrays. */
  readonly kernels: SurrogateKernels;
  /**
   * What these run as, under the kernels in force: SIMD compiled from the source of the row's functions, or a loop in
   * JavaScript and the reason for it. A first look compiles them.
   */
  readonly kernel: SurrogateForms;
  /** The smooth function whose derivative is the gradient: of a number in Float64, of a tensor on the tape. */
  origin(x: number): number;
  origin(x: Tensor): Tensor;
  /** The surrogate gradient: of a number in Float64, of a tensor as a constant for the tape. NaN for NaN. */
  gradient(x: number): number;
  gradient(x: Tensor): Tensor;
  /**
   * The function as code for somewhere else, its parameters as constants, from the same graph that its kernels are compiled from: a
   * `torch.autograd.Function`, a `jax.custom_vjp`, or functions `NAME_forward`, `NAME_gradient` and `NAME_origin` of C, CUDA or WGSL.
   *
   * @throws RangeError for another target, and for a formula that is outside the subset or that the target cannot express.
   */
  code(target: Target, options?: CodeOptions): string;
  /** What its gradient is like: peak, area, tail, support. Worked out when it is asked for. */
  readonly facts: SurrogateFacts;
  /**
   * The function with gradient and origin divided so that the peak of the gradient (its largest absolute value), or its
   * area (the integral over the real line), is 1, whatever the parameters. The spike is the same.
   *
   * @throws RangeError where the peak is 0, or the area no number above 0.
   */
  normalized(by: Normalization): Surrogate<K>;
}

/**
 * Defines a surrogate. The result has the row's default parameters.
 *
 * @throws TypeError or RangeError when the row is not complete and consistent; the text names the field.
 */
export function surrogate<K extends string>(row: SurrogateDefinition<K>): Surrogate<K> {
  const own = withHelpers(row);
  return instance(own, requireRow(own), {});
}

/** @internal A surrogate of the package: specs look at its row, so that imports need not. */
export function builtIn<K extends string>(row: SurrogateDefinition<K>): Surrogate<K> {
  makeOwn(row);
  makeOwn(row.parameterGradients ?? {});
  const own = withHelpers(row);
  return instance(own, defaultsOf(own), {});
}

function specOf<K extends string>(row: SurrogateRow<K>, name: K): ParameterSpec {
  return row.parameters?.[name] as ParameterSpec;
}

/** What a surrogate is besides row and parameters. */
interface Variant {
  readonly random?: Random | undefined;
  /** By what its row is normalized. */
  readonly by?: Normalization;
}

function instance<K extends string>(
  row: SurrogateRow<K>,
  params: ParameterValues<K>,
  variant: Variant,
): Surrogate<K> {
  const originAt = (x: number) => (Number.isNaN(x) ? x : row.origin(x, params));
  const gradientAt = (x: number) => (Number.isNaN(x) ? x : row.gradient(x, params));
  const formulas = {
    origin: formulaOf(row, params, row.origin, originAt),
    gradient: formulaOf(row, params, row.gradient, gradientAt),
  };
  const own: SurrogateKernels = {
    forward: forwardKernel(row, params, variant.random),
    origin: overArrays(formulas.origin),
    gradient: overArrays(formulas.gradient),
    vjp: (out, ct, x) => kernels.scaleByFormula(out, ct, x, formulas.gradient),
  };
  const spikeRow: PrimitiveRow = {
    name: row.name,
    forward: (x) => overArray(current().smooth ? own.origin : own.forward, x),
    keeps: { inputs: [0] },
    vjp: (ct, _, x) => [vjpOverArray(own, ct, x)],
  };
  const originRow: PrimitiveRow = {
    name: `${row.name}.origin`,
    forward: (x) => overArray(own.origin, x),
    keeps: { inputs: [0] },
    vjp: (ct, _, x) => [vjpOverArray(own, ct, x)],
  };
  const gradientRow: PrimitiveRow = {
    name: `${row.name}.gradient`,
    forward: (x) => overArray(own.gradient, x),
  };
  const call = (argument?: TensorLike | LearnedOptions<K>): unknown => {
    if (argument === undefined) return call;
    if (argument instanceof Tensor || typeof argument === 'number') return apply(spikeRow, [argument]);
    return withOptions(row, params, variant, argument);
  };
  const members = {
    row,
    params,
    kernels: own,
    origin: (x: TensorLike) => (typeof x === 'number' ? originAt(x) : apply(originRow, [x])),
    gradient: (x: TensorLike) => (typeof x === 'number' ? gradientAt(x) : apply(gradientRow, [x])),
    code: (target: Target, options?: CodeOptions): string =>
      surrogateCode(`${row.name}.code`, call, target, options),
    normalized: (by: Normalization) => checkedInstance(normalizedRow(row, by), params, { ...variant, by }),
  };
  let facts: SurrogateFacts | undefined;
  Object.defineProperty(call, 'name', { value: row.name });
  Object.defineProperty(call, 'facts', { get: () => (facts ??= Object.freeze(factsOf(row, params))) });
  Object.defineProperty(call, 'kernel', { get: () => formsOf(formulas) });
  return shownAs(Object.assign(call, members), () =>
    showSurrogate(row, params, variant.by),
  ) as unknown as Surrogate<K>;
}

/** @throws RangeError when the row rejects the parameters together. */
function checkedInstance<K extends string>(
  row: SurrogateRow<K>,
  params: ParameterValues<K>,
  variant: Variant,
): Surrogate<K> {
  requireTogether(row, params);
  return instance(row, params, variant);
}

/** A formula over arrays. */
function overArrays(formula: Formula): Fire {
  const kernel = (out: FloatArray, x: FloatArray) => kernels.mapFormula(out, x, formula);
  return Object.assign(kernel, { formula });
}

function formsOf({ origin, gradient }: Readonly<Record<'origin' | 'gradient', Formula>>): SurrogateForms {
  return { origin: kernels.formOf(origin), gradient: kernels.formOf(gradient) };
}

function forwardKernel<K extends string>(
  row: SurrogateRow<K>,
  params: ParameterValues<K>,
  random: Random | undefined,
): SurrogateKernels['forward'] {
  const { forward, stochastic } = row;
  if (stochastic) {
    return (out, x) => {
      if (random === undefined) {
        failType(
          row.name,
          `it draws its spikes, so a generator was due: ${row.name}({ random: random(seed) }).`,
        );
      }
      random.fillBernoulli(out, x, row.name);
      return out;
    };
  }
  if (forward) return (out, x) => kernels.mapScalar(out, x, (value) => forward(value, params));
  const threshold = row.threshold?.(params) ?? 0;
  const { strict = false } = row;
  const fire = (out: FloatArray, x: FloatArray) => kernels[strict ? 'strictStep' : 'step'](out, x, threshold);
  return Object.assign(fire, { step: { threshold, strict } });
}

function overArray(kernel: (out: FloatArray, x: FloatArray) => FloatArray, x: FloatNd): FloatNd {
  const out = empty(x.shape);
  kernel(out.data, kernels.flat(x));
  return out;
}

function vjpOverArray(own: SurrogateKernels, ct: FloatNd, x: FloatNd): FloatNd {
  const out = empty(x.shape);
  own.vjp(out.data, kernels.flat(ct), kernels.flat(x));
  return out;
}

function withOptions<K extends string>(
  row: SurrogateRow<K>,
  params: Readonly<Record<K, TensorLike>>,
  variant: Variant,
  options: Omit<LearnedOptions<K>, 'random' | 'strict'> & {
    readonly random?: unknown;
    readonly strict?: unknown;
  },
): Surrogate<K> | LearnedSurrogate<K> {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    failType(row.name, `got ${show(options)} when a Tensor, a number, or parameters by name were due.`);
  }
  const { random: given, strict, ...values } = options;
  const names = Object.keys(row.parameters ?? {});
  const known = [...names, ...(row.stochastic ? ['random'] : []), 'strict'];
  rejectUnknownKeys(row.name, options, known, 'parameter', (key) => wayOf(key, known));
  requireStrict(row, strict);
  if (given !== undefined && !(given instanceof Random)) {
    failType(row.name, `got ${show(given)} as random when a generator from random(seed) was due.`);
  }
  const merged: Record<string, TensorLike> = { ...params };
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) continue;
    const isLearned = value instanceof Tensor;
    merged[name] = isLearned ? value : requireParameter(row.name, name, specOf(row, name as K), value);
  }
  const all = Object.freeze(merged) as Readonly<Record<K, TensorLike>>;
  const changed = { ...variant, random: given ?? variant.random };
  const own = strict === undefined ? row : { ...row, strict: strict as boolean };
  if (!Object.values(all).some((value) => value instanceof Tensor))
    return checkedInstance(own, all as ParameterValues<K>, changed);
  return learnedSurrogate(own, all, (more) => withOptions(own, all, changed, more));
}

/** @throws TypeError for no number, RangeError for one outside the domain. */
function requireParameter(place: string, name: string, spec: ParameterSpec, value: unknown): number {
  if (typeof value !== 'number') failType(place, `${name} must be a number, got ${show(value)}.`);
  const rule = brokenRule(spec, value);
  if (rule !== undefined) failRange(place, `${name} must be ${rule}, got ${value}.`);
  return value;
}
