import { allocateIntegers, empty } from '../array/layout.ts';
import type { Shape } from '../array/shape.ts';
import { Dense, Lazy, type Value } from '../array/values.ts';
import type { ValueRow } from '../autodiff/row.ts';
import type { Tensor, TensorLike } from '../autodiff/tensor.ts';
import { kernels } from '../kernels/index.ts';
import { largestWindow, type PoolWindows, type Positions } from '../kernels/pool-windows.ts';
import { ConvolvedSpikes, SpreadMaxima } from './convolved-spikes.ts';
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

function maxRow(name: string, shape: Shape, windows: PoolWindows): ValueRow {
  let positions: Positions;
  let isWhole = true;
  return {
    name,
    takes: 'values',
    forward: (x) => {
      const out = empty(shape);
      positions = placesFor(out.size, windows);
      const recipe = x instanceof Lazy ? x.recipe(ConvolvedSpikes) : null;
      // What conv1d gives has its channels where the height of images is.
      const convolved = recipe?.sizes.outHeight === windows.height ? recipe : null;
      isWhole = convolved === null;
      if (convolved === null) kernels.maxPool(out, x.dense(), positions, windows);
      else {
        const { events, weight, bias, sizes } = convolved;
        kernels.convolveMaxPool(out, positions, events, weight, bias, sizes, windows);
      }
      return new Dense(out);
    },
    keeps: {},
    vjp: (ct, _, x) => {
      const spread = new SpreadMaxima(x.shape, ct as Value, positions, windows);
      if (isWhole) return [new Dense(spread.whole())];
      return [new Lazy(x.shape, { fill: (out) => spread.fill(out), recipe: spread })];
    },
  };
}

/** Bytes where they hold every place in a window. */
function placesFor(count: number, windows: PoolWindows): Positions {
  if (largestWindow(windows) > 256) return new Int32Array(count);
  const { buffer, byteOffset } = allocateIntegers(Math.ceil(count / 4));
  return new Uint8Array(buffer, byteOffset, count);
}
