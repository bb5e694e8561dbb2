import { type CalledName, calledFunctions } from './called-functions.ts';
import type { Comparison, Value } from './graph.ts';
import { neighbour } from './neighbour.ts';
import { arithmetic, bitwise, comparisons } from './operations.ts';

type Operate = (...x: number[]) => number;

const plain = {
  ...arithmetic,
  ...bitwise,
  and: (a, b) => Number(a !== 0 && b !== 0),
  or: (a, b) => Number(a !== 0 || b !== 0),
  not: (a) => Number(a === 0),
  select: (mask, a, b) => (mask !== 0 ? a : b) as number,
  spike: (a) => Number((a as number) >= 0),
  detach: (a) => a as number,
  narrow: Math.fround,
  above: (a) => neighbour(a as number, true),
  below: (a) => neighbour(a as number, false),
  widen: (a) => a as number,
} as Readonly<Record<string, Operate>>;

/** The function of numbers that an operation is, in Float64; masks are 1 and 0. */
export function operationOf({ operation, name }: Value): Operate {
  if (operation in comparisons) {
    const holds = comparisons[operation as Comparison];
    return (a, b) => Number(holds(a as number, b as number));
  }
  const found = plain[operation];
  if (found !== undefined) return found;
  const called = calledFunctions[name as CalledName] as Operate;
  if (operation === 'call') return called;
  return (mask, otherwise, ...args) => (mask !== 0 ? called(...args) : (otherwise as number));
}

/** What one operation gives for numbers. */
export function operate(value: Value, operands: readonly number[]): number {
  return operationOf(value)(...operands);
}
