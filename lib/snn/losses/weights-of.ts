import { failRange } from '../../util/errors.ts';
import { requireNumbers } from './scores.ts';

/** Weights of the classes. */
export interface WeightOptions {
  /** How much a sample of each class counts: the loss is the mean over the batch with these weights, as in PyTorch. Default: all alike. */
  readonly weight?: ArrayLike<number>;
}

/**
 * The weight of each label's class, or null where all count alike.
 *
 * @throws TypeError or RangeError unless the weights are finite, at least 0, one for each class, and not all 0 for the labels.
 */
export function weightsOf(
  place: string,
  weight: ArrayLike<number> | undefined,
  labels: readonly number[] | Float64Array,
  classes: number,
): readonly number[] | null {
  if (weight === undefined) return null;
  const list = requireNumbers(place, 'weight', weight, classes, 'class');
  for (const value of list)
    if (!(value >= 0 && value < Number.POSITIVE_INFINITY))
      failRange(place, `got the weight ${value} when one at least 0 and finite was due.`);
  const own = Array.from(labels, (label) => list[label] as number);
  if (own.every((value) => value === 0)) failRange(place, 'the weights of all labels of the batch are 0.');
  return own;
}
