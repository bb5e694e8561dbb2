import { leaves, rebuild, type TreeOf } from '../autodiff/tree.ts';
import { clamp } from '../ops/elementwise.ts';
import { failRange, requireNumber } from '../util/errors.ts';

/**
 * Gradients with each element limited to [-maxValue, maxValue].
 *
 * @throws RangeError unless maxValue is above 0; TypeError for no number, or a tree with something other than tensors.
 */
export function clipByValue<G extends object>(grads: G & TreeOf<G>, maxValue: number): G {
  requireNumber('clipByValue', 'maxValue', maxValue);
  if (!(maxValue > 0)) failRange('clipByValue', `maxValue must be above 0, got ${maxValue}.`);
  const clipped = leaves('clipByValue', grads).map(({ tensor }) => clamp(tensor, -maxValue, maxValue));
  return rebuild(grads, clipped);
}
