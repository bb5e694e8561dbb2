import type { Graph, Value } from '../graph.ts';
import { rewrite } from '../rewrite.ts';
import { isBinary } from './is-binary.ts';
import { isOfParameters } from './is-of-parameters.ts';
import { mayOverflow } from './may-overflow.ts';

/**
 * Values in which spikes and their gradients select: a product with one that is 0 is 0, though the other factor be infinite; and so is
 * that of a cotangent which they made 0 with what may overflow. Parameters are finite, and multiplied as they are.
 *
 * @param kept - What the inputs `kept.I` and `before.I` stand for.
 */
export function selecting(graph: Graph, values: readonly Value[], kept: readonly Value[]): Value[] {
  const zero = graph.constant(0);
  const isGated = remembered(dependsOnGate);
  const isCotangent = remembered(dependsOnCotangent);
  const isLarge = remembered((value, ofOther) => mayOverflow(value, ofOther, kept));
  const closes = (value: Value) => selects(value) || (isCotangent(value) && isGated(value));
  return rewrite(graph, values, ({ operation }, [a, b]) => {
    if (operation !== 'mul' || a === undefined || b === undefined) return undefined;
    const gate = selects(a) ? a : selects(b) ? b : closes(a) ? a : closes(b) ? b : null;
    const other = gate === a ? b : a;
    if (gate === null || isOfParameters(other)) return undefined;
    if (!selects(gate) && !isLarge(other)) return undefined;
    return graph.select(graph.compare('eq', gate, zero), zero, graph.arithmetic('mul', a, b));
  });
}

type Test = (value: Value, ofOperand: (value: Value) => boolean) => boolean;

/** A question that each value is asked once. */
function remembered(test: Test): (value: Value) => boolean {
  const known = new Map<Value, boolean>();
  const ask = (value: Value): boolean => {
    const found = known.get(value) ?? test(value, ask);
    known.set(value, found);
    return found;
  };
  return ask;
}

function dependsOnGate({ operation, operands }: Value, ofOperand: (value: Value) => boolean): boolean {
  return operation === 'slope' || operation === 'spike' || operands.some(ofOperand);
}

function dependsOnCotangent({ name, operands }: Value, ofOperand: (value: Value) => boolean): boolean {
  return name?.startsWith('ct.') || operands.some(ofOperand);
}

function selects(value: Value): boolean {
  return value.operation === 'slope' || (value.constant === undefined && isBinary(value));
}
