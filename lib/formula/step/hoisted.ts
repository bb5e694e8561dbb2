import type { Graph, Value } from '../graph.ts';
import { Lanes } from '../lanes.ts';
import { rewrite } from '../rewrite.ts';
import { isOfParameters } from './is-of-parameters.ts';
import type { Values } from './plan-step.ts';
import { priceOf } from './prices.ts';

/** What a value has to cost for it to be read from an array in place of being computed in each step. */
const leastPrice = 5;

/**
 * Functions and quotients of parameters alone, by names of inputs that steps read them as: computed once for each neuron.
 *
 * @param perNeuron - The parameters of which each neuron has its own: what is of others alone is the same in all lanes.
 */
export function hoistedOf(results: readonly Value[], perNeuron: readonly string[]): Values {
  const lanes = new Lanes(perNeuron);
  const seen = new Set<Value>();
  const found: Value[] = [];
  const visit = (value: Value): void => {
    if (seen.has(value)) return;
    seen.add(value);
    if (priceOf(value) >= leastPrice && lanes.has(value) && isOfParameters(value)) found.push(value);
    else value.operands.forEach(visit);
  };
  results.forEach(visit);
  return Object.fromEntries(found.map((value, i) => [`hoisted.${i}`, value]));
}

/** Values that read what is hoisted. */
export function withHoisted(graph: Graph, values: readonly Value[], hoisted: Values): Value[] {
  const inputs = new Map(Object.entries(hoisted).map(([name, value]) => [value, graph.input(name)]));
  return rewrite(graph, values, (value) => inputs.get(value));
}
