import type { FloatArray } from '../array/layout.ts';
import type { TreeOf } from '../autodiff/tree.ts';
import { kernels } from '../kernels/index.ts';
import {
  fraction,
  notNegative,
  type Optimizer,
  type OptimizerOptions,
  optimizer,
  positive,
  requireOption,
  requireOptions,
} from './optimizer.ts';

/** Options of RMSprop. */
export interface RmspropOptions extends OptimizerOptions {
  /** Decay of the mean of the squares of the gradients, in [0, 1). Default 0.99. */
  readonly alpha?: number;
  /** Added to the root in the denominator. Default 1e-8. */
  readonly epsilon?: number;
  /** Share of the last step that is kept, in [0, 1). Default 0. */
  readonly momentum?: number;
  /** An L2 penalty: weightDecay p is added to the gradient, at least 0. Default 0. */
  readonly weightDecay?: number;
}

/**
 * RMSprop (Tieleman and Hinton 2012): gradients divided by the root of their running mean square,
 * p -= learningRate g / (sqrt(mean) + epsilon). Learning rate 1e-2 unless given.
 *
 * @throws TypeError or RangeError for parameters or options that will not do.
 */
export function rmsprop<P extends object>(params: P & TreeOf<P>, options: RmspropOptions = {}): Optimizer<P> {
  requireOptions('rmsprop', options, ['alpha', 'epsilon', 'momentum', 'weightDecay']);
  const { learningRate = 1e-2, alpha = 0.99, epsilon = 1e-8, momentum = 0, weightDecay = 0 } = options;
  requireOption('rmsprop', 'alpha', alpha, fraction);
  requireOption('rmsprop', 'epsilon', epsilon, positive);
  requireOption('rmsprop', 'momentum', momentum, fraction);
  requireOption('rmsprop', 'weightDecay', weightDecay, notNegative);
  const own = { alpha, epsilon, momentum, weightDecay };
  return optimizer(
    'rmsprop',
    params,
    { ...options, learningRate },
    ['squares', 'velocity'],
    (p, state, g, now) => {
      const [squares, velocity] = state as readonly [FloatArray, FloatArray];
      kernels.rmspropUpdate(p, squares, velocity, g, { ...now, ...own });
    },
  );
}
