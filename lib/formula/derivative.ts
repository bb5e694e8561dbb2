import { differentiate, type SpikeGradient } from './differentiate.ts';
import type { Graph, Value } from './graph.ts';

/** The derivative of one value by one input, as a value of the graph. */
export function derivative(graph: Graph, value: Value, input: string, spike?: SpikeGradient): Value {
  const one = { outputs: { value }, cotangents: { value: graph.constant(1) }, inputs: [input] };
  return differentiate(graph, spike ? { ...one, spike } : one)[input] as Value;
}
