import { evaluator } from '../../formula/evaluator.ts';
import type { Step } from '../../formula/step/read-step.ts';
import { failRange, failType, show } from '../../util/errors.ts';
import type { NeuronRow, Settings } from './neuron-row.ts';
import { startsOf } from './neuron-state.ts';

/**
 * Looks at the first step of a row without input, as far as its parameters have defaults.
 *
 * @throws TypeError or RangeError for a state that starts at what is no finite number, or is none after that step, as where the step
 *   divides by a state that starts at 0.
 */
export function requireStart(place: string, row: NeuronRow, step: Step, settings: Settings): void {
  const defaults = Object.entries(row.parameters ?? {}).map(([name, parameter]) => [name, parameter.default]);
  if (defaults.some(([, value]) => value === undefined)) return;
  const parameters = Object.fromEntries(defaults) as Record<string, number>;
  const inputs: Record<string, number> = { input: 0 };
  for (const [name, value] of Object.entries(parameters)) inputs[`parameter.${name}`] = value;
  for (const [name, start] of Object.entries(startsOf(row, settings))) {
    const value: unknown = typeof start === 'function' ? start(parameters, settings) : start;
    if (typeof value !== 'number')
      failType(place, `the state ${name} starts at ${show(value)} when a number was due.`);
    if (!Number.isFinite(value))
      failRange(place, `the state ${name} starts at ${value} when a finite number was due.`);
    inputs[`state.${name}`] = value;
  }
  for (const [name, value] of Object.entries(evaluator(step.next)(inputs)))
    if (!Number.isFinite(value))
      failRange(place, `step gives ${value} as ${name} without input, from where it starts.`);
}
