import { Tensor } from '../../autodiff/tensor.ts';
import { maxPool2d as operation } from '../../ops/max-pool2d.ts';
import type { Pair } from '../../ops/pair.ts';
import { type PoolOptions, requirePooling } from '../../ops/pooling.ts';
import { showCall } from '../../util/repr.ts';
import { imageLayer } from './image-layer.ts';
import type { Layer } from './layer.ts';

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
  if (first instanceof Tensor) return operation(first, second as Pair, third);
  const place = 'maxPool2d';
  const options = second as PoolOptions | undefined;
  requirePooling(place, first, options);
  return imageLayer(
    place,
    (x) => operation(x, first, options),
    () => showCall(place, first, options),
  );
}
