import type { FloatNd } from '../../array/layout.ts';
import { type ConvolutionSizes, termsOf } from '../convolution-sizes.ts';
import * as reference from '../reference/convolve.ts';
import { flat } from '../reference/elementwise.ts';
import { common, partsOf, putPacked, rowsPerBlock, unfoldedOf, workOf } from './convolution-calls.ts';
import { areFloat32, type Engine } from './engine.ts';
import { sixesOfOutputs, sixesOfTerms, unpackSum } from './pack-weights.ts';

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

  return { convolve, convolveInput, convolveWeight };
}
