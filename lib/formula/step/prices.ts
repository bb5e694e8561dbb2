import type { Value } from '../graph.ts';

/** What a vector operation costs, in additions; those that are not named cost 1. */
const operations: Readonly<Record<string, number>> = {
  constant: 0,
  input: 0,
  detach: 0,
  spike: 2,
  div: 5,
  sqrt: 5,
  slope: 12,
};

const functions: Readonly<Record<string, number>> = { exp: 18 };

/** What writing an array in the forward pass and reading it in the backward pass costs, for a number of it. */
export const priceOfArray = 18;

/** What reading a value of the step before costs. */
export const priceOfStepBefore = 4;

/** What it costs to compute a value again from its operands. */
export function priceOf({ operation, name }: Value): number {
  if (operation === 'call' || operation === 'scalar') return functions[name as string] ?? 30;
  return operations[operation] ?? 1;
}
