import type { FloatArray, FloatNd } from '../../array/layout.ts';
import { type ConvolutionSizes, termsOf } from '../convolution-sizes.ts';
import { type PoolWindows, windowsAsInts } from '../pool-windows.ts';
import { flat } from '../reference/elementwise.ts';
import type { Engine, Stage } from './engine.ts';
import { type Packing, unpack } from './pack-weights.ts';
import { sumOver } from './simd-reduce.ts';

// What the calls of kernels of convolutions have in common.

/** Parts that the images are shared out to, whatever their number: sums of parts are those of any number of threads. */
const mostParts = 16;

/** Multiplications of all images; none where these have no pixels. */
export function workOf(sizes: ConvolutionSizes): number {
  const { images, groups, outChannels, outHeight, outWidth } = sizes;
  if (sizes.height * sizes.width === 0) return 0;
  return images * groups * outChannels * outHeight * outWidth * termsOf(sizes);
}

function imagesPerPart({ images }: ConvolutionSizes): number {
  return Math.ceil(images / mostParts);
}

/** Parts that the images are shared out to. */
export function partsOf(sizes: ConvolutionSizes): number {
  return Math.ceil(sizes.images / imagesPerPart(sizes));
}

/** What every kernel takes. */
export function common(stage: Stage, sizes: ConvolutionSizes) {
  return { sizes: stage.put(sizesAsInts(sizes)), imagesPerPart: imagesPerPart(sizes) };
}

/** In the order that the kernels have them. */
function sizesAsInts(s: ConvolutionSizes): Int32Array {
  return Int32Array.of(
    ...[s.images, s.groups, s.channels, s.height, s.width, s.outChannels, s.outHeight, s.outWidth],
    ...[s.kernelHeight, s.kernelWidth, s.strideY, s.strideX],
    ...[s.paddingY, s.paddingX, s.dilationY, s.dilationX],
  );
}

/** The address of packed weights. */
export function putPacked(stage: Stage, packing: Packing, w: FloatNd, sizes: ConvolutionSizes): number {
  const length = packing.length(sizes);
  const address = stage.room(length);
  packing.write(stage.floats(address, length), flat(w) as FloatArray, sizes);
  return address;
}

/** The gradient of weights from the sums of the parts, each packed the same way. */
export function addParts(
  engine: Engine,
  stage: Stage,
  out: FloatNd,
  sums: { readonly at: number; readonly parts: number; readonly length: number },
  sizes: ConvolutionSizes,
  isStrips: boolean,
): void {
  const { at, parts, length } = sums;
  const total = stage.room(length);
  sumOver(engine, { out: total, x: at, outer: 1, length: parts, width: length });
  unpack(flat(out), stage.floats(total, length), sizes, isStrips);
}

/** Rows of the output for which lists are written at a time: so many that a strip of weights serves for some dozens of pixels. */
export function rowsPerBlock({ outHeight, outWidth }: ConvolutionSizes): number {
  return Math.min(outHeight, Math.ceil(64 / outWidth));
}

/** Numbers that a part needs to unfold an image. */
export function unfoldedOf(s: ConvolutionSizes): number {
  const height = (s.outHeight - 1) * s.strideY + (s.kernelHeight - 1) * s.dilationY + 1;
  const width = (s.outWidth - 1) * s.strideX + (s.kernelWidth - 1) * s.dilationX + 1;
  return 64 + termsOf(s) + s.outHeight * s.outWidth + s.channels * height * width;
}

/** Numbers that a part needs to list the events of an image, and for sums of its output. */
export function listedOf(s: ConvolutionSizes, windows: PoolWindows | undefined): number {
  const plane = s.height * s.width;
  const cells = windows === undefined ? 0 : windows.rows.starts.length * windows.columns.starts.length;
  const places = windows === undefined ? 0 : cells * largestOf(windows);
  const lists = rowsPerBlock(s) * s.outWidth * (1 + termsOf(s));
  const sums = 32 * (Math.ceil(s.outChannels / 32) * s.outHeight * s.outWidth + 2 * cells);
  return plane * (1 + s.groups * (1 + s.channels)) + lists + sums + places + 128;
}

/** The elements of the largest window. */
export function largestOf(windows: PoolWindows): number {
  return windowsAsInts(windows)[2] as number;
}
