import type { Events } from '../../array/events.ts';
import { empty, type FloatNd } from '../../array/layout.ts';
import type { ConvolutionSizes } from '../convolution-sizes.ts';
import type { PoolWindows, Positions, SpreadMaxima } from '../pool-windows.ts';
import { convolveEvents, convolveInput, convolveWeightEvents } from './convolve.ts';
import { maxPool, maxPoolVjp } from './pool.ts';

// Convolution and maximum pooling as one: what lies between need never be there as a whole.

/** out = the largest elements of windows of spikes convolved, and where in their windows these are. */
export function convolveMaxPool(
  out: FloatNd,
  positions: Positions,
  events: Events,
  w: FloatNd,
  bias: FloatNd | undefined,
  sizes: ConvolutionSizes,
  windows: PoolWindows,
): void {
  const full = empty(shapeOf(sizes));
  convolveEvents(full, events, w, bias, sizes);
  maxPool(out, full, positions, windows);
}

/** The gradient of the weight from the cotangent of maxima. */
export function convolveWeightSpread(
  out: FloatNd,
  events: Events,
  spread: SpreadMaxima,
  sizes: ConvolutionSizes,
): void {
  convolveWeightEvents(out, events, whole(spread, sizes), sizes);
}

/** The gradient of the input from the cotangent of maxima. */
export function convolveInputSpread(
  out: FloatNd,
  spread: SpreadMaxima,
  w: FloatNd,
  sizes: ConvolutionSizes,
): void {
  convolveInput(out, whole(spread, sizes), w, sizes);
}

function whole({ ct, positions, windows }: SpreadMaxima, sizes: ConvolutionSizes): FloatNd {
  const full = empty(shapeOf(sizes));
  maxPoolVjp(full, ct, positions, windows);
  return full;
}

function shapeOf({ images, groups, outChannels, outHeight, outWidth }: ConvolutionSizes): number[] {
  return [images, groups * outChannels, outHeight, outWidth];
}
