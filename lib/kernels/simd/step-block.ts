import type { FloatArray } from '../../array/layout.ts';
import type { ScanGiven } from '../scan.ts';
import type { Stage } from './engine.ts';
import { ownOf, type StepKernel, type StepKernels, slotsFrom } from './step-kernels.ts';

/** What a block of a step is made of. */
export interface StepArrays {
  readonly kernels: StepKernels;
  readonly kernel: StepKernel;
  /** The addresses of kept arrays. */
  readonly kept: readonly number[];
  /** Those of the states that are started from, where they are read. */
  readonly start: readonly number[];
  /** Those of further arrays. */
  readonly others: readonly number[];
  readonly parameters: ScanGiven['parameters'];
  /** How many columns what neurons have of their own is repeated for. */
  readonly width: number;
}

/** The address of a block of a step: of its arrays and numbers. */
export function putBlock(stage: Stage, arrays: StepArrays): number {
  const { kernels, kernel, kept, start, others, parameters, width } = arrays;
  const values = ownOf(kernel, parameters);
  const own = kernel.layout.perNeuron.map((name) =>
    stage.put(repeat(values[name] as FloatArray, width) as Float32Array),
  );
  const slots = kernels.slots(kernel, parameters);
  const first = slotsFrom(kernel);
  const bytes = new Uint8Array(first + slots.length);
  new Uint32Array(bytes.buffer, 0, first / 4).set([...kept, ...start, ...own, ...others]);
  bytes.set(slots, first);
  return stage.putBytes(bytes);
}

/** The address of a list of addresses. */
export function putList(stage: Stage, addresses: readonly number[]): number {
  return stage.put(new Int32Array(Uint32Array.from(addresses).buffer));
}

/** One value for each neuron, repeated for each sample. */
function repeat(values: FloatArray, width: number): FloatArray {
  if (values.length === width) return values;
  const all = new Float32Array(width);
  for (let from = 0; from < width; from += values.length) all.set(values, from);
  return all;
}
