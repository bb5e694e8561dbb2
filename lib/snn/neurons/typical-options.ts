import { failRange } from '../../util/errors.ts';
import type { NeuronRow } from './neuron-row.ts';

/**
 * Options under which neurons of a row can be shown: what is given, and the typical value of each parameter that has no default.
 *
 * @throws RangeError naming a parameter that has neither.
 */
export function typicalOptions(
  row: NeuronRow,
  given: Readonly<Record<string, number>> = {},
): Record<string, number> {
  const { parameters = {}, alternatives = {} } = row;
  const isGiven = (name: string) =>
    name in given || Object.keys(given).some((other) => alternatives[other]?.for === name);
  const typical = Object.entries(parameters)
    .filter(([name, parameter]) => parameter.default === undefined && !isGiven(name))
    .map(([name, parameter]): [string, number] => [
      name,
      parameter.typical ?? failRange(row.name, `${name} has no default and no typical value.`),
    ]);
  return { ...Object.fromEntries(typical), ...given };
}
