import type { Graph, Value } from './graph.ts';

/** Copies values into another graph, with what they depend on and nothing else. */
export function copiedTo(graph: Graph): (value: Value) => Value {
  const known = new Map<Value, Value>();
  const copied = (value: Value): Value => {
    const found = known.get(value);
    if (found !== undefined) return found;
    const { id: _, operands, ...rest } = value;
    const made = graph.intern({ ...rest, operands: operands.map(copied) });
    known.set(value, made);
    return made;
  };
  return copied;
}
