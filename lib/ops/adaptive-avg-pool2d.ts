import { empty, type FloatNd } from '../array/layout.ts';
import type { Tensor, TensorLike } from '../autodiff/tensor.ts';
import type { PoolWindows, Windows } from '../kernels/pool-windows.ts';
import { failRange } from '../util/errors.ts';
import { type Pair, requirePair } from './pair.ts';
import { pooled, sumRow } from './pooling.ts';

/**
 * The means of so many windows, which cover `[..., channels, height, width]` and differ in size and overlap where they must:
 * window i of n over m pixels goes from floor(i m / n) up to ceil((i + 1) m / n), as in PyTorch.
 *
 * @param size - [height, width] of the output, or one number for both.
 * @throws RangeError unless sizes are whole numbers above 0 and the image has pixels; TypeError for another kind.
 */
export function adaptiveAvgPool2d(x: TensorLike, size: Pair): Tensor {
  const place = 'adaptiveAvgPool2d';
  const counts = requirePair(place, 'size', size, 1);
  return pooled(place, x, (pixels, axis) => coveringWindows(place, pixels, counts[axis]), sumRow(areas));
}

function coveringWindows(place: string, pixels: number, count: number): Windows {
  if (pixels === 0) failRange(place, 'got an image of 0 pixels, at least one was due.');
  const indices = Int32Array.from({ length: count }, (_, i) => i);
  return {
    starts: indices.map((i) => Math.floor((i * pixels) / count)),
    ends: indices.map((i) => Math.ceil(((i + 1) * pixels) / count)),
  };
}

/** The number of pixels in each window. */
function areas({ rows, columns }: PoolWindows): FloatNd {
  const out = empty([rows.starts.length, columns.starts.length]);
  const [tall, wide] = [lengths(rows), lengths(columns)];
  for (let i = 0; i < out.size; i++) {
    const column = i % wide.length;
    out.data[i] = (tall[(i - column) / wide.length] as number) * (wide[column] as number);
  }
  return out;
}

function lengths({ starts, ends }: Windows): Int32Array {
  return ends.map((end, i) => end - (starts[i] as number));
}
