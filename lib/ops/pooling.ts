import { empty, type FloatNd, sizeOf } from '../array/layout.ts';
import type { Shape } from '../array/shape.ts';
import type { AnyRow, PrimitiveRow } from '../autodiff/row.ts';
import { apply, requireTensor, type Tensor, type TensorLike } from '../autodiff/tensor.ts';
import { binary } from '../kernels/apply.ts';
import { kernels } from '../kernels/index.ts';
import type { PoolWindows, Windows } from '../kernels/pool-windows.ts';
import { failRange, rejectUnknownKeys, showShape } from '../util/errors.ts';
import { once } from './once.ts';
import { type Pair, requirePair } from './pair.ts';

/** How a window goes over an image. */
export interface PoolOptions {
  /** Pixels from one window to the next. Default: the size of a window. */
  readonly stride?: Pair;
  /** Pixels around the image that count as 0 in a sum, and in no maximum; at most half a window. Default 0. */
  readonly padding?: Pair;
}

/** Windows by [height, width]: sizes, and how they go over an image. */
export interface Pooling {
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly padding: readonly [number, number];
}

/** @throws RangeError for windows that are not of whole numbers, or padding above half of one; TypeError for another kind. */
export function requirePooling(place: string, kernel: Pair, options: PoolOptions = {}): Pooling {
  rejectUnknownKeys(place, options, ['stride', 'padding']);
  const sizes = requirePair(place, 'kernel', kernel, 1);
  const stride = requirePair(place, 'stride', options.stride ?? sizes, 1);
  const padding = requirePair(place, 'padding', options.padding ?? 0, 0);
  if (padding.some((n, axis) => 2 * n > (sizes[axis] as number)))
    failRange(
      place,
      `padding must be at most half of the kernel ${showShape(sizes)}, got ${showShape(padding)}.`,
    );
  return { kernel: sizes, stride, padding };
}

/** A pooling of `[..., height, width]` by windows that an image of this size has; what repeats along the first axis once. */
export function pooled(
  place: string,
  x: TensorLike,
  windowsOf: (size: number, axis: 0 | 1) => Windows,
  row: (place: string, shape: Shape, windows: PoolWindows) => AnyRow,
): Tensor {
  const input = requireTensor(place, x);
  requireImages(place, input.value.shape);
  return once(input, 2, (images) => {
    const { shape } = images.value;
    const [height, width] = shape.slice(-2) as [number, number];
    const [rows, columns] = [windowsOf(height, 0), windowsOf(width, 1)];
    const lead = shape.slice(0, -2);
    const planes = sizeOf(lead);
    const target = [...lead, rows.starts.length, columns.starts.length];
    return apply(row(place, target, { planes, height, width, rows, columns }), [images]) as Tensor;
  });
}

function requireImages(place: string, shape: Shape): void {
  if (shape.length >= 3) return;
  failRange(place, `got an input of shape ${showShape(shape)} when [..., channels, height, width] was due.`);
}

/** The windows of one size along an axis. */
export function slidingWindows(place: string, { kernel, stride, padding }: Pooling) {
  return (size: number, axis: 0 | 1): Windows => {
    const [length, by, around] = [kernel[axis], stride[axis], padding[axis]];
    const count = Math.floor((size + 2 * around - length) / by) + 1;
    if (count < 1 || size === 0)
      failRange(place, `got a window of ${length} for ${size} pixels with padding ${around}, it must fit.`);
    const starts = Int32Array.from({ length: count }, (_, i) => i * by - around);
    return {
      starts: starts.map((start) => Math.max(0, start)),
      ends: starts.map((start) => Math.min(size, start + length)),
    };
  };
}

/** The sum of each window; divided by `area` where there is one, which broadcasts to the output. */
export function sumRow(area: (windows: PoolWindows) => FloatNd | null) {
  return (name: string, shape: Shape, windows: PoolWindows): PrimitiveRow => ({
    name,
    forward: (x) => {
      const out = empty(shape);
      kernels.sumPool(out, x, windows);
      const by = area(windows);
      return by === null ? out : binary('div', out, by);
    },
    keeps: {},
    vjp: (ct, _, x) => {
      const out = empty(x.shape);
      const by = area(windows);
      kernels.sumPoolVjp(out, by === null ? ct : binary('div', ct, by), windows);
      return [out];
    },
  });
}
