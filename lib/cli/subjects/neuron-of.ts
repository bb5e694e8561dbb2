import type { ScannedLayer } from '../../check/neuron/neuron-variant.ts';
import { lif, neurons } from '../../index.ts';
import type { Neuron } from '../../snn/neurons/neuron.ts';
import { typicalOptions } from '../../snn/neurons/typical-options.ts';

/** The models of neurons by name, LIF first. */
export function neuronModels(): ReadonlyMap<string, Neuron> {
  const { parallel: _, ...models } = neurons;
  return new Map([
    ['lif', lif as unknown as Neuron],
    ...Object.entries(models as Record<string, unknown>),
  ] as [string, Neuron][]);
}

/** Neurons of the model of a name, at typical parameters; undefined where there is none of it. */
export function neuronOf(name: string): ScannedLayer | undefined {
  const make = neuronModels().get(name);
  return make && layerOf(make);
}

/** Neurons at typical parameters. @throws RangeError for a parameter that has neither a default nor a typical value. */
export function layerOf(make: Neuron): ScannedLayer {
  return make(typicalOptions(make.row)) as ScannedLayer;
}
