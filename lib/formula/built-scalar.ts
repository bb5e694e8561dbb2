import type { Graph, Value } from './graph.ts';
import { readGraph } from './graph-text.ts';

/** A scalar formula that was read when the package was built. */
export interface BuiltScalar {
  /** The names of its parameters, in their order. */
  readonly of: string;
  /** The graph that it was read into, of which it is the last value. */
  readonly graph: string;
  /** Parameters under which its kernel has been probed. */
  readonly proven: readonly string[];
}

type Parameters = Readonly<Record<string, number>>;

/** What a formula was read as for such parameters when the package was built; undefined where it was not. */
export function builtScalar(graph: Graph, formula: object, params: Parameters): Value | undefined {
  const built = builtOf(formula);
  if (built === undefined || built.of !== String(Object.keys(params))) return undefined;
  return readGraph(graph, built.graph).at(-1);
}

/** Whether the kernel of a formula under parameters was probed when the package was built. */
export function isProven(formula: object, params: Parameters): boolean {
  return builtOf(formula)?.proven.includes(JSON.stringify(params)) ?? false;
}

/** What a formula was read as when the package was built; it may be another function that only hands on. */
export function builtOf(formula: object): BuiltScalar | undefined {
  const { built, source } = formula as { readonly built?: BuiltScalar; readonly source?: unknown };
  return built ?? (typeof source === 'function' ? builtOf(source) : undefined);
}
