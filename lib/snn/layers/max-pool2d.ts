import type { Tensor } from '../../autodiff/tensor.ts';
import { maxPool2d as operation } from '../../ops/max-pool2d.ts';
import type { Pair } from '../../ops/pair.ts';
import type { PoolOptions } from '../../ops/pooling.ts';
import type { Layer } from './layer.ts';
import { poolLayer } from './pool-layer.ts';

/**
 * The largest element of each window of the images of each step, `[T, B, C, height, width]`. The first of equal ones, row after
 * row, gets the gradient, as in PyTorch: of spikes nearly every window has several.
 *
 * @throws RangeError for a window that does not fit, or padding above half of one; TypeError for another kind.
 */
export function maxPool2d(kernel: Pair, options?: PoolOptions): Layer<Record<string, never>>;
/** The same of a tensor `[..., channels, height, width]`. */
export function maxPool2d(x: Tensor, kernel: Pair, options?: PoolOptions): Tensor;
export function maxPool2d(
  first: Pair | Tensor,
  second?: Pair | PoolOptions,
  third?: PoolOptions,
): Layer<Record<string, never>> | Tensor {
  return poolLayer('maxPool2d', operation, first, second, third);
}
