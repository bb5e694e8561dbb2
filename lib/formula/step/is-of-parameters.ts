import type { Value } from '../graph.ts';

/** Whether a value is of parameters and constants alone: finite, and the same at all steps. */
export function isOfParameters({ operation, operands, name }: Value): boolean {
  if (operation === 'input') return /^(parameter|surrogate)\./.test(name as string);
  return operands.every(isOfParameters);
}
