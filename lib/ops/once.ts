import type { Tensor } from '../autodiff/tensor.ts';
import { repeatedBy } from './repeated.ts';
import { broadcastTo } from './shape.ts';

/**
 * A function of what lies in the last axes, over a tensor: once for all steps of one that is the same at each.
 *
 * @param axes - The number of axes that `f` needs.
 */
export function once(x: Tensor, axes: number, f: (x: Tensor) => Tensor): Tensor {
  const source = repeatedBy(x);
  if (source === null || source.value.shape.length < axes) return f(x);
  const out = f(source);
  return broadcastTo(out, [x.value.shape[0] as number, ...out.value.shape]);
}
