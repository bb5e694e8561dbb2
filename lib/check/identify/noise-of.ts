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
  const residuals = new Float64Array(Math.max(0, xs.length - 4));
  for (let i = 0; i < residuals.length; i++) residuals[i] = residualAt(xs, ys, i);
  residuals.sort();
  return (residuals[residuals.length >> 1] ?? 0) / 0.6745;
}

/** The distance of the third of five samples from the cubic through the others, in units of one sample's noise. */
function residualAt(xs: Float64Array, ys: Float64Array, from: number): number {
  const middle = from + 2;
  let [value, variance] = [ys[middle] as number, 1];
  for (let i = from; i < from + 5; i++) {
    if (i === middle) continue;
    const weight = weightOf(xs, from, i);
    value -= weight * (ys[i] as number);
    variance += weight * weight;
  }
  return Math.abs(value) / Math.sqrt(variance);
}

/** How much one of four samples counts in the cubic through them, at the place between them. */
function weightOf(xs: Float64Array, from: number, i: number): number {
  const [x, own] = [xs[from + 2] as number, xs[i] as number];
  let weight = 1;
  for (let k = from; k < from + 5; k++)
    if (k !== i && k !== from + 2) weight = (weight * (x - (xs[k] as number))) / (own - (xs[k] as number));
  return weight;
}
