import type { Tensor } from '../../autodiff/tensor.ts';
import { argmax, max, sum } from '../../ops/reduce.ts';
import { type Labels, requireLabels, requireSequence } from '../losses/labels.ts';

/**
 * The share of the batch whose most active class is the label: the largest spike count over `[T, B, C]`, the first
 * of equal ones.
 *
 * @throws RangeError for another shape, another number of labels, or a label that is no class.
 */
export function accuracyRate(spikes: Tensor, labels: Labels): number {
  const [, batch, classes] = requireSequence('accuracyRate', spikes);
  const due = requireLabels('accuracyRate', labels, batch, classes);
  return shareEqual(predictRate(spikes), due);
}

/**
 * The share of the batch whose class of the largest membrane over time, over `[T, B, C]`, is the label.
 *
 * @throws As `accuracyRate`.
 */
export function accuracyMaxMembrane(v: Tensor, labels: Labels): number {
  const [, batch, classes] = requireSequence('accuracyMaxMembrane', v);
  const due = requireLabels('accuracyMaxMembrane', labels, batch, classes);
  return shareEqual(Array.from(argmax(max(v, 0), -1).toTypedArray()), due);
}

/**
 * The class with the most spikes for each row of the batch, the first of equal ones.
 *
 * @throws RangeError for another shape than `[T, B, C]`.
 */
export function predictRate(spikes: Tensor): number[] {
  requireSequence('predictRate', spikes);
  return Array.from(argmax(sum(spikes, 0), -1).toTypedArray());
}

function shareEqual(predicted: readonly number[], due: readonly number[]): number {
  return predicted.filter((label, i) => label === due[i]).length / predicted.length;
}
