import type { FloatArray } from '../array/layout.ts';
import type { TreeOf } from '../autodiff/tree.ts';
import { kernels } from '../kernels/index.ts';
import { type AdamOptions, requireAdamOptions } from './adam.ts';
import { type Optimizer, optimizer, requireOptions } from './optimizer.ts';

/**
 * Adamax (Kingma and Ba 2015, algorithm 2): Adam with the infinity norm, max(beta2 norm, |g| + epsilon), in place of
 * the root of the mean square. Learning rate 2e-3 unless given.
 *
 * @throws TypeError or RangeError for parameters or options that will not do.
 */
export function adamax<P extends object>(params: P & TreeOf<P>, options: AdamOptions = {}): Optimizer<P> {
  requireOptions('adamax', options, ['beta1', 'beta2', 'epsilon']);
  const own = requireAdamOptions('adamax', options);
  const { learningRate = 2e-3 } = options;
  return optimizer('adamax', params, { ...options, learningRate }, ['mean', 'norm'], (p, state, g, now) => {
    const [mean, norm] = state as readonly [FloatArray, FloatArray];
    kernels.adamaxUpdate(p, mean, norm, g, { ...now, ...own });
  });
}
