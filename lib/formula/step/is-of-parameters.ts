import type { Value } from '../graph.ts';

const known = new WeakMap<Value, boolean>();

/** Whether a value is of parameters and constants alone: finite, and the same at all steps. */
export function isOfParameters(value: Value): boolean {
  const found = known.get(value) ?? isOf(value);
  known.set(value, found);
  return found;
}

function isOf({ operation, operands, name }: Value): boolean {
  if (operation === 'input') return /^(parameter|surrogate)\./.test(name as string);
  return operands.every(isOfParameters);
}
