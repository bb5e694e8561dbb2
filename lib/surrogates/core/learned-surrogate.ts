import { current } from '../../array/context.ts';
import { empty, type FloatNd } from '../../array/layout.ts';
import { broadcastShapes, type Shape } from '../../array/shape.ts';
import type { Cotangent, PrimitiveRow } from '../../autodiff/row.ts';
import { apply, Tensor, type TensorLike } from '../../autodiff/tensor.ts';
import { expand, unbroadcast } from '../../kernels/apply.ts';
import { kernels } from '../../kernels/index.ts';
import { pulled } from '../../kernels/reference/pulled.ts';
import { failRange, failType } from '../../util/errors.ts';
import { shownAs } from '../../util/repr.ts';
import { showSurrogate } from './show-surrogate.ts';
import { brokenRule, requireTogether } from './surrogate-definition.ts';
import type { ParameterSpec, ParameterValues, SurrogateRow } from './surrogate-row.ts';

/** Parameters by name, some of them as tensors to be learned; defaults when omitted. */
export type LearnedOptions<K extends string> = Readonly<Partial<Record<K, TensorLike>>> & {
  readonly random?: never;
  readonly strict?: boolean;
};

/**
 * A spike function with parameters that are learned: tensors of one value, or of more that broadcast with x (one per neuron).
 * Spikes and their gradient for x are those of the surrogate under these parameters; the gradient for a parameter is that of
 * the origin, dG/dparameter. The tensors are looked at anew at each use, so that an optimizer may change them.
 */
export interface LearnedSurrogate<K extends string = string> {
  /**
   * Spikes. Inside `smooth` the origin instead.
   *
   * @throws RangeError for an element of a parameter that is outside of its domain.
   */
  (x: TensorLike): Tensor;
  /** The function with other parameters; what is not named stays. */
  (options?: LearnedOptions<K>): LearnedSurrogate<K>;
  /** Its definition. */
  readonly row: SurrogateRow<K>;
  /** Its parameters, those to be learned as tensors. */
  readonly params: Readonly<Record<K, TensorLike>>;
  /** The origin, on the tape. */
  origin(x: TensorLike): Tensor;
  /** The surrogate gradient, as a constant for the tape. */
  gradient(x: TensorLike): Tensor;
}

/**
 * A row under parameters of which some are tensors.
 *
 * @param remake - The function under other parameters.
 * @throws TypeError for a tensor of a parameter that has no gradient, RangeError for an element outside of the domain.
 */
export function learnedSurrogate<K extends string>(
  row: SurrogateRow<K>,
  params: Readonly<Record<K, TensorLike>>,
  remake: (options: LearnedOptions<K>) => unknown,
): LearnedSurrogate<K> {
  const names = (Object.keys(params) as K[]).filter((name) => params[name] instanceof Tensor);
  const requireDomains = () => {
    for (const name of names) requireEach(row, name, params[name] as Tensor);
  };
  for (const name of names) requireLearnable(row, name);
  requireDomains();
  const rows = primitiveRows(row, params, names);
  const applied = (to: PrimitiveRow) => (x: TensorLike) => {
    requireDomains();
    return apply(to, [x, ...names.map((name) => params[name])]);
  };
  const spike = applied(rows.spike);
  const call = (argument?: TensorLike | LearnedOptions<K>): unknown => {
    if (argument === undefined) return call;
    if (argument instanceof Tensor || typeof argument === 'number') return spike(argument);
    return remake(argument);
  };
  Object.defineProperty(call, 'name', { value: row.name });
  const members = { row, params, origin: applied(rows.origin), gradient: applied(rows.gradient) };
  const made = Object.assign(call, members) as unknown as LearnedSurrogate<K>;
  return shownAs(made, () => showSurrogate(row, params));
}

/** Spike, origin and gradient as primitives of x and of the parameters named, which broadcast. */
function primitiveRows<K extends string>(
  row: SurrogateRow<K>,
  params: Readonly<Record<K, TensorLike>>,
  names: readonly K[],
): Record<'spike' | 'origin' | 'gradient', PrimitiveRow> {
  const over = (f: Formula<K>, x: FloatNd, values: readonly FloatNd[]) =>
    overElements(row, params, names, f, x, values);
  const threshold = (p: ParameterValues<K>) => row.threshold?.(p) ?? 0;
  const step: Formula<K> = (x, p) => ((row.strict ? x > threshold(p) : x >= threshold(p)) ? 1 : 0);
  const spike = row.forward ?? step;
  const origin = forNumbers<K>(row.origin);
  const gradient = forNumbers<K>(row.gradient);
  const slopes = [gradient, ...names.map((name) => forNumbers(row.parameterGradients?.[name] as Formula<K>))];
  const rowOf = (name: string, formula: () => Formula<K>) => ({
    name,
    forward: (x: FloatNd, ...values: FloatNd[]) => over(formula(), x, values),
    keeps: { inputs: slopes.map((_, i) => i) },
    vjp: (ct: FloatNd, _: FloatNd, x: FloatNd, ...values: FloatNd[]): Cotangent[] =>
      [x, ...values].map(({ shape }, i) => {
        return () => unbroadcast(scaled(over(slopes[i] as Formula<K>, x, values), ct), shape);
      }),
  });
  const { vjp: _, ...constant } = rowOf(`${row.name}.gradient`, () => gradient);
  return {
    spike: rowOf(row.name, () => (current().smooth ? origin : spike)),
    origin: rowOf(`${row.name}.origin`, () => origin),
    gradient: constant,
  };
}

type Formula<K extends string> = (x: number, p: ParameterValues<K>) => number;

/** The formula, NaN for NaN. */
function forNumbers<K extends string>(f: Formula<K>): Formula<K> {
  return (x, p) => (Number.isNaN(x) ? x : f(x, p));
}

function requireLearnable<K extends string>(
  { name, parameterGradients, stochastic }: SurrogateRow<K>,
  key: K,
): void {
  if (stochastic || typeof parameterGradients?.[key] !== 'function')
    failType(name, `got a Tensor as ${key}, which has no gradient here, so a number was due.`);
}

/** Throws unless every element of a parameter lies in its domain. */
function requireEach<K extends string>(row: SurrogateRow<K>, name: K, value: Tensor): void {
  const spec = row.parameters?.[name] as ParameterSpec;
  const data = kernels.flat(value.array);
  for (let i = 0; i < data.length; i++) {
    const rule = brokenRule(spec, data[i] as number);
    if (rule === undefined) continue;
    const where = data.length > 1 ? ` at element ${i}` : '';
    failRange(row.name, `${name} must be ${rule}, got ${data[i]}${where}.`);
  }
}

/** A fresh array: the formula at each element of x, under the parameters that lie over it. */
function overElements<K extends string>(
  row: SurrogateRow<K>,
  params: Readonly<Record<K, TensorLike>>,
  names: readonly K[],
  f: Formula<K>,
  x: FloatNd,
  values: readonly FloatNd[],
): FloatNd {
  const shape = values.reduce<Shape>((all, { shape }) => broadcastShapes(row.name, all, shape), x.shape);
  const spread = (array: FloatNd) => kernels.flat(expand(array, shape));
  const [xs, columns] = [spread(x), values.map(spread)];
  const out = empty(shape);
  const p = { ...params } as Record<K, number>;
  for (let i = 0; i < out.data.length; i++) {
    names.forEach((name, k) => {
      p[name] = columns[k]?.[i] as number;
    });
    if (row.rejects) requireTogether(row, p);
    out.data[i] = f(xs[i] as number, p);
  }
  return out;
}

/** The array times a cotangent, in place. */
function scaled(array: FloatNd, ct: FloatNd): FloatNd {
  const factors = kernels.flat(ct);
  for (let i = 0; i < factors.length; i++) {
    array.data[i] = pulled(factors[i] as number, array.data[i] as number);
  }
  return array;
}
