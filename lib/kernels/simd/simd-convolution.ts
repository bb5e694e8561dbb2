import type { Events } from '../../array/events.ts';
import type { FloatArray, FloatNd } from '../../array/layout.ts';
import { type ConvolutionSizes, termsOf } from '../convolution-sizes.ts';
import { type PoolWindows, type Positions, type SpreadMaxima, windowsAsInts } from '../pool-windows.ts';
import * as reference from '../reference/convolve.ts';
import { flat } from '../reference/elementwise.ts';
import * as fused from '../reference/pooled-convolution.ts';
import { areFloat32, type Engine, type Stage } from './engine.ts';
import { panelsOfRows, sixesOfOutputs, sixesOfTerms, stripsOfOutputs, unpackSum } from './pack-weights.ts';

/** Parts that the images are shared out to, whatever their number: sums of parts are those of any number of threads. */
const mostParts = 16;

/** Convolutions. Each leaves Float64 to its reference, and what is too small. */
export function simdConvolution(engine: Engine, leastWork: number) {
  const fits = (sizes: ConvolutionSizes, ...arrays: FloatNd[]) =>
    workOf(sizes) >= leastWork && areFloat32(...arrays);

  function convolve(
    out: FloatNd,
    x: FloatNd,
    w: FloatNd,
    bias: FloatNd | undefined,
    sizes: ConvolutionSizes,
  ): void {
    const plainly = () => reference.convolve(out, x, w, bias, sizes);
    if (!fits(sizes, out, x, w)) {
      plainly();
      return;
    }
    engine.staged((stage) => {
      engine.run({
        kernel: 'convolveDense',
        parts: partsOf(sizes),
        scratch: 4 * (unfoldedOf(sizes) + 96 * termsOf(sizes)),
        call: {
          out: stage.resultArray(out),
          x: stage.putArray(x),
          weights: putPacked(stage, sixesOfOutputs, w, sizes),
          bias: bias === undefined ? 0 : stage.putArray(bias),
          ...common(stage, sizes),
        },
      });
    }, plainly);
  }

  function convolveEvents(
    out: FloatNd,
    events: Events,
    w: FloatNd,
    bias: FloatNd | undefined,
    sizes: ConvolutionSizes,
  ): void {
    const plainly = () => reference.convolveEvents(out, events, w, bias, sizes);
    if (fits(sizes, out, w))
      engine.staged((stage) => gather(stage, out, null, events, w, bias, sizes), plainly);
    else plainly();
  }

  function convolveMaxPool(
    out: FloatNd,
    positions: Positions,
    events: Events,
    w: FloatNd,
    bias: FloatNd | undefined,
    sizes: ConvolutionSizes,
    windows: PoolWindows,
  ): void {
    const plainly = () => fused.convolveMaxPool(out, positions, events, w, bias, sizes, windows);
    const pool = positions instanceof Uint8Array ? { positions, windows } : null;
    if (pool === null || !fits(sizes, out, w)) plainly();
    else engine.staged((stage) => gather(stage, out, pool, events, w, bias, sizes), plainly);
  }

  function gather(
    stage: Stage,
    out: FloatNd,
    pool: { readonly positions: Uint8Array; readonly windows: PoolWindows } | null,
    events: Events,
    w: FloatNd,
    bias: FloatNd | undefined,
    sizes: ConvolutionSizes,
  ): void {
    engine.run({
      kernel: 'convolveGathered',
      parts: partsOf(sizes),
      scratch: 4 * listedOf(sizes, pool?.windows),
      call: {
        out: stage.resultArray(out),
        positions: pool === null ? 0 : stage.bytesResult(pool.positions),
        ...putEvents(stage, events),
        weights: putPacked(stage, stripsOfOutputs, w, sizes),
        bias: bias === undefined ? 0 : stage.putArray(bias),
        pool: pool === null ? 0 : stage.put(windowsAsInts(pool.windows)),
        ...common(stage, sizes),
        rowsPerBlock: rowsPerBlock(sizes),
      },
    });
  }

  function convolveWeight(out: FloatNd, x: FloatNd, ct: FloatNd, sizes: ConvolutionSizes): void {
    const plainly = () => reference.convolveWeight(out, x, ct, sizes);
    if (!fits(sizes, out, x, ct)) {
      plainly();
      return;
    }
    engine.staged((stage) => {
      const { groups, outChannels } = sizes;
      const parts = partsOf(sizes);
      const length = parts * groups * outChannels * termsOf(sizes);
      const sums = stage.room(length);
      const pixels = sizes.outHeight * sizes.outWidth;
      engine.run({
        kernel: 'convolveWeightDense',
        parts,
        scratch: 4 * (unfoldedOf(sizes) + pixels * (outChannels + 6 + 96)),
        call: { sums, x: stage.putArray(x), ct: stage.putArray(ct), ...common(stage, sizes) },
      });
      unpackSum(flat(out), stage.floats(sums, length), parts, sizes, false);
    }, plainly);
  }

  function convolveWeightEvents(out: FloatNd, events: Events, ct: FloatNd, sizes: ConvolutionSizes): void {
    const plainly = () => reference.convolveWeightEvents(out, events, ct, sizes);
    if (fits(sizes, out, ct))
      engine.staged((stage) => gatherWeight(stage, out, events, ct, null, sizes), plainly);
    else plainly();
  }

  function convolveWeightSpread(
    out: FloatNd,
    events: Events,
    spread: SpreadMaxima,
    sizes: ConvolutionSizes,
  ): void {
    const plainly = () => fused.convolveWeightSpread(out, events, spread, sizes);
    const { ct, positions } = spread;
    if (!(positions instanceof Uint8Array) || !fits(sizes, out, ct)) plainly();
    else engine.staged((stage) => gatherWeight(stage, out, events, ct, spread, sizes), plainly);
  }

  function gatherWeight(
    stage: Stage,
    out: FloatNd,
    events: Events,
    ct: FloatNd,
    spread: SpreadMaxima | null,
    sizes: ConvolutionSizes,
  ): void {
    const { groups, outChannels } = sizes;
    const parts = partsOf(sizes);
    const length = parts * groups * Math.ceil(outChannels / 32) * 32 * termsOf(sizes);
    const sums = stage.room(length);
    engine.run({
      kernel: 'convolveWeightGathered',
      parts,
      scratch: 4 * listedOf(sizes, spread?.windows),
      call: {
        sums,
        ct: stage.putArray(ct),
        ...putEvents(stage, events),
        ...putSpread(stage, spread),
        ...common(stage, sizes),
        rowsPerBlock: rowsPerBlock(sizes),
      },
    });
    unpackSum(flat(out), stage.floats(sums, length), parts, sizes, true);
  }

  function convolveInput(out: FloatNd, ct: FloatNd, w: FloatNd, sizes: ConvolutionSizes): void {
    const plainly = () => reference.convolveInput(out, ct, w, sizes);
    if (!fits(sizes, out, ct, w)) {
      plainly();
      return;
    }
    engine.staged((stage) => {
      const rows = rowsPerBlock(sizes);
      const columns = rows * sizes.outWidth + 8;
      engine.run({
        kernel: 'convolveInputDense',
        parts: partsOf(sizes),
        scratch: 4 * (unfoldedOf(sizes) + columns * (sizes.outChannels + termsOf(sizes))),
        call: {
          out: stage.resultArray(out),
          ct: stage.putArray(ct),
          weights: putPacked(stage, sixesOfTerms, w, sizes),
          ...common(stage, sizes),
          rowsPerBlock: rows,
        },
      });
    }, plainly);
  }

  function convolveInputSpread(
    out: FloatNd,
    spread: SpreadMaxima,
    w: FloatNd,
    sizes: ConvolutionSizes,
  ): void {
    const plainly = () => fused.convolveInputSpread(out, spread, w, sizes);
    const { ct, positions, windows } = spread;
    const isNear = sizes.dilationX === 1 && positions instanceof Uint8Array;
    if (!isNear || !fits(sizes, out, ct, w)) {
      plainly();
      return;
    }
    engine.staged((stage) => {
      const cells = windows.rows.starts.length * windows.columns.starts.length;
      const lists = 2 * sizes.outChannels * cells + cells * largestOf(windows);
      engine.run({
        kernel: 'convolveInputSpread',
        parts: partsOf(sizes),
        scratch: 4 * (unfoldedOf(sizes) + lists + 64),
        call: {
          out: stage.resultArray(out),
          ct: stage.putArray(ct),
          weights: putPacked(stage, panelsOfRows, w, sizes),
          ...putSpread(stage, spread),
          ...common(stage, sizes),
        },
      });
    }, plainly);
  }

  return {
    convolve,
    convolveEvents,
    convolveInput,
    convolveInputSpread,
    convolveMaxPool,
    convolveWeight,
    convolveWeightEvents,
    convolveWeightSpread,
  };
}

/** Multiplications of all images; none where these have no pixels. */
function workOf(sizes: ConvolutionSizes): number {
  const { images, groups, outChannels, outHeight, outWidth } = sizes;
  if (sizes.height * sizes.width === 0) return 0;
  return images * groups * outChannels * outHeight * outWidth * termsOf(sizes);
}

function imagesPerPart({ images }: ConvolutionSizes): number {
  return Math.ceil(images / mostParts);
}

function partsOf(sizes: ConvolutionSizes): number {
  return Math.ceil(sizes.images / imagesPerPart(sizes));
}

/** What every kernel takes. */
function common(stage: Stage, sizes: ConvolutionSizes) {
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

function putPacked(
  stage: Stage,
  packing: typeof sixesOfOutputs,
  w: FloatNd,
  sizes: ConvolutionSizes,
): number {
  const length = packing.length(sizes);
  const address = stage.room(length);
  packing.write(stage.floats(address, length), flat(w) as FloatArray, sizes);
  return address;
}

function putEvents(stage: Stage, { starts, columns, width }: Events) {
  return { starts: stage.put(starts), columns: stage.put(columns), width };
}

function putSpread(stage: Stage, spread: SpreadMaxima | null) {
  if (spread === null) return { positions: 0, pool: 0 };
  const positions = stage.putBytes(spread.positions as Uint8Array);
  return { positions, pool: stage.put(windowsAsInts(spread.windows)) };
}

/** Rows of the output for which lists are written at a time: so many that a strip of weights serves for some dozens of pixels. */
function rowsPerBlock({ outHeight, outWidth }: ConvolutionSizes): number {
  return Math.min(outHeight, Math.ceil(64 / outWidth));
}

/** Numbers that a part needs to unfold an image. */
function unfoldedOf(s: ConvolutionSizes): number {
  const height = (s.outHeight - 1) * s.strideY + (s.kernelHeight - 1) * s.dilationY + 1;
  const width = (s.outWidth - 1) * s.strideX + (s.kernelWidth - 1) * s.dilationX + 1;
  return 64 + termsOf(s) + s.outHeight * s.outWidth + s.channels * height * width;
}

/** Numbers that a part needs to list the events of an image, and for sums of its output. */
function listedOf(s: ConvolutionSizes, windows: PoolWindows | undefined): number {
  const plane = s.height * s.width;
  const cells = windows === undefined ? 0 : windows.rows.starts.length * windows.columns.starts.length;
  const places = windows === undefined ? 0 : cells * largestOf(windows);
  const lists = rowsPerBlock(s) * s.outWidth * (1 + termsOf(s));
  const sums = 32 * (Math.ceil(s.outChannels / 32) * s.outHeight * s.outWidth + 2 * cells);
  return plane * (1 + s.groups * (1 + s.channels)) + lists + sums + places + 128;
}

function largestOf(windows: PoolWindows): number {
  return windowsAsInts(windows)[2] as number;
}
