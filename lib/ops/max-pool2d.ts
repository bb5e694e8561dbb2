import { empty } from '../array/layout.ts';
import type { Shape } from '../array/shape.ts';
import type { PrimitiveRow } from '../autodiff/row.ts';
import type { Tensor, TensorLike } from '../autodiff/tensor.ts';
import { kernels } from '../kernels/index.ts';
import { largestWindow, type PoolWindows, type Positions } from '../kernels/pool-windows.ts';
import type { Pair } from './pair.ts';
import { type PoolOptions, pooled, requirePooling, slidingWindows } from './pooling.ts';

/**
 * The largest element of each window of `[..., channels, height, width]`, NaN where there is one. The first of equal ones, row
 * after row, gets the gradient, as in PyTorch: of spikes nearly every window has several.
 *
 * @throws RangeError for a window that does not fit, or padding above half of one; TypeError for another kind.
 */
export function maxPool2d(x: TensorLike, kernel: Pair, options?: PoolOptions): Tensor {
  const place = 'maxPool2d';
  const windows = slidingWindows(place, requirePooling(place, kernel, options));
  return pooled(place, x, windows, maxRow);
}

function maxRow(name: string, shape: Shape, windows: PoolWindows): PrimitiveRow {
  let positions: Positions;
  return {
    name,
    forward: (x) => {
      const out = empty(shape);
      positions = largestWindow(windows) > 256 ? new Int32Array(out.size) : new Uint8Array(out.size);
      kernels.maxPool(out, x, positions, windows);
      return out;
    },
    keeps: {},
    vjp: (ct, _, x) => {
      const out = empty(x.shape);
      kernels.maxPoolVjp(out, ct, positions, windows);
      return [out];
    },
  };
}
