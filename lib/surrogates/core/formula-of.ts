import { type Divided, divisorName } from '../../formula/divided.ts';
import type { Formula } from '../../formula/formula.ts';
import { formulaCompiler } from '../../formula/formula-compiler.ts';
import { declaredBreaks } from './facts/curve.ts';
import type { ParameterValues, SurrogateRow } from './surrogate-row.ts';

/** A function of a row under its parameters, as kernels take it; `at` gives its values. */
export function formulaOf<K extends string>(
  row: SurrogateRow<K>,
  params: ParameterValues<K>,
  source: SurrogateRow<K>['origin'],
  at: (x: number) => number,
): Formula {
  const { divisor } = source as Partial<Divided<ParameterValues<K>>>;
  return {
    source: source as Formula['source'],
    params: divisor ? { ...params, [divisorName]: divisor(params) } : params,
    at,
    landmarks: () => [
      ...declaredBreaks(row, params),
      ...(row.support?.(params) ?? []),
      row.center?.(params) ?? 0,
      row.threshold?.(params) ?? 0,
    ],
    length: () => row.length?.(params) ?? 1,
    compiler: formulaCompiler,
  };
}
