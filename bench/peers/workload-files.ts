import { type Random, random } from 'spiketape';
import { loadDigits } from '../../docs/examples/digits/data.ts';
import { writeNumbers } from './files.ts';
import { type DenseWorkload, type PeerWorkload, side, startingWeights } from './peer-workloads.ts';

/** What a framework is told of the training that it is to do. */
export interface TrainingTask {
  /** Where weights `hidden.f32`, `output.f32`, … and batches `x0.u8` (of images `x0.f32`), `labels0.u8`, … lie. */
  readonly folder: string;
  readonly workload: PeerWorkload & { readonly learningRate: number };
  /** Which neuron, for a framework that has a choice. */
  readonly neuron: string;
}

/** Writes the weights that all frameworks start from, and some batches. */
export function writeWorkload(folder: string, workload: PeerWorkload, batches: number, seed: number): void {
  const data = random(seed);
  for (const [name, { shape, bound }] of Object.entries(startingWeights(workload)))
    writeNumbers(folder, `${name}.f32`, data.uniform(shape, -bound, bound).toTypedArray() as Float32Array);
  if (workload.network === 'dense') writeSpikes(folder, workload, batches, data);
  else writeImages(folder, workload, batches, data);
}

function writeSpikes(folder: string, workload: DenseWorkload, batches: number, data: Random): void {
  const { inputs, outputs, steps, batch, density } = workload;
  for (let i = 0; i < batches; i++) {
    const x = data.bernoulli(density, [steps, batch, inputs]);
    writeNumbers(folder, `x${i}.u8`, Uint8Array.from(x.toTypedArray()));
    writeNumbers(
      folder,
      `labels${i}.u8`,
      Uint8Array.from(data.permutation(batch), (at) => at % outputs),
    );
  }
}

/** Digits in random order. */
function writeImages(folder: string, { batch }: PeerWorkload, batches: number, data: Random): void {
  const { images, labels, count } = loadDigits().train;
  const order = data.permutation(count);
  for (let i = 0; i < batches; i++) {
    const some = [...order.slice(i * batch, (i + 1) * batch)];
    const pixels = some.flatMap((at) => [...images.subarray(at * side ** 2, (at + 1) * side ** 2)]);
    writeNumbers(folder, `x${i}.f32`, Float32Array.from(pixels));
    writeNumbers(
      folder,
      `labels${i}.u8`,
      Uint8Array.from(some, (at) => labels[at] as number),
    );
  }
}
