import { type Graph, type Value, valuesOf } from './graph.ts';

/** What a value becomes, given what its operands have become; undefined where it stays the same operation. */
export type Rule = (value: Value, operands: readonly Value[]) => Value | undefined;

/** Values with others in place of some that they depend on; what is the same stays the same. */
export function rewrite(graph: Graph, results: readonly Value[], rule: Rule): Value[] {
  const made = new Map<Value, Value>();
  const known = (value: Value) => made.get(value) as Value;
  for (const value of valuesOf(...results)) {
    const operands = value.operands.map(known);
    made.set(value, rule(value, operands) ?? graph.remake(value, operands));
  }
  return results.map(known);
}
