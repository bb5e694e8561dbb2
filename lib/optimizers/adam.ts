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

/** Options of Adam. */
export interface AdamOptions extends OptimizerOptions {
  /** Decay of the mean of the gradients, in [0, 1). Default 0.9. */
  readonly beta1?: number;
  /** Decay of the mean of their squares, in [0, 1). Default 0.999. */
  readonly beta2?: number;
  /** Added to the root in the denominator. Default 1e-8. */
  readonly epsilon?: number;
}

/** Options of AdamW. */
export interface AdamWOptions extends AdamOptions {
  /** Decay of the parameters per step and learning rate. Default 0.01. */
  readonly weightDecay?: number;
}

/**
 * Adam (Kingma and Ba 2015), with both moments corrected for their start at 0. Learning rate 1e-3 unless given.
 *
 * @throws TypeError or RangeError for parameters or options that will not do.
 */
export function adam<P extends object>(params: P & TreeOf<P>, options: AdamOptions = {}): Optimizer<P> {
  requireOptions('adam', options, ['beta1', 'beta2', 'epsilon']);
  return adamLike('adam', params, options, 0);
}

/**
 * AdamW (Loshchilov and Hutter 2019): Adam with p decaying by learningRate weightDecay p, apart from the gradient.
 *
 * @throws TypeError or RangeError for parameters or options that will not do.
 */
export function adamW<P extends object>(params: P & TreeOf<P>, options: AdamWOptions = {}): Optimizer<P> {
  requireOptions('adamW', options, ['beta1', 'beta2', 'epsilon', 'weightDecay']);
  const { weightDecay = 0.01 } = options;
  requireOption('adamW', 'weightDecay', weightDecay, notNegative);
  return adamLike('adamW', params, options, weightDecay);
}

/** The options of Adam with their defaults. */
export function requireAdamOptions(
  place: string,
  options: AdamOptions,
): Required<Omit<AdamOptions, keyof OptimizerOptions>> {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = options;
  requireOption(place, 'beta1', beta1, fraction);
  requireOption(place, 'beta2', beta2, fraction);
  requireOption(place, 'epsilon', epsilon, positive);
  return { beta1, beta2, epsilon };
}

function adamLike<P extends object>(
  place: string,
  params: P,
  options: AdamOptions,
  weightDecay: number,
): Optimizer<P> {
  const own = { ...requireAdamOptions(place, options), weightDecay };
  return optimizer(place, params, options, ['mean', 'squares'], (p, state, g, now) => {
    const [mean, squares] = state as readonly [FloatArray, FloatArray];
    kernels.adamUpdate(p, mean, squares, g, { ...now, ...own });
  });
}
