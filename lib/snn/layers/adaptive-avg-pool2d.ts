import { Tensor } from '../../autodiff/tensor.ts';
import { adaptiveAvgPool2d as operation } from '../../ops/adaptive-avg-pool2d.ts';
import { type Pair, requirePair } from '../../ops/pair.ts';
import { showCall } from '../../util/repr.ts';
import { imageLayer } from './image-layer.ts';
import type { Layer } from './layer.ts';

/**
 * The means of so many windows, which cover the images of each step, `[T, B, C, height, width]`, whatever their size, as in PyTorch.
 *
 * @param size - [height, width] of the output, or one number for both.
 * @throws RangeError for sizes that are no positive integers; TypeError for another kind.
 */
export function adaptiveAvgPool2d(size: Pair): Layer<Record<string, never>>;
/** The same of a tensor `[..., channels, height, width]`. */
export function adaptiveAvgPool2d(x: Tensor, size: Pair): Tensor;
export function adaptiveAvgPool2d(
  first: Pair | Tensor,
  second?: Pair,
): Layer<Record<string, never>> | Tensor {
  if (first instanceof Tensor) return operation(first, second as Pair);
  const place = 'adaptiveAvgPool2d';
  requirePair(place, 'size', first, 1);
  return imageLayer(
    place,
    (x) => operation(x, first),
    () => showCall(place, first),
  );
}
