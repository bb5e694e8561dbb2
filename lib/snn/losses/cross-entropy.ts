import type { Tensor } from '../../autodiff/tensor.ts';
import { mul, neg } from '../../ops/arithmetic.ts';
import { gather } from '../../ops/gather.ts';
import { logSoftmax, sum } from '../../ops/reduce.ts';
import { type Labels, requireLabels } from './labels.ts';
import {
  columnOf,
  maxOverTime,
  meanOverTime,
  requireScores,
  type ScoreOptions,
  type Scores,
  scoreOptions,
  sumOverTime,
} from './scores.ts';
import { type WeightOptions, weightsOf } from './weights-of.ts';

/** Options of a cross entropy over a sequence. */
export interface CrossEntropyOptions extends ScoreOptions, WeightOptions {}

/** -log softmax(scores)[label], the mean over the batch, by the weights of the labels' classes where they have some. */
export function crossEntropyOf(
  scores: Tensor,
  labels: readonly number[],
  weights: readonly number[] | null,
): Tensor {
  const column = labels.map((label) => [label]);
  const picked = gather(logSoftmax(scores), column, 1);
  if (weights === null) return neg(sum(picked)).div(labels.length);
  const total = weights.reduce((a, b) => a + b, 0);
  return neg(sum(mul(picked, columnOf(weights.map((weight) => weight / total)))));
}

/** The cross entropy of what a class scores over a sequence. */
function crossEntropy(
  place: string,
  decode: (scores: Scores) => Tensor,
  sequence: Tensor,
  labels: Labels,
  options: CrossEntropyOptions,
): Tensor {
  const scores = requireScores(place, sequence, options, [...scoreOptions, 'weight']);
  const indices = requireLabels(place, labels, scores.batch, scores.classes);
  const weights = weightsOf(place, options.weight, indices, scores.classes);
  return crossEntropyOf(decode(scores), indices, weights);
}

/**
 * Cross entropy of the firing rate: the scores are the mean over time of the spikes `[T, B, C]`.
 *
 * @param labels - Class indices, one per row of the batch.
 * @throws RangeError for another shape, another number of labels, a label that is no class, or an option outside its domain;
 *   TypeError for an option that is none.
 */
export function crossEntropyRate(spikes: Tensor, labels: Labels, options: CrossEntropyOptions = {}): Tensor {
  return crossEntropy('crossEntropyRate', meanOverTime, spikes, labels, options);
}

/**
 * Cross entropy of the spike count: the scores are the sum over time of the spikes `[T, B, C]`.
 *
 * @throws As `crossEntropyRate`.
 */
export function crossEntropyCount(spikes: Tensor, labels: Labels, options: CrossEntropyOptions = {}): Tensor {
  return crossEntropy('crossEntropyCount', sumOverTime, spikes, labels, options);
}

/**
 * Cross entropy of the membrane `[T, B, C]` summed over time.
 *
 * @throws As `crossEntropyRate`.
 */
export function crossEntropyMembrane(v: Tensor, labels: Labels, options: CrossEntropyOptions = {}): Tensor {
  return crossEntropy('crossEntropyMembrane', sumOverTime, v, labels, options);
}

/**
 * Cross entropy of the largest membrane `[T, B, C]` over time.
 *
 * @throws As `crossEntropyRate`.
 */
export function crossEntropyMaxMembrane(
  v: Tensor,
  labels: Labels,
  options: CrossEntropyOptions = {},
): Tensor {
  return crossEntropy('crossEntropyMaxMembrane', maxOverTime, v, labels, options);
}
