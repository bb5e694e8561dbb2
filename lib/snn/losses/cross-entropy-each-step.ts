import type { Tensor } from '../../autodiff/tensor.ts';
import { mul, neg } from '../../ops/arithmetic.ts';
import { tensor } from '../../ops/create.ts';
import { where } from '../../ops/elementwise.ts';
import { gather } from '../../ops/gather.ts';
import { logSoftmax, sum } from '../../ops/reduce.ts';
import { failRange } from '../../util/errors.ts';
import type { CrossEntropyOptions } from './cross-entropy.ts';
import { type Labels, requireLabels } from './labels.ts';
import { requireScores, type Scores, scoreOptions } from './scores.ts';
import { weightsOf } from './weights-of.ts';

const place = 'crossEntropyEachStep';

/**
 * Cross entropy at each step of `[T, B, C]` (a membrane, or spikes), the sum over the steps, the mean over the batch. With weights it is T
 * times the weighted mean over steps and samples. Of a padded batch with `lengths` or a `mask` it is the mean of what the samples alone give.
 *
 * @param labels - Class indices, one per row of the batch; or a list of such for each step, of which those of steps that do not
 *   count are not looked at.
 * @throws As `crossEntropyRate`.
 */
export function crossEntropyEachStep(
  v: Tensor,
  labels: Labels | readonly Labels[],
  options: CrossEntropyOptions = {},
): Tensor {
  const scores = requireScores(place, v, options, [...scoreOptions, 'weight']);
  const { x, steps, batch, classes, counted } = scores;
  const indices = labelsOfSteps(labels, scores);
  const picked = gather(logSoftmax(x), tensor(indices, [steps, batch, 1]), 2);
  const found = counted === null ? picked : where(counted.mask, picked, 0);
  const weights = weightsOf(place, options.weight, indices, classes);
  if (weights === null) return neg(sum(found)).div(batch);
  const shareOf = sharesOf(scores);
  const total = weights.reduce((a, weight, i) => a + weight * shareOf(i), 0);
  if (total === 0) failRange(place, 'the weights of all labels of the batch are 0.');
  const shares = Float64Array.from(weights, (weight) => weight / total);
  return neg(sum(mul(found, tensor(shares, [steps, batch, 1]))));
}

/** What a step is of the steps of its sample that count; 0 where it does not. */
function sharesOf({ counted, steps, batch }: Scores): (i: number) => number {
  if (counted === null) return () => 1 / steps;
  const at = counted.mask.toTypedArray();
  return (i) => (at[i] as number) / (counted.counts[i % batch] as number);
}

/** A label for each step of each sample, 0 where it does not count. */
function labelsOfSteps(labels: Labels | readonly Labels[], scores: Scores): Float64Array {
  const { steps, batch, classes } = scores;
  const all = new Float64Array(steps * batch);
  if (!isOfSteps(labels, scores)) {
    const own = requireLabels(place, labels, batch, classes);
    for (let t = 0; t < steps; t++) all.set(own, t * batch);
    return all;
  }
  if (labels.length !== steps)
    failRange(
      place,
      `got labels of ${labels.length} steps when ${steps} were due, or one list for all steps.`,
    );
  const at = scores.counted?.mask.toTypedArray();
  for (let t = 0; t < steps; t++) {
    const row = labels[t] as Labels;
    const own = at === undefined ? row : countedLabels(row, t, at.subarray(t * batch, (t + 1) * batch));
    all.set(requireLabels(place, own, batch, classes), t * batch);
  }
  return all;
}

/** Whether they are lists in a list, and no one-hot rows, which have as many numbers as there are classes for each sample. */
function isOfSteps(
  labels: Labels | readonly Labels[],
  { steps, batch, classes }: Scores,
): labels is readonly Labels[] {
  if (!Array.isArray(labels) || !labels.some((row) => typeof row === 'object' && row !== null)) return false;
  const isOneHot = labels.length === batch && labels.every((row) => row?.length === classes);
  return labels.length === steps || !isOneHot;
}

function countedLabels(row: Labels, t: number, counts: ArrayLike<number>): Labels {
  if (typeof row !== 'object' || typeof row?.length !== 'number') return row;
  if (row.length !== counts.length)
    failRange(place, `got ${row.length} labels at step ${t} for a batch of ${counts.length}.`);
  return Array.from(row as ArrayLike<number>, (label, b) => (counts[b] ? label : 0));
}
