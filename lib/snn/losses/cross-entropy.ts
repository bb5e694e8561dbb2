import type { Tensor } from '../../autodiff/tensor.ts';
import { neg } from '../../ops/arithmetic.ts';
import { gather } from '../../ops/gather.ts';
import { logSoftmax, max, mean, sum } from '../../ops/reduce.ts';
import { rejectUnknownKeys } from '../../util/errors.ts';
import { type Labels, type NoOptions, requireLabels, requireSequence } from './labels.ts';

/** What a class scores over a sequence. */
type Decode = (sequence: Tensor) => Tensor;

/** -log softmax(scores)[label], the mean over the batch. */
function crossEntropy(
  place: string,
  decode: Decode,
  sequence: Tensor,
  labels: Labels,
  options: NoOptions,
): Tensor {
  const [, batch, classes] = requireSequence(place, sequence);
  const indices = requireLabels(place, labels, batch, classes);
  rejectUnknownKeys(place, options, []);
  const column = Array.from(indices, (label) => [label]);
  const picked = gather(logSoftmax(decode(sequence)), column, 1);
  return neg(sum(picked)).div(batch);
}

/**
 * Cross entropy of the firing rate: the scores are the mean over time of the spikes `[T, B, C]`.
 *
 * @param labels - Class indices, one per row of the batch.
 * @throws RangeError for another shape, another number of labels, or a label that is no class; TypeError for an option, as there
 *   is none.
 */
export function crossEntropyRate(spikes: Tensor, labels: Labels, options: NoOptions = {}): Tensor {
  return crossEntropy('crossEntropyRate', (s) => mean(s, 0), spikes, labels, options);
}

/**
 * Cross entropy of the spike count: the scores are the sum over time of the spikes `[T, B, C]`.
 *
 * @throws As `crossEntropyRate`.
 */
export function crossEntropyCount(spikes: Tensor, labels: Labels, options: NoOptions = {}): Tensor {
  return crossEntropy('crossEntropyCount', (s) => sum(s, 0), spikes, labels, options);
}

/**
 * Cross entropy of the membrane `[T, B, C]` summed over time.
 *
 * @throws As `crossEntropyRate`.
 */
export function crossEntropyMembrane(v: Tensor, labels: Labels, options: NoOptions = {}): Tensor {
  return crossEntropy('crossEntropyMembrane', (x) => sum(x, 0), v, labels, options);
}

/**
 * Cross entropy of the largest membrane `[T, B, C]` over time.
 *
 * @throws As `crossEntropyRate`.
 */
export function crossEntropyMaxMembrane(v: Tensor, labels: Labels, options: NoOptions = {}): Tensor {
  return crossEntropy('crossEntropyMaxMembrane', (x) => max(x, 0), v, labels, options);
}
