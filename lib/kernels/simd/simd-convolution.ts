import type { FloatNd } from '../../array/layout.ts';
import { type ConvolutionSizes, termsOf } from '../convolution-sizes.ts';
import * as reference from '../reference/convolve.ts';
import {
  addParts,
  common,
  partsOf,
  putPacked,
  rowsPerBlock,
  unfoldedOf,
  workOf,
} from './convolution-calls.ts';
import { areFloat32, type Engine, type Stage } from './engine.ts';
import { sixesOfOutputs, sixesOfTerms, sixesOfTiles } from './pack-weights.ts';

/** Convolutions of numbers. Each leaves Float64 to its reference, and what is too small. */
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

  function convolveWeight(out: FloatNd, x: FloatNd, ct: FloatNd, sizes: ConvolutionSizes): void {
    const plainly = () => reference.convolveWeight(out, x, ct, sizes);
    if (!fits(sizes, out, x, ct)) {
      plainly();
      return;
    }
    engine.staged((stage) => {
      const { groups, outChannels } = sizes;
      const parts = partsOf(sizes);
      const length = groups * outChannels * termsOf(sizes);
      const sums = stage.room(parts * length);
      const pixels = sizes.outHeight * sizes.outWidth;
      engine.run({
        kernel: 'convolveWeightDense',
        parts,
        scratch: 4 * (unfoldedOf(sizes) + pixels * (outChannels + 6 + 96)),
        call: { sums, x: stage.putArray(x), ct: stage.putArray(ct), ...common(stage, sizes) },
      });
      addParts(engine, stage, out, { at: sums, parts, length }, sizes, false);
    }, plainly);
  }

  function convolveInput(out: FloatNd, ct: FloatNd, w: FloatNd, sizes: ConvolutionSizes): void {
    const plainly = () => reference.convolveInput(out, ct, w, sizes);
    if (!fits(sizes, out, ct, w)) {
      plainly();
      return;
    }
    const way = areTiles(sizes) ? inputByTiles : inputByTerms;
    engine.staged((stage) => way(stage, out, ct, w, sizes), plainly);
  }

  function inputByTerms(stage: Stage, out: FloatNd, ct: FloatNd, w: FloatNd, sizes: ConvolutionSizes): void {
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
  }

  function inputByTiles(stage: Stage, out: FloatNd, ct: FloatNd, w: FloatNd, sizes: ConvolutionSizes): void {
    const { channels, outChannels, height, width } = sizes;
    const [rows, groups] = [Math.ceil(height / 2), Math.ceil(width / 8)];
    const atOnce = Math.min(rows, Math.ceil(tilesPerBlock / 4 / groups));
    const columns = 8 + 4 * groups * atOnce;
    engine.run({
      kernel: 'convolveInputTiles',
      parts: partsOf(sizes),
      scratch:
        224 + 4 * (outChannels * (2 * rows + 2) * (8 * groups + 4) + 16 * (outChannels + channels) * columns),
      call: {
        out: stage.resultArray(out),
        ct: stage.putArray(ct),
        weights: putPacked(stage, sixesOfTiles, w, sizes),
        ...common(stage, sizes),
        rowsPerBlock: atOnce,
      },
    });
  }

  return { convolve, convolveInput, convolveWeight };
}

/** Tiles that are multiplied at a time: more do not stay in the cache with their products. */
const tilesPerBlock = 28;

const leastChannels = 16;

/** Whether a convolution goes by tiles: kernels of 3 by 3 that move on by one, and so many channels that transforming them pays. */
function areTiles(s: ConvolutionSizes): boolean {
  const areNear = [s.strideY, s.strideX, s.dilationY, s.dilationX].every((by) => by === 1);
  const fits = s.kernelHeight === 3 && s.kernelWidth === 3 && s.paddingY <= 2 && s.paddingX <= 2;
  return fits && areNear && Math.min(s.channels, s.outChannels) >= leastChannels;
}
