import type { Tensor } from '../../autodiff/tensor.ts';
import { neg } from '../../ops/arithmetic.ts';
import { gather } from '../../ops/gather.ts';
import { logSoftmax, max, mean, sum } from '../../ops/reduce.ts';
import { type Labels, requireLabels, requireSequence } from './labels.ts';

/** What a class scores over a sequence. */
type Decode = (sequence: Tensor) => Tensor;

/** -log softmax(scores)[label], the mean over the batch. */
function crossEntropy(place: string, decode: Decode, sequence: Tensor, labels: Labels): Tensor {
  const [, batch, classes] = requireSequence(place, sequence);
  requireLabels(place, labels, batch, classes);
  const column = Array.from(labels, (label) => [label]);
  const picked = gather(logSoftmax(decode(sequence)), column, 1);
  return neg(sum(picked)).div(batch);
}

/**
 * Cross entropy of the firing rate: the scores are the mean over time of the spikes `[T, B, C]`.
 *
 * @param labels - Class indices, one per row of the batch.
 * @throws RangeError for another shape, another number of labels, or a label that is no class.
 */
export function crossEntropyRate(spikes: Tensor, labels: Labels): Tensor {
  return crossEntropy('crossEntropyRate', (s) => mean(s, 0), spikes, labels);
}

/**
 * Cross entropy of the spike count: the scores are the sum over time of the spikes `[T, B, C]`.
 *
 * @throws As `crossEntropyRate`.
 */
export function crossEntropyCount(spikes: Tensor, labels: Labels): Tensor {
  return crossEntropy('crossEntropyCount', (s) => sum(s, 0), spikes, labels);
}

/**
 * Cross entropy of the membrane `[T, B, C]` summed over time.
 *
 * @throws As `crossEntropyRate`.
 */
export function crossEntropyMembrane(v: Tensor, labels: Labels): Tensor {
  return crossEntropy('crossEntropyMembrane', (x) => sum(x, 0), v, labels);
}

/**
 * Cross entropy of the largest membrane `[T, B, C]` over time.
 *
 * @throws As `crossEntropyRate`.
 */
export function crossEntropyMaxMembrane(v: Tensor, labels: Labels): Tensor {
  return crossEntropy('crossEntropyMaxMembrane', (x) => max(x, 0), v, labels);
}
