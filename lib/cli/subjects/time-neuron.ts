import { sizeOf } from '../../array/layout.ts';
import { driveOf, neuronShape } from '../../check/neuron/neuron-data.ts';
import { optionsOf, type ScannedLayer } from '../../check/neuron/neuron-variant.ts';
import { noGrad, random, scope, type Tensor, vjp } from '../../index.ts';
import { efforts, milliseconds } from './milliseconds.ts';

/** Steps and neurons of what is measured. */
export const scanned = { steps: 100, batch: 16, width: 256 } as const;

/** Nanoseconds per neuron and step, the median of many runs. */
export interface NeuronTimes {
  readonly forward: number;
  readonly backward: number;
}

const seed = 1;

/**
 * Measures the scan of some neurons over currents under which they fire now and then: forward without a tape, and the backward pass
 * to the input. To be called once in a process.
 */
export function timeNeuron(layer: ScannedLayer, quick: boolean): NeuronTimes {
  const effort = efforts[quick ? 'quick' : 'full'];
  const { steps, batch, width } = scanned;
  const generator = random(seed);
  const options = optionsOf(layer);
  const shape = [steps, batch, ...neuronShape(layer, options, width)];
  const x = generator.uniform(shape).mul(driveOf(layer, options, generator.split()));
  const ct = generator.normal(shape);
  const call = layer as unknown as (x: Tensor) => Tensor;
  const [, pull] = vjp(call, [x]);
  const perStep = (ms: number) => (ms * 1e6) / sizeOf(shape);
  return {
    forward: perStep(milliseconds(() => noGrad(() => void call(x).toTypedArray()), effort)),
    backward: perStep(milliseconds(() => scope(() => void pull(ct)[0]?.toTypedArray()), effort)),
  };
}
