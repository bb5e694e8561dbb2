import { type ColumnOperation, columnOperation } from './column-operation.ts';
import type { Value } from './graph.ts';
import { programOf } from './program.ts';

type Column = Float32Array | Float64Array;

/**
 * Computes values of a graph over the first n numbers of columns, block by block: an input is a column or one number for all.
 * What it writes to may be what it reads.
 */
export type ColumnEvaluator<Out extends string> = (
  outputs: Readonly<Record<Out, Column>>,
  inputs: Readonly<Record<string, Column | number>>,
  n: number,
) => void;

/** Numbers of a block: all registers of a formula of usual size stay in the cache of a core. */
const blockLength = 256;

/**
 * A graph as a function of columns, in Float64: the same numbers as `evaluator` gives.
 *
 * @param own - The operations of values that it gives them for, such as spikes of some kind.
 * @throws TypeError, when it is called, for an input that is missing.
 */
export function columnEvaluator<Out extends string>(
  values: Readonly<Record<Out, Value>>,
  own: (value: Value) => ColumnOperation | undefined = () => undefined,
): ColumnEvaluator<Out> {
  const program = programOf(Object.values(values));
  const registers = Array.from({ length: program.registers }, () => new Float64Array(blockLength));
  const register = (at: number) => registers[at] as Float64Array;
  for (const [at, constant] of program.constants) register(at).fill(constant);
  const steps = program.steps.map(({ value, operands, to }) => ({
    operate: own(value) ?? columnOperation(value),
    operands: operands.map(register),
    out: register(to),
  }));
  const names = Object.keys(values) as Out[];
  return (outputs, inputs, n) => {
    const columns: { readonly column: Column; readonly into: Float64Array }[] = [];
    for (const [at, name] of program.inputs) {
      const input = inputs[name];
      if (input === undefined) throw new TypeError(`columnEvaluator: the input ${name} is missing.`);
      if (typeof input === 'number') register(at).fill(input);
      else columns.push({ column: input, into: register(at) });
    }
    for (let from = 0; from < n; from += blockLength) {
      const length = Math.min(blockLength, n - from);
      for (const { column, into } of columns) into.set(column.subarray(from, from + length));
      for (const { operate, operands, out } of steps) operate(out, operands, length);
      names.forEach((name, i) => {
        const result = register(program.results[i] as number);
        outputs[name].set(length === blockLength ? result : result.subarray(0, length), from);
      });
    }
  };
}
