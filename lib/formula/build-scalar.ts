import type { BuiltScalar } from './built-scalar.ts';
import { Graph, type Value } from './graph.ts';
import { writeGraph } from './graph-text.ts';
import { readScalar } from './read-scalar.ts';
import { Setting } from './setting.ts';

type Parameters = Readonly<Record<string, number>>;

/** A formula as it is built in; null where what is read of it depends on the values of its parameters. */
export function buildScalar(
  formula: (x: number, params: Parameters) => number,
  params: Parameters,
  proven: readonly Parameters[],
): BuiltScalar | null {
  const graph = new Graph();
  const setting = new Watched(Object.fromEntries(Object.entries(params).map(([key, x]) => [`p.${key}`, x])));
  const value = readScalar(graph, formula, params, setting);
  if (setting.decided || value.id !== graph.size - 1) return null;
  const asked = proven.map((one) => JSON.stringify(one));
  return { of: String(Object.keys(params)), graph: writeGraph(graph), proven: [...new Set(asked)] };
}

/** A setting that knows whether anything was decided by it. */
class Watched extends Setting {
  decided = false;
  private isAsked = false;

  override of(value: Value): number | boolean | undefined {
    if (this.isAsked) return super.of(value);
    this.isAsked = true;
    const found = super.of(value);
    this.isAsked = false;
    if (found !== undefined && value.constant === undefined) this.decided = true;
    return found;
  }
}
