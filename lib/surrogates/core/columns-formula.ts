import { empty, type FloatNd } from '../../array/layout.ts';
import { broadcastShapes, type Shape } from '../../array/shape.ts';
import type { ColumnsFormula } from '../../formula/formula.ts';
import { formulaCompiler } from '../../formula/formula-compiler.ts';
import { expand } from '../../kernels/apply.ts';
import { kernels } from '../../kernels/index.ts';
import { formulaOf } from './formula-of.ts';
import type { ParameterValues, SurrogateRow } from './surrogate-row.ts';

/** A function of x and parameters. */
export type RowFunction<K extends string> = (x: number, p: ParameterValues<K>) => number;

/** A function over x and the parameters named, one number for each element, under the others as numbers; NaN for a NaN of x. */
export function columnsFormula<K extends string>(
  row: SurrogateRow<K>,
  params: Readonly<Record<string, unknown>>,
  names: readonly string[],
  f: RowFunction<K>,
): ColumnsFormula {
  const fixed = Object.entries(params).filter(([name]) => !names.includes(name));
  const at = (x: number, p: ParameterValues<K>) => (Number.isNaN(x) ? x : f(x, p));
  return {
    source: f as ColumnsFormula['source'],
    params: Object.fromEntries(fixed) as ColumnsFormula['params'],
    columns: names,
    at: at as ColumnsFormula['at'],
    under: (columns) => {
      const all = { ...params, ...Object.fromEntries(names.map((name, i) => [name, columns[i]])) };
      return formulaOf(row, all as ParameterValues<K>, f, (x) => at(x, all as ParameterValues<K>));
    },
    compiler: formulaCompiler,
  };
}

/** A fresh array: a function of x and of what lies over it, by the kernel given. */
export function overColumns(
  place: string,
  formula: ColumnsFormula,
  x: FloatNd,
  values: readonly FloatNd[],
  kernel = kernels.mapColumns,
): FloatNd {
  const shape = values.reduce<Shape>((all, { shape }) => broadcastShapes(place, all, shape), x.shape);
  const spread = (array: FloatNd) => kernels.flat(expand(array, shape));
  const out = empty(shape);
  kernel(out.data, spread(x), values.map(spread), formula);
  return out;
}
