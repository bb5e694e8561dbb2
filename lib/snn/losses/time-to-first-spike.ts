import type { Tensor } from '../../autodiff/tensor.ts';
import { mul } from '../../ops/arithmetic.ts';
import { failRange, requireNumber } from '../../util/errors.ts';
import { crossEntropyOf } from './cross-entropy.ts';
import { firstSpikeTime } from './first-spike-time.ts';
import { type Labels, requireLabels } from './labels.ts';
import { requireScores, type ScoreOptions } from './scores.ts';
import { type WeightOptions, weightsOf } from './weights-of.ts';

/** Options of `timeToFirstSpike`. */
export interface FirstSpikeOptions extends Pick<ScoreOptions, 'lengths'>, WeightOptions {
  /** The number of steps by which one class must lead another to be e times as probable, above 0. Default 1. */
  readonly tau?: number;
}

/**
 * Cross entropy of who fires first: the scores are minus the step of the first spike of each neuron of `[T, B, C]`, over tau. One
 * that does not fire counts as firing after its last step. A spike has the gradient of what its absence would change, and a step
 * before the first spike that of what a spike there would change, so that silent neurons learn too.
 *
 * @throws As `crossEntropyRate`.
 */
export function timeToFirstSpike(spikes: Tensor, labels: Labels, options: FirstSpikeOptions = {}): Tensor {
  const place = 'timeToFirstSpike';
  const { batch, classes, counted } = requireScores(place, spikes, options, ['lengths', 'weight', 'tau']);
  const indices = requireLabels(place, labels, batch, classes);
  const { tau = 1 } = options;
  requireNumber(place, 'tau', tau);
  if (!(tau > 0 && tau < Number.POSITIVE_INFINITY))
    failRange(place, `tau must be above 0 and finite, got ${tau}.`);
  const scores = mul(firstSpikeTime(spikes, counted?.counts ?? null), -1 / tau);
  return crossEntropyOf(scores, indices, weightsOf(place, options.weight, indices, classes));
}
