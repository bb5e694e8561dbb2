import * as all from './index.ts';
import type { Neuron } from './neuron.ts';

/** The models of neurons by name, LIF first. */
export function neuronModels(): ReadonlyMap<string, Neuron> {
  const { parallel: _, lif, ...others } = all;
  return new Map(Object.entries({ lif, ...others } as unknown as Record<string, Neuron>));
}
