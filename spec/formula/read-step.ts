import { Graph, type Value } from '../../lib/formula/graph.ts';
import { helpersOf } from '../../lib/formula/helpers-of.ts';
import { readFormula } from '../../lib/formula/read-formula.ts';
import { erf, logistic } from '../../lib/util/math.ts';
import type { Step } from './random-steps.ts';

export type Settings = Parameters<Step>[4];

/** A random step as a graph of `v`, `a`, `x`, `p` and `q`. */
export function readStep(
  source: string,
  settings: Settings,
): { readonly graph: Graph; readonly outputs: Readonly<Record<string, Value>> } {
  const graph = new Graph();
  const input = (name: string) => graph.input(name);
  const { math } = helpersOf(graph);
  const given = [
    { v: input('v'), a: input('a') },
    input('x'),
    { p: input('p'), q: input('q') },
    { logistic: math.logistic, erf: math.erf },
    { ...settings },
  ];
  return { graph, outputs: readFormula(graph, stepOf(source), given) };
}

/** The same as a function of values in the order v, a, x, p, q. */
export function runStep(
  source: string,
  settings: Settings,
): (at: readonly number[]) => Record<'v' | 'a' | 'out', number> {
  const step = stepOf(source);
  return ([v = 0, a = 0, x = 0, p = 0, q = 0]) => step({ v, a }, x, { p, q }, { logistic, erf }, settings);
}

function stepOf(source: string): Step {
  return new Function(`return ${source}`)() as Step;
}
