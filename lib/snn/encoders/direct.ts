import type { Tensor } from '../../autodiff/tensor.ts';
import { broadcastTo } from '../../ops/shape.ts';
import { rejectUnknownKeys } from '../../util/errors.ts';
import { requireBatch, requireSteps } from './steps.ts';

/**
 * Direct current: `x [B, ...]` itself at each step, as a view `[T, B, ...]` without copies. Differentiable.
 *
 * @throws RangeError unless steps is a positive integer.
 */
export function direct(x: Tensor, options: { readonly steps: number }): Tensor {
  requireBatch('direct', x);
  rejectUnknownKeys('direct', options === undefined ? {} : options, ['steps']);
  return broadcastTo(x, [requireSteps('direct', options?.steps), ...x.value.shape]);
}
