import { leaves, rebuild, type TreeOf } from '../autodiff/tree.ts';
import { clamp } from '../ops/elementwise.ts';
import { failRange, requireNumber } from '../util/errors.ts';

/**
 * Gradients with each element limited to [-most, most].
 *
 * @throws RangeError unless most is above 0; TypeError for no number, or a tree with something other than tensors.
 */
export function clipByValue<G extends object>(grads: G & TreeOf<G>, most: number): G {
  requireNumber('clipByValue', 'most', most);
  if (!(most > 0)) failRange('clipByValue', `most must be above 0, got ${most}.`);
  const clipped = leaves('clipByValue', grads).map(({ tensor }) => clamp(tensor, -most, most));
  return rebuild(grads, clipped);
}
