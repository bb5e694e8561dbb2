import { optionsOf, type ScannedLayer } from '../../check/neuron/neuron-variant.ts';
import type { NeuronRow } from '../../index.ts';
import { combinations, type ParameterChoices } from '../line/parameters.ts';

/** Neurons under every combination of what was chosen for the parameters that they have. */
export function neuronVariants(layer: ScannedLayer, choices: ParameterChoices): ScannedLayer[] {
  const { neuron: row } = layer;
  const { parameters = {}, alternatives = {} } = row;
  const own = Object.entries(choices).filter(([name]) => name in parameters || name in alternatives);
  if (own.length === 0) return [layer];
  return combinations(Object.fromEntries(own)).map(
    (chosen) => layer.remade({ ...without(row, optionsOf(layer), chosen), ...chosen }) as ScannedLayer,
  );
}

/** Options without those that say the same as what was chosen. */
function without({ alternatives = {} }: NeuronRow, options: object, chosen: object): object {
  const target = (name: string) => alternatives[name]?.for ?? name;
  const taken = Object.keys(chosen).map(target);
  return Object.fromEntries(Object.entries(options).filter(([name]) => !taken.includes(target(name))));
}
