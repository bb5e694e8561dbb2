import { leaves, rebuild, type TreeOf } from '../autodiff/tree.ts';
import { kernels } from '../kernels/index.ts';
import { mul } from '../ops/arithmetic.ts';
import { failRange, requireNumber } from '../util/errors.ts';

/**
 * Gradients scaled down together so that their Euclidean norm, over all of them, is at most `maxNorm`.
 *
 * @throws RangeError unless maxNorm is above 0; TypeError for no number, or a tree with something other than tensors.
 */
export function clipByNorm<G extends object>(grads: G & TreeOf<G>, maxNorm: number): G {
  requireNumber('clipByNorm', 'maxNorm', maxNorm);
  if (!(maxNorm > 0)) failRange('clipByNorm', `maxNorm must be above 0, got ${maxNorm}.`);
  const tensors = leaves('clipByNorm', grads).map(({ tensor }) => tensor);
  const norm = Math.sqrt(tensors.reduce((sum, t) => sum + kernels.sumOfSquares(kernels.flat(t.array)), 0));
  if (!(norm > maxNorm)) return grads;
  return rebuild(
    grads,
    tensors.map((tensor) => mul(tensor, maxNorm / norm)),
  );
}
