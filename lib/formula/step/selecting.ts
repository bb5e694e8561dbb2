import type { Graph, Value } from '../graph.ts';
import { rewrite } from '../rewrite.ts';
import { isBinary } from './is-binary.ts';

/**
 * Values in which spikes and their gradients select: a product with one that is 0 is 0, though the other factor be infinite.
 * Parameters are finite, and multiplied as they are.
 */
export function selecting(graph: Graph, values: readonly Value[]): Value[] {
  const zero = graph.constant(0);
  return rewrite(graph, values, ({ operation }, [a, b]) => {
    if (operation !== 'mul' || a === undefined || b === undefined) return undefined;
    const gate = selects(a) ? a : selects(b) ? b : null;
    const other = gate === a ? b : a;
    if (gate === null || isOfParameters(other)) return undefined;
    return graph.select(graph.compare('eq', gate, zero), zero, graph.arithmetic('mul', a, b));
  });
}

function selects(value: Value): boolean {
  return value.operation === 'slope' || (value.constant === undefined && isBinary(value));
}

function isOfParameters({ operation, operands, name }: Value): boolean {
  if (operation === 'input') return /^(parameter|surrogate)\./.test(name as string);
  return operands.every(isOfParameters);
}
