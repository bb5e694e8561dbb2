import { optionsOf, type ScannedLayer } from '../../check/neuron/neuron-variant.ts';
import { startsOf } from '../../snn/neurons/neuron-state.ts';
import { choicesOf, type NeuronDescription } from './neuron-description.ts';

/** What is known of neurons, as data. */
export function describeNeuron(layer: ScannedLayer): Omit<NeuronDescription, 'part'> {
  const { neuron: row, spec } = layer;
  const { parameters = {}, alternatives = {}, settings = {}, presets = {}, output = 'spikes' } = row;
  const numbers = Object.entries(optionsOf(layer)).filter(
    (entry): entry is [string, number] =>
      (entry[0] in parameters || entry[0] in alternatives) && typeof entry[1] === 'number',
  );
  const others = Object.entries(alternatives).map(([name, { value: _, hint: __, ...about }]) => [
    name,
    about,
  ]);
  return {
    kind: 'neuron',
    name: row.name,
    parameters: { ...parameters, ...Object.fromEntries(others) },
    params: Object.fromEntries(numbers),
    settings: Object.fromEntries(Object.entries(settings).map(([name, one]) => [name, choicesOf(one)])),
    states: Object.keys(startsOf(row, spec.settings)),
    output,
    presets: Object.keys(presets),
    formula: row.formula ?? null,
    citation: row.source ?? null,
    peers: row.peers ?? [],
  };
}
