import { constant } from '../array/layout.ts';
import type { Tensor, TensorLike } from '../autodiff/tensor.ts';
import type { Pair } from './pair.ts';
import { type PoolOptions, pooled, requirePooling, slidingWindows, sumRow } from './pooling.ts';

/**
 * The mean of each window of `[..., channels, height, width]`, zeros of the padding included.
 *
 * @throws RangeError for a window that does not fit, or padding above half of one; TypeError for another kind.
 */
export function avgPool2d(x: TensorLike, kernel: Pair, options?: PoolOptions): Tensor {
  const place = 'avgPool2d';
  const pooling = requirePooling(place, kernel, options);
  const area = pooling.kernel[0] * pooling.kernel[1];
  return pooled(
    place,
    x,
    slidingWindows(place, pooling),
    sumRow(() => constant(area, [])),
  );
}
