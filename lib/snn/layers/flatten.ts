import { requireTensor, Tensor } from '../../autodiff/tensor.ts';
import { flatten as operation } from '../../ops/flatten.ts';
import { failRange, showShape } from '../../util/errors.ts';
import { showCall, shownAs } from '../../util/repr.ts';
import type { Layer } from './layer.ts';

/** All axes after steps and batch as one: `[T, B, ...]` to `[T, B, N]`. Spikes stay events. */
export function flatten(): Layer<Record<string, never>>;
/**
 * The same of a tensor, of all axes from one on.
 *
 * @param from - The first of them. Default 2.
 * @throws RangeError when there is no such axis.
 */
export function flatten(x: Tensor, from?: number): Tensor;
export function flatten(x?: Tensor, from?: number): Layer<Record<string, never>> | Tensor {
  if (x instanceof Tensor) return operation(x, from);
  const call = (input: Tensor) => {
    const { shape } = requireTensor('flatten', input).value;
    if (shape.length >= 2) return operation(input);
    return failRange(
      'flatten',
      `got an input of shape ${showShape(shape)} when [steps, batch, ...] was due.`,
    );
  };
  return shownAs(Object.assign(call, { params: {} }), () => showCall('flatten'));
}
