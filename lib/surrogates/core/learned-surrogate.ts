import { current } from '../../array/context.ts';
import type { FloatNd } from '../../array/layout.ts';
import type { Cotangent, PrimitiveRow } from '../../autodiff/row.ts';
import { apply, Tensor, type TensorLike } from '../../autodiff/tensor.ts';
import type { ColumnsFormula } from '../../formula/formula.ts';
import { binary, unbroadcast } from '../../kernels/apply.ts';
import { kernels } from '../../kernels/index.ts';
import { mapColumns } from '../../kernels/reference/surrogate.ts';
import { failRange, failType } from '../../util/errors.ts';
import { shownAs } from '../../util/repr.ts';
import { columnsFormula, overColumns, type RowFunction } from './columns-formula.ts';
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
  const names = learnedNames(params);
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

/** @throws RangeError for parameters that are learned and left their domains, or do not go together. */
export function requireLearned(row: SurrogateRow, params: Readonly<Record<string, TensorLike>>): void {
  const names = learnedNames(params);
  for (const name of names) requireEach(row, name, params[name] as Tensor);
  const values = names.map((name) => (params[name] as Tensor).array);
  const [first] = values;
  if (first !== undefined)
    requireAllTogether(row, columnsFormula(row, params, names, row.origin), first, values);
}

function learnedNames<K extends string>(params: Readonly<Record<K, TensorLike>>): K[] {
  return (Object.keys(params) as K[]).filter((name) => params[name] instanceof Tensor);
}

/** Spike, origin and gradient as primitives of x and of the parameters named, which broadcast. */
function primitiveRows<K extends string>(
  row: SurrogateRow<K>,
  params: Readonly<Record<K, TensorLike>>,
  names: readonly K[],
): Record<'spike' | 'origin' | 'gradient', PrimitiveRow> {
  const over = (f: RowFunction<K>, x: FloatNd, values: readonly FloatNd[]) =>
    overElements(row, columnsFormula(row, params, names, f), x, values);
  const slopes = [row.gradient, ...names.map((name) => row.parameterGradients?.[name] as RowFunction<K>)];
  const rowOf = (name: string, forward: PrimitiveRow['forward']) => ({
    name,
    forward,
    keeps: { inputs: slopes.map((_, i) => i) },
    vjp: (ct: FloatNd, _: FloatNd, x: FloatNd, ...values: FloatNd[]): Cotangent[] =>
      [x, ...values].map(({ shape }, i) => () => {
        const slope = over(slopes[i] as RowFunction<K>, x, values);
        return unbroadcast(binary('scale', ct, slope), shape);
      }),
  });
  const origin = (x: FloatNd, ...values: FloatNd[]) => over(row.origin, x, values);
  const spike = {
    ...columnsFormula(row, params, names, row.origin),
    at: spikeOf(row) as ColumnsFormula['at'],
  };
  const fire = (x: FloatNd, ...values: FloatNd[]) => overElements(row, spike, x, values, fireKernel(row));
  return {
    spike: rowOf(row.name, (x, ...values) => (current().smooth ? origin : fire)(x, ...values)),
    origin: rowOf(`${row.name}.origin`, origin),
    gradient: { name: `${row.name}.gradient`, forward: (x, ...values) => over(row.gradient, x, values) },
  };
}

/** Whether it fires, as a function of numbers. */
function spikeOf<K extends string>({ forward, threshold, strict }: SurrogateRow<K>): RowFunction<K> {
  if (forward) return forward;
  const limit = (p: ParameterValues<K>) => threshold?.(p) ?? 0;
  return strict ? (x, p) => Number(x > limit(p)) : (x, p) => Number(x >= limit(p));
}

/** The kernel of its spikes: a plain step where no parameter moves it. */
function fireKernel<K extends string>({ forward, threshold, strict }: SurrogateRow<K>): typeof mapColumns {
  if (forward || threshold) return mapColumns;
  return (out, x) => kernels[strict ? 'strictStep' : 'step'](out, x, 0);
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

/** A fresh array: a function of x and of the parameters that lie over it, by the kernel given. */
function overElements<K extends string>(
  row: SurrogateRow<K>,
  formula: ColumnsFormula,
  x: FloatNd,
  values: readonly FloatNd[],
  kernel = kernels.mapColumns,
): FloatNd {
  requireAllTogether(row, formula, x, values);
  return overColumns(row.name, formula, x, values, kernel);
}

/** Throws where the row rejects parameters that lie over an element of x. */
function requireAllTogether<K extends string>(
  row: SurrogateRow<K>,
  formula: ColumnsFormula,
  x: FloatNd,
  values: readonly FloatNd[],
): void {
  if (row.rejects === undefined) return;
  const at: ColumnsFormula['at'] = (_, p) => Number(requireTogether(row, p as ParameterValues<K>));
  overColumns(row.name, { ...formula, at }, x, values, mapColumns);
}
