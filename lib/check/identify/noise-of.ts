/** The rounding of Float32, relative. */
const single = 2 ** -24;

/** What is taken for noise, at most, as a share of the largest value: beyond, samples are too far apart to tell. */
const most = 2e-5;

/** The standard deviation of the noise of samples, by how they scatter; no less than what Float32 rounds the largest to. */
export function noiseOf(xs: Float64Array, ys: Float64Array): number {
  const height = ys.reduce((largest, y) => Math.max(largest, Math.abs(y)), 0);
  return Math.min(Math.max(scatterOf(xs, ys), single * height), most * height);
}

/** How far samples typically lie from the cubic through their four neighbours, as a standard deviation. */
export function scatterOf(xs: Float64Array, ys: Float64Array): number {
  const residuals = Array.from(xs.subarray(4), (_, i) => residualAt(xs, ys, i)).sort((a, b) => a - b);
  return (residuals[residuals.length >> 1] ?? 0) / 0.6745;
}

/** The distance of the third of five samples from the cubic through the others, in units of one sample's noise. */
function residualAt(xs: Float64Array, ys: Float64Array, from: number): number {
  const [near, x] = [[0, 1, 3, 4].map((k) => from + k), xs[from + 2] as number];
  let [value, variance] = [ys[from + 2] as number, 1];
  for (const i of near) {
    const weight = near.reduce((w, k) => {
      return k === i ? w : (w * (x - (xs[k] as number))) / ((xs[i] as number) - (xs[k] as number));
    }, 1);
    value -= weight * (ys[i] as number);
    variance += weight * weight;
  }
  return Math.abs(value) / Math.sqrt(variance);
}
