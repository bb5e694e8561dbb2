import type { FloatArray } from '../array/layout.ts';
import type { TreeOf } from '../autodiff/tree.ts';
import { kernels } from '../kernels/index.ts';
import {
  fraction,
  type Optimizer,
  type OptimizerOptions,
  optimizer,
  requireOption,
  requireOptions,
} from './optimizer.ts';

/** Options of stochastic gradient descent. */
export interface SgdOptions extends OptimizerOptions {
  /** Share of the last step that is kept, in [0, 1). Default 0. */
  readonly momentum?: number;
}

/**
 * Stochastic gradient descent: velocity = momentum velocity + g, p -= learningRate velocity. Learning rate 1e-3
 * unless given.
 *
 * @throws TypeError or RangeError for parameters or options that will not do.
 */
export function sgd<P extends object>(params: P & TreeOf<P>, options: SgdOptions = {}): Optimizer<P> {
  requireOptions('sgd', options, ['momentum']);
  const { momentum = 0 } = options;
  requireOption('sgd', 'momentum', momentum, fraction);
  return optimizer('sgd', params, options, 1, (p, [velocity], g, now) => {
    kernels.sgdUpdate(p, velocity as FloatArray, g, { ...now, momentum });
  });
}
