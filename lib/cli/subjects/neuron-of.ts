import type { ScannedLayer } from '../../check/neuron/neuron-variant.ts';
import type { Neuron } from '../../snn/neurons/neuron.ts';
import { neuronModels } from '../../snn/neurons/neuron-models.ts';
import { typicalOptions } from '../../snn/neurons/typical-options.ts';

/** Neurons of the model of a name, at typical parameters; undefined where there is none of it. */
export function neuronOf(name: string): ScannedLayer | undefined {
  const make = neuronModels().get(name);
  return make && layerOf(make);
}

/** Neurons at typical parameters. @throws RangeError for a parameter that has neither a default nor a typical value. */
export function layerOf(make: Neuron): ScannedLayer {
  return make(typicalOptions(make.row)) as ScannedLayer;
}
