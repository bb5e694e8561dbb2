import { allocate, type FloatArray, type FloatNd, wrap } from '../../array/layout.ts';
import type { findEvents } from './find-events.ts';
import type { gatherRowsTransposed, matmul } from './matmul.ts';

/** The products that it is made of: those of the current kernels. */
export interface Products {
  readonly findEvents: typeof findEvents;
  readonly gatherRowsTransposed: typeof gatherRowsTransposed;
  readonly matmul: typeof matmul;
}

/** The cotangent of weights between neurons: what each step's current gets, to the neurons that fired the step before. */
export function recurrentWeight(
  out: FloatNd,
  ctInput: FloatArray,
  spikes: FloatArray,
  initial: FloatArray,
  products: Products,
): void {
  const width = initial.length;
  const startsSilent = initial.every((spike) => spike === 0);
  const before = startsSilent ? spikes.subarray(0, spikes.length - width) : delayed(spikes, initial);
  const [left, right] = [
    samples(before, out),
    samples(startsSilent ? ctInput.subarray(width) : ctInput, out),
  ];
  const events = products.findEvents(left);
  if (events === null) products.matmul(out, left.transpose(1, 0), right);
  else products.gatherRowsTransposed(out, events, right);
}

/** The spikes of the step before each step. */
function delayed(spikes: FloatArray, initial: FloatArray): FloatArray {
  const before = allocate(spikes.length);
  before.set(initial);
  before.set(spikes.subarray(0, spikes.length - initial.length), initial.length);
  return before;
}

/** A block as [samples, neurons]. */
function samples(block: FloatArray, weight: FloatNd): FloatNd {
  const neurons = weight.shape[0] as number;
  return wrap(block, [block.length / neurons, neurons]);
}
