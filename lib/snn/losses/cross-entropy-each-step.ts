import type { Tensor } from '../../autodiff/tensor.ts';
import { mul, neg } from '../../ops/arithmetic.ts';
import { tensor } from '../../ops/create.ts';
import { where } from '../../ops/elementwise.ts';
import { gather } from '../../ops/gather.ts';
import { logSoftmax, sum } from '../../ops/reduce.ts';
import { failRange } from '../../util/errors.ts';
import type { CrossEntropyOptions } from './cross-entropy.ts';
import { type Labels, requireLabels } from './labels.ts';
import { maskOf, requireScores, type Scores, scoreOptions } from './scores.ts';
import { weightsOf } from './weights-of.ts';

const place = 'crossEntropyEachStep';

/**
 * Cross entropy at each step of `[T, B, C]` (a membrane, or spikes), the sum over the steps, the mean over the batch. With weights it is T
 * times the weighted mean over steps and samples. Of a padded batch with `lengths` it is the mean of what the samples alone give.
 *
 * @param labels - Class indices, one per row of the batch; or a list of such for each step, of which those beyond the length of
 *   their sample are not looked at.
 * @throws As `crossEntropyRate`.
 */
export function crossEntropyEachStep(
  v: Tensor,
  labels: Labels | readonly Labels[],
  options: CrossEntropyOptions = {},
): Tensor {
  const scores = requireScores(place, v, options, [...scoreOptions, 'weight']);
  const { x, steps, batch, classes, lengths } = scores;
  const indices = labelsOfSteps(labels, scores);
  const picked = gather(logSoftmax(x), tensor(indices, [steps, batch, 1]), 2);
  const counted = lengths === null ? picked : where(maskOf(lengths, steps), picked, 0);
  const weights = weightsOf(place, options.weight, indices, classes);
  if (weights === null) return neg(sum(counted)).div(batch);
  const total = weights.reduce((a, weight, i) => a + weight * shareOfSample(scores, i), 0);
  if (total === 0) failRange(place, 'the weights of all labels of the batch are 0.');
  const shares = Float64Array.from(weights, (weight) => weight / total);
  return neg(sum(mul(counted, tensor(shares, [steps, batch, 1]))));
}

/** What a step is of the steps of its sample; 0 where the sample has ended. */
function shareOfSample({ lengths, steps, batch }: Scores, i: number): number {
  const length = lengths?.[i % batch] ?? steps;
  return Math.floor(i / batch) < length ? 1 / length : 0;
}

/** A label for each step of each sample, 0 where a sample has ended. */
function labelsOfSteps(labels: Labels | readonly Labels[], scores: Scores): number[] {
  const { steps, batch, classes } = scores;
  if (!isOfSteps(labels, scores)) {
    const own = requireLabels(place, labels, batch, classes);
    return Array.from({ length: steps * batch }, (_, i) => own[i % batch] as number);
  }
  if (labels.length !== steps)
    failRange(
      place,
      `got labels of ${labels.length} steps when ${steps} were due, or one list for all steps.`,
    );
  return labels.flatMap((row, t) => requireLabels(place, withoutEnded(row, t, scores), batch, classes));
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

function withoutEnded(row: Labels, t: number, { lengths, batch }: Scores): Labels {
  if (lengths === null || typeof row !== 'object' || row === null) return row;
  if (row.length !== batch)
    failRange(place, `got ${row.length} labels at step ${t} for a batch of ${batch}.`);
  return Array.from(row as ArrayLike<number>, (label, b) => (t < (lengths[b] as number) ? label : 0));
}
