import type { Tensor } from '../../autodiff/tensor.ts';
import { mul, square, sub } from '../../ops/arithmetic.ts';
import { mean, sum } from '../../ops/reduce.ts';
import { failRange, requireNumber } from '../../util/errors.ts';
import { type Labels, oneHot, requireLabels } from './labels.ts';
import { columnOf, requireScores, type ScoreOptions, scoreOptions, sumOverTime } from './scores.ts';
import { type WeightOptions, weightsOf } from './weights-of.ts';

/** How often a class should fire, as a share of the steps. */
export interface CountTargets extends ScoreOptions, WeightOptions {
  /** The right class. Default 0.8. */
  readonly correctRate?: number;
  /** Any other class. Default 0.2. */
  readonly incorrectRate?: number;
}

/**
 * The squared distance of each class's spike count from its target, the rate times the number of steps (and of neurons that a
 * class has); the mean over batch and classes.
 *
 * @throws RangeError for another shape than `[T, B, C]`, bad labels, or an option outside its domain; TypeError for one of another kind.
 */
export function meanSquaredCount(spikes: Tensor, labels: Labels, targets: CountTargets = {}): Tensor {
  const place = 'meanSquaredCount';
  const scores = requireScores(place, spikes, targets, [
    'correctRate',
    'incorrectRate',
    ...scoreOptions,
    'weight',
  ]);
  const { steps, batch, classes, neurons, counted } = scores;
  const indices = requireLabels(place, labels, batch, classes);
  const { correctRate = 0.8, incorrectRate = 0.2 } = targets;
  for (const [name, rate] of Object.entries({ correctRate, incorrectRate })) {
    requireNumber(place, name, rate);
    if (!(rate >= 0 && rate <= 1)) failRange(place, `${name} must be in [0, 1], got ${rate}.`);
  }
  const most = (counted?.counts ?? new Array<number>(batch).fill(steps)).map((count) => count * neurons);
  const target = mul(oneHot(indices, classes, correctRate, incorrectRate), columnOf(most));
  const errors = square(sub(sumOverTime(scores), target));
  const weights = weightsOf(place, targets.weight, indices, classes);
  if (weights === null) return mean(errors);
  const total = weights.reduce((a, b) => a + b, 0) * classes;
  return sum(mul(errors, columnOf(weights.map((weight) => weight / total))));
}
