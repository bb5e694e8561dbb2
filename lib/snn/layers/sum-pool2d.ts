import type { Tensor } from '../../autodiff/tensor.ts';
import type { Pair } from '../../ops/pair.ts';
import type { PoolOptions } from '../../ops/pooling.ts';
import { sumPool2d as operation } from '../../ops/sum-pool2d.ts';
import type { Layer } from './layer.ts';
import { poolLayer } from './pool-layer.ts';

/**
 * The sum of each window of the images of each step, `[T, B, C, height, width]`.
 *
 * @throws RangeError for a window that does not fit, or padding above half of one; TypeError for another kind.
 */
export function sumPool2d(kernel: Pair, options?: PoolOptions): Layer<Record<string, never>>;
/** The same of a tensor `[..., channels, height, width]`. */
export function sumPool2d(x: Tensor, kernel: Pair, options?: PoolOptions): Tensor;
export function sumPool2d(
  first: Pair | Tensor,
  second?: Pair | PoolOptions,
  third?: PoolOptions,
): Layer<Record<string, never>> | Tensor {
  return poolLayer('sumPool2d', operation, first, second, third);
}
