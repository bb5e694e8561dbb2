import type { Value } from './graph.ts';
import { operationOf } from './operate.ts';
import { programOf } from './program.ts';

/** Computes values of a graph from numbers for its inputs. */
export type Evaluator = (inputs: Readonly<Record<string, number>>) => Record<string, number>;

/**
 * A graph as a function of numbers, in Float64: what the JavaScript function gives from which it was read, but for the last
 * digits of whole powers. A spike is 1 from 0 on, else 0.
 *
 * @throws TypeError, when it is called, for an input that is missing.
 */
export function evaluator(values: Readonly<Record<string, Value>>): Evaluator {
  const program = programOf(Object.values(values));
  const numbers = new Float64Array(program.registers);
  for (const [register, constant] of program.constants) numbers[register] = constant;
  const steps = program.steps.map(({ value, operands, to }) => ({ of: operationOf(value), operands, to }));
  const names = Object.keys(values);
  return (inputs) => {
    for (const [register, name] of program.inputs) {
      if (!Object.hasOwn(inputs, name)) throw new TypeError(`evaluator: the input ${name} is missing.`);
      numbers[register] = inputs[name] as number;
    }
    for (const { of, operands, to } of steps)
      numbers[to] = of(...operands.map((register) => numbers[register] as number));
    return Object.fromEntries(
      names.map((name, i) => [name, numbers[program.results[i] as number] as number]),
    );
  };
}
