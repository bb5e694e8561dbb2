import type { Tensor } from '../../autodiff/tensor.ts';
import { square, sub } from '../../ops/arithmetic.ts';
import { mean, sum } from '../../ops/reduce.ts';
import { failRange, rejectUnknownKeys, requireNumber } from '../../util/errors.ts';
import { type Labels, oneHot, requireLabels, requireSequence } from './labels.ts';

/** How often a class should fire, as a share of the steps. */
export interface CountTargets {
  /** The right class. Default 0.8. */
  readonly correctRate?: number;
  /** Any other class. Default 0.2. */
  readonly incorrectRate?: number;
}

/**
 * The squared distance of each class's spike count from its target, the rate times the number of steps; the mean
 * over batch and classes.
 *
 * @throws RangeError for another shape than `[T, B, C]`, bad labels, or a target outside [0, 1]; TypeError for a target that
 *   is no number.
 */
export function meanSquaredCount(spikes: Tensor, labels: Labels, targets: CountTargets = {}): Tensor {
  const place = 'meanSquaredCount';
  const [steps, batch, classes] = requireSequence(place, spikes);
  const indices = requireLabels(place, labels, batch, classes);
  rejectUnknownKeys(place, targets, ['correctRate', 'incorrectRate']);
  const { correctRate = 0.8, incorrectRate = 0.2 } = targets;
  for (const [name, rate] of Object.entries({ correctRate, incorrectRate })) {
    requireNumber(place, name, rate);
    if (!(rate >= 0 && rate <= 1)) failRange(place, `${name} must be in [0, 1], got ${rate}.`);
  }
  const target = oneHot(indices, classes, correctRate * steps, incorrectRate * steps);
  return mean(square(sub(sum(spikes, 0), target)));
}
