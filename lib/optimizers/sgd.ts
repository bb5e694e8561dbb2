import type { FloatArray } from '../array/layout.ts';
import type { TreeOf } from '../autodiff/tree.ts';
import { kernels } from '../kernels/index.ts';
import { failRange, failType, show } from '../util/errors.ts';
import {
  fraction,
  notNegative,
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
  /** Whether the step looks ahead along the velocity (Sutskever et al. 2013); needs a momentum above 0. Default false. */
  readonly nesterov?: boolean;
  /** An L2 penalty: weightDecay p is added to the (clipped) gradient, at least 0. Default 0. */
  readonly weightDecay?: number;
}

/**
 * Stochastic gradient descent: velocity = momentum velocity + g + weightDecay p, p -= learningRate velocity; with
 * `nesterov` p -= learningRate (g + weightDecay p + momentum velocity). Learning rate 1e-3 unless given.
 *
 * @throws TypeError or RangeError for parameters or options that will not do.
 */
export function sgd<P extends object>(params: P & TreeOf<P>, options: SgdOptions = {}): Optimizer<P> {
  requireOptions('sgd', options, ['momentum', 'weightDecay', 'nesterov']);
  const { momentum = 0, nesterov = false, weightDecay = 0 } = options;
  requireOption('sgd', 'momentum', momentum, fraction);
  requireOption('sgd', 'weightDecay', weightDecay, notNegative);
  if (typeof nesterov !== 'boolean') failType('sgd', `nesterov is ${show(nesterov)} when a boolean was due.`);
  if (nesterov && momentum === 0) failRange('sgd', 'nesterov needs a momentum above 0, got 0.');
  return optimizer('sgd', params, options, ['velocity'], (p, [velocity], g, now) => {
    kernels.sgdUpdate(p, velocity as FloatArray, g, { ...now, momentum, nesterov, weightDecay });
  });
}
