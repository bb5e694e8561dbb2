import type { Tensor } from '../../autodiff/tensor.ts';
import { argmax } from '../../ops/reduce.ts';
import { firstSpikeTime } from '../losses/first-spike-time.ts';
import { type Labels, requireLabels } from '../losses/labels.ts';
import { maxOverTime, requireScores, type ScoreOptions, type Scores, sumOverTime } from '../losses/scores.ts';

/**
 * The share of the batch whose most active class is the label: the largest spike count over `[T, B, C]`, the first
 * of equal ones.
 *
 * @throws RangeError for another shape, another number of labels, a label that is no class, or an option outside its domain.
 */
export function accuracyRate(spikes: Tensor, labels: Labels, options: ScoreOptions = {}): number {
  const scores = requireScores('accuracyRate', spikes, options);
  const due = requireLabels('accuracyRate', labels, scores.batch, scores.classes);
  return shareEqual(largest(sumOverTime(scores)), due);
}

/**
 * The share of the batch whose class of the largest membrane over time, over `[T, B, C]`, is the label.
 *
 * @throws As `accuracyRate`.
 */
export function accuracyMaxMembrane(v: Tensor, labels: Labels, options: ScoreOptions = {}): number {
  const scores = requireScores('accuracyMaxMembrane', v, options);
  const due = requireLabels('accuracyMaxMembrane', labels, scores.batch, scores.classes);
  return shareEqual(largest(maxOverTime(scores)), due);
}

/**
 * The share of the batch whose class that fires first, over `[T, B, C]`, is the label, the first of equal ones; a sample in which
 * nothing fires is wrong.
 *
 * @throws As `accuracyRate`.
 */
export function accuracyFirstSpike(
  spikes: Tensor,
  labels: Labels,
  options: Pick<ScoreOptions, 'lengths'> = {},
): number {
  const scores = requireScores('accuracyFirstSpike', spikes, options, ['lengths']);
  const due = requireLabels('accuracyFirstSpike', labels, scores.batch, scores.classes);
  return shareEqual(firstOf(scores), due);
}

/**
 * The class with the most spikes for each row of the batch, the first of equal ones.
 *
 * @throws RangeError for another shape than `[T, B, C]`, or an option outside its domain.
 */
export function predictRate(spikes: Tensor, options: ScoreOptions = {}): number[] {
  return largest(sumOverTime(requireScores('predictRate', spikes, options)));
}

/**
 * The class that fires first for each row of the batch, the first of equal ones; -1 where none fires.
 *
 * @throws As `predictRate`.
 */
export function predictFirstSpike(spikes: Tensor, options: Pick<ScoreOptions, 'lengths'> = {}): number[] {
  return firstOf(requireScores('predictFirstSpike', spikes, options, ['lengths']));
}

function largest(scores: Tensor): number[] {
  return Array.from(argmax(scores, -1).toTypedArray());
}

function firstOf({ x, steps, counted, classes }: Scores): number[] {
  const times = firstSpikeTime(x, counted?.counts ?? null);
  const all = times.toTypedArray();
  return largest(times.neg()).map((first, b) =>
    (all[b * classes + first] as number) < (counted?.counts[b] ?? steps) ? first : -1,
  );
}

function shareEqual(predicted: readonly number[], due: readonly number[]): number {
  return predicted.filter((label, i) => label === due[i]).length / predicted.length;
}
