import type { Tensor } from '../../autodiff/tensor.ts';
import { avgPool2d as operation } from '../../ops/avg-pool2d.ts';
import type { Pair } from '../../ops/pair.ts';
import type { PoolOptions } from '../../ops/pooling.ts';
import type { Layer } from './layer.ts';
import { poolLayer } from './pool-layer.ts';

/**
 * The mean of each window of the images of each step, `[T, B, C, height, width]`, zeros of the padding included.
 *
 * @throws RangeError for a window that does not fit, or padding above half of one; TypeError for another kind.
 */
export function avgPool2d(kernel: Pair, options?: PoolOptions): Layer<Record<string, never>>;
/** The same of a tensor `[..., channels, height, width]`. */
export function avgPool2d(x: Tensor, kernel: Pair, options?: PoolOptions): Tensor;
export function avgPool2d(
  first: Pair | Tensor,
  second?: Pair | PoolOptions,
  third?: PoolOptions,
): Layer<Record<string, never>> | Tensor {
  return poolLayer('avgPool2d', operation, first, second, third);
}
