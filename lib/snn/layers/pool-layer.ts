import { Tensor } from '../../autodiff/tensor.ts';
import type { Pair } from '../../ops/pair.ts';
import { type PoolOptions, requirePooling } from '../../ops/pooling.ts';
import { showCall } from '../../util/repr.ts';
import { imageLayer } from './image-layer.ts';
import type { Layer } from './layer.ts';

/** A pooling of a tensor, kernel and options, or the layer of it under a kernel and options. */
export function poolLayer(
  place: string,
  operation: (x: Tensor, kernel: Pair, options?: PoolOptions) => Tensor,
  first: Pair | Tensor,
  second?: Pair | PoolOptions,
  third?: PoolOptions,
): Layer<Record<string, never>> | Tensor {
  if (first instanceof Tensor) return operation(first, second as Pair, third);
  const options = second as PoolOptions | undefined;
  requirePooling(place, first, options);
  return imageLayer(
    place,
    (x) => operation(x, first, options),
    () => showCall(place, first, options),
  );
}
