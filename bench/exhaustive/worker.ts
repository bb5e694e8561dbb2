import { parentPort, workerData } from 'node:worker_threads';
import { type Surrogate, surrogates, threads, useKernels } from 'spiketape';
import { blocks, Sweep } from './sweep.ts';

/** What a worker is given. */
export interface Work {
  readonly name: string;
  readonly stride: number;
  /** The number of the block that is next, for all workers. */
  readonly next: Int32Array;
}

const { name, stride, next } = workerData as Work;
// The workers are the threads; kernels need none of their own.
useKernels('simd');
threads(1);
const sweep = new Sweep(surrogates[name as keyof typeof surrogates] as unknown as Surrogate);
for (let block = Atomics.add(next, 0, 1); block < blocks / stride; block = Atomics.add(next, 0, 1))
  sweep.block(block, stride);
parentPort?.postMessage(sweep.found);
