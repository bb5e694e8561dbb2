import { largest } from '../largest.ts';
import { weightsAt } from './weights-at.ts';

/** The rounding of Float32, relative. */
const single = 2 ** -24;

/** What is taken for noise, at most, as a share of the largest value: beyond, samples are too far apart to tell. */
const most = 2e-5;

/** The standard deviation of the noise of samples, by how they scatter; no less than what Float32 rounds the largest to. */
export function noiseOf(xs: Float64Array, ys: Float64Array): number {
  const height = largest(ys);
  return Math.min(Math.max(scatterOf(xs, ys), single * height), most * height);
}

/** How far samples typically lie from the cubic through their four neighbours, as a standard deviation. */
export function scatterOf(xs: Float64Array, ys: Float64Array): number {
  const residuals = Float64Array.from(xs.subarray(4), (_, i) => residualAt(xs, ys, i + 2)).sort();
  return (residuals[residuals.length >> 1] ?? 0) / 0.6745;
}

/** The distance of a sample from the cubic through two on either side, in units of one sample's noise. */
function residualAt(xs: Float64Array, ys: Float64Array, i: number): number {
  const around = [i - 2, i - 1, i + 1, i + 2];
  let [off, variance] = [ys[i] as number, 1];
  for (const [k, weight] of weightsAt(xs, around, xs[i] as number).entries()) {
    off -= weight * (ys[around[k] as number] as number);
    variance += weight * weight;
  }
  return Math.abs(off) / Math.sqrt(variance);
}
