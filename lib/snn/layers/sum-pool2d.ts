import { Tensor } from '../../autodiff/tensor.ts';
import type { Pair } from '../../ops/pair.ts';
import { type PoolOptions, requirePooling } from '../../ops/pooling.ts';
import { sumPool2d as operation } from '../../ops/sum-pool2d.ts';
import { showCall } from '../../util/repr.ts';
import { imageLayer } from './image-layer.ts';
import type { Layer } from './layer.ts';

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
  if (first instanceof Tensor) return operation(first, second as Pair, third);
  const place = 'sumPool2d';
  const options = second as PoolOptions | undefined;
  requirePooling(place, first, options);
  return imageLayer(
    place,
    (x) => operation(x, first, options),
    () => showCall(place, first, options),
  );
}
