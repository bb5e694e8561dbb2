import { sameShape } from '../../array/shape.ts';
import { Tensor } from '../../autodiff/tensor.ts';
import { mul, square, sub } from '../../ops/arithmetic.ts';
import { tensor } from '../../ops/create.ts';
import { where } from '../../ops/elementwise.ts';
import { mean, sum } from '../../ops/reduce.ts';
import { failRange, failType, rejectUnknownKeys, show, showShape } from '../../util/errors.ts';
import { requireSequence } from './labels.ts';
import { countedSteps, type ScoreOptions } from './scores.ts';

/**
 * Regression: the squared distance of the membrane `[T, B, C]` from targets, the mean over steps, samples and neurons; of a padded
 * batch with `lengths` or a `mask`, the mean of what the samples alone give.
 *
 * @param targets - Of each step, `[T, B, C]`, or the same at all steps, `[B, C]`.
 * @throws RangeError for another shape or lengths or a mask that are none; TypeError for what is no tensor.
 */
export function meanSquaredMembrane(
  v: Tensor,
  targets: Tensor,
  options: Pick<ScoreOptions, 'lengths' | 'mask'> = {},
): Tensor {
  const place = 'meanSquaredMembrane';
  const shape = requireSequence(place, v);
  rejectUnknownKeys(place, options, ['lengths', 'mask']);
  const [steps, batch, size] = shape;
  if (!(targets instanceof Tensor)) failType(place, `got ${show(targets)} as targets when a Tensor was due.`);
  const got = targets.value.shape;
  if (!sameShape(got, shape) && !sameShape(got, shape.slice(1))) {
    const due = `${showShape(shape)} or ${showShape(shape.slice(1))}`;
    failRange(place, `got targets of shape ${showShape(got)} when ${due} was due.`);
  }
  const counted = countedSteps(place, options, steps, batch);
  const errors = square(sub(v, targets));
  if (counted === null) return mean(errors);
  const shares = Float64Array.from(counted.counts, (count) => 1 / (count * batch * size));
  return sum(mul(where(counted.mask, errors, 0), tensor(shares, [batch, 1])));
}
