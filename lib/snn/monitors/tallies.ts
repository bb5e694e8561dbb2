import { sizeOf } from '../../array/layout.ts';
import type { Tensor } from '../../autodiff/tensor.ts';
import { kernels } from '../../kernels/index.ts';

/** What the neurons of a layer did. */
export interface NeuronTally {
  /** Spikes of each neuron, and steps in which it fired. */
  readonly spikes: Float64Array;
  readonly fired: Float64Array;
  /** Steps of all samples. */
  readonly steps: number;
}

/** The work of a layer of synapses, over some samples. */
export interface SynapseTally {
  /** Weights that were added because a spike came. */
  readonly events: number;
  /** What a dense layer multiplies and adds. */
  readonly dense: number;
  readonly samples: number;
}

/** Adds what neurons gave, `[T, B, ...]`, to what they did before. */
export function tallyNeurons(output: Tensor, before: NeuronTally | undefined): NeuronTally {
  const values = kernels.flat(output.array);
  const [steps = 0, batch = 0] = output.array.shape;
  const size = values.length / Math.max(1, steps * batch);
  const isSame = before?.spikes.length === size;
  const spikes = isSame ? before.spikes : new Float64Array(size);
  const fired = isSame ? before.fired : new Float64Array(size);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value === 0) continue;
    spikes[i % size] = (spikes[i % size] as number) + value;
    fired[i % size] = (fired[i % size] as number) + 1;
  }
  return { spikes, fired, steps: (isSame ? before.steps : 0) + steps * batch };
}

/** Adds the work of weights by which neurons get their own spikes, `[N, N]` or, one to one, `[N]`. */
export function tallyRecurrence(
  { output, weight }: { output: Tensor; weight: Tensor },
  before: SynapseTally = { events: 0, dense: 0, samples: 0 },
): SynapseTally {
  const { array } = output;
  const each = weight.array.size / (weight.array.shape[0] as number);
  return {
    events: before.events + activeOf(output) * each,
    dense: before.dense + array.size * each,
    samples: before.samples + (array.shape[1] ?? 0),
  };
}

/**
 * Adds the work of a layer with a weight: `[inputs, outputs]`, or of a convolution `[out, in / groups, ...]`, of which the events are those of
 * its dense work that meet an input that is not 0, on average.
 */
export function tallySynapses(
  { input, output, weight }: { input: Tensor; output: Tensor; weight: Tensor },
  before: SynapseTally = { events: 0, dense: 0, samples: 0 },
): SynapseTally {
  const { shape } = weight.array;
  const outputs = sizeOf(output.value.shape);
  const each = shape.length === 2 ? (shape[0] as number) : weight.array.size / (shape[0] as number);
  const dense = outputs * each;
  return {
    events: before.events + (dense * activeOf(input)) / Math.max(1, input.array.size),
    dense: before.dense + dense,
    samples: before.samples + (input.array.shape[1] ?? 0),
  };
}

/** How many numbers are not 0. */
function activeOf({ array }: Tensor): number {
  const values = kernels.flat(array);
  let active = 0;
  for (let i = 0; i < values.length; i++) if (values[i] !== 0) active += 1;
  return active;
}
