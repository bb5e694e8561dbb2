import type { Tensor, TensorLike } from '../autodiff/tensor.ts';
import type { Pair } from './pair.ts';
import { type PoolOptions, pooled, requirePooling, slidingWindows, sumRow } from './pooling.ts';

/**
 * The sum of each window of `[..., channels, height, width]`.
 *
 * @throws RangeError for a window that does not fit, or padding above half of one; TypeError for another kind.
 */
export function sumPool2d(x: TensorLike, kernel: Pair, options?: PoolOptions): Tensor {
  const place = 'sumPool2d';
  const windows = slidingWindows(place, requirePooling(place, kernel, options));
  return pooled(
    place,
    x,
    windows,
    sumRow(() => null),
  );
}
