import * as math from '../../util/math.ts';
import type { FormulaHelpers, SurrogateRow } from './surrogate-row.ts';

/** A row as it is defined: its formulas may take helpers as a third argument. */
export type SurrogateDefinition<K extends string = string> = SurrogateRow<K, [helpers: FormulaHelpers]>;

type Formula = (x: number, p: object, helpers: FormulaHelpers) => number;

/** A row whose formulas are called without helpers: those that take them get them here. */
export function withHelpers<K extends string>(row: SurrogateDefinition<K>): SurrogateRow<K> {
  if (typeof row !== 'object' || row === null) return row;
  const { parameterGradients } = row;
  const own = helped(row, ['origin', 'gradient', 'forward']);
  const slopes = helped(parameterGradients ?? {}, Object.keys(parameterGradients ?? {}));
  if (Object.keys(own).length + Object.keys(slopes).length === 0) return row as SurrogateRow<K>;
  return { ...row, ...own, parameterGradients: { ...parameterGradients, ...slopes } } as SurrogateRow<K>;
}

/** Those of some functions that take helpers, with these. */
function helped(of: object, names: readonly string[]): Readonly<Record<string, object>> {
  const functions = names.map((name) => [name, Reflect.get(of, name) as unknown] as const);
  const taking = functions.filter((entry): entry is [string, Formula] => takesHelpers(entry[1]));
  return Object.fromEntries(taking.map(([name, f]) => [name, bound(f, of)]));
}

function takesHelpers(f: unknown): boolean {
  return typeof f === 'function' && f.length > 2;
}

/** The compiler reads the function that was written in place of this one. */
function bound(f: Formula, of: object): object {
  return Object.assign((x: number, p: object) => f.call(of, x, p, math), { source: f });
}
