import { type Graph, type Value, valuesOf } from '../graph.ts';
import { Lanes } from '../lanes.ts';
import { rewrite } from '../rewrite.ts';
import { isOfParameters } from './is-of-parameters.ts';
import type { Values } from './plan-step.ts';
import { priceOf } from './prices.ts';

/** What something in a value has to cost for it to be read from an array in place of being computed in each step. */
const leastPrice = 5;

/**
 * What is computed from parameters alone with functions or quotients, by names of inputs that steps read it as: each as a whole, once
 * for each neuron.
 *
 * @param perNeuron - The parameters of which each neuron has its own: what is of others alone is the same in all lanes.
 */
export function hoistedOf(results: readonly Value[], perNeuron: readonly string[]): Values {
  const costly = costlyOf(results, new Lanes(perNeuron));
  const seen = new Set<Value>();
  const found: Value[] = [];
  const visit = (value: Value): void => {
    if (seen.has(value)) return;
    seen.add(value);
    if (costly.has(value) && !value.isMask) found.push(value);
    else value.operands.forEach(visit);
  };
  results.forEach(visit);
  return Object.fromEntries(found.map((value, i) => [`hoisted.${i}`, value]));
}

/** What is computed from parameters alone, without spikes, differs from lane to lane, and has something in it that costs as much. */
function costlyOf(results: readonly Value[], lanes: Lanes): ReadonlySet<Value> {
  const [withoutSpikes, costly] = [new Set<Value>(), new Set<Value>()];
  for (const value of valuesOf(...results)) {
    const { operation, operands } = value;
    if (operation === 'spike' || operation === 'slope') continue;
    if (!isOfParameters(value) || !operands.every((one) => withoutSpikes.has(one))) continue;
    withoutSpikes.add(value);
    const costs = priceOf(value) >= leastPrice || operands.some((one) => costly.has(one));
    if (costs && lanes.has(value)) costly.add(value);
  }
  return costly;
}

/** Values that read what is hoisted. */
export function withHoisted(graph: Graph, values: readonly Value[], hoisted: Values): Value[] {
  const inputs = new Map(Object.entries(hoisted).map(([name, value]) => [value, graph.input(name)]));
  return rewrite(graph, values, (value) => inputs.get(value));
}
