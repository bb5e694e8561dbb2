import { Tensor } from '../../autodiff/tensor.ts';
import { avgPool2d as operation } from '../../ops/avg-pool2d.ts';
import type { Pair } from '../../ops/pair.ts';
import { type PoolOptions, requirePooling } from '../../ops/pooling.ts';
import { showCall } from '../../util/repr.ts';
import { imageLayer } from './image-layer.ts';
import type { Layer } from './layer.ts';

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
  if (first instanceof Tensor) return operation(first, second as Pair, third);
  const place = 'avgPool2d';
  const options = second as PoolOptions | undefined;
  requirePooling(place, first, options);
  return imageLayer(
    place,
    (x) => operation(x, first, options),
    () => showCall(place, first, options),
  );
}
