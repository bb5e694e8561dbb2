import { type Value, valuesOf } from './graph.ts';

/** One operation of a program, on registers. */
export interface Step {
  readonly value: Value;
  readonly operands: readonly number[];
  readonly to: number;
}

/** Values in an order in which they can be computed, with the registers that they are held in; these are used again. */
export interface Program {
  readonly steps: readonly Step[];
  readonly registers: number;
  /** Registers of constants, which keep them. */
  readonly constants: readonly (readonly [register: number, constant: number])[];
  /** Registers of inputs, which keep them. */
  readonly inputs: readonly (readonly [register: number, name: string])[];
  /** Registers of the results. */
  readonly results: readonly number[];
}

/** The program that computes values. */
export function programOf(results: readonly Value[]): Program {
  const all = valuesOf(...results);
  const isKept = ({ operation }: Value) => operation === 'constant' || operation === 'input';
  const registers = new Map<Value, number>();
  for (const value of all.filter(isKept)) registers.set(value, registers.size);
  const kept = [...registers.entries()];
  let count = kept.length;
  const lastUse = lastUses(all, results);
  const free: number[] = [];
  const steps: Step[] = [];
  for (const value of all) {
    if (isKept(value)) continue;
    const operands = value.operands.map((operand) => registers.get(operand) as number);
    // Taken before those of the operands are given back: no operation writes where it reads.
    const to = free.pop() ?? count++;
    registers.set(value, to);
    steps.push({ value, operands, to });
    for (const operand of new Set(value.operands)) {
      if (!isKept(operand) && lastUse.get(operand) === value) free.push(registers.get(operand) as number);
    }
  }
  return {
    steps,
    registers: count,
    constants: kept.flatMap(([{ constant }, at]) =>
      constant === undefined ? [] : [[at, Number(constant)] as const],
    ),
    inputs: kept.flatMap(([{ name }, at]) => (name === undefined ? [] : [[at, name] as const])),
    results: results.map((value) => registers.get(value) as number),
  };
}

/** The value that reads each one last; results are never read last. */
function lastUses(all: readonly Value[], results: readonly Value[]): Map<Value, Value> {
  const last = new Map<Value, Value>();
  for (const value of all) for (const operand of value.operands) last.set(operand, value);
  for (const result of results) last.delete(result);
  return last;
}
