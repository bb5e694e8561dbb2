import { random } from 'spiketape';
import type { Workload } from '../workloads.ts';
import { writeNumbers } from './files.ts';

/** What a framework is told of the training that it is to do. */
export interface TrainingTask {
  /** Where weights `hidden.f32`, `output.f32`, `recurrent.f32` and batches `x0.u8`, `labels0.u8`, … lie. */
  readonly folder: string;
  readonly workload: Workload & { readonly learningRate: number };
  /** Which neuron, for a framework that has a choice. */
  readonly neuron: string;
}

/** Writes the weights that all frameworks start from, and some batches; biases start at 0. */
export function writeWorkload(folder: string, workload: Workload, batches: number, seed: number): void {
  const { inputs, hidden, outputs, recurrent, steps, batch, density, gain } = workload;
  const data = random(seed);
  const writeWeight = (name: string, rows: number, columns: number, scale = 1) => {
    const bound = scale / Math.sqrt(rows);
    const weight = data.uniform([rows, columns], -bound, bound);
    writeNumbers(folder, `${name}.f32`, weight.toTypedArray() as Float32Array);
  };
  writeWeight('hidden', inputs, hidden, gain);
  writeWeight('output', hidden, outputs);
  if (recurrent) writeWeight('recurrent', hidden, hidden);
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
