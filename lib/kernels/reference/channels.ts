import type { FloatArray, FloatNd } from '../../array/layout.ts';
import type { ChannelSizes } from '../channel-sizes.ts';
import { flat } from './elementwise.ts';

// What is per channel is [sets, channels].

/** Calls `f` with each run of elements of a channel: where it begins and ends, and the position of the channel. */
function overRuns(
  { sets, outer, channels, inner }: ChannelSizes,
  f: (from: number, end: number, channel: number) => void,
): void {
  let from = 0;
  for (let set = 0; set < sets; set++) {
    for (let i = 0; i < outer; i++) {
      for (let c = 0; c < channels; c++, from += inner) f(from, from + inner, set * channels + c);
    }
  }
}

/** The mean of each channel, and its variance over n: in double precision, the second after the first. */
export function channelMoments(mean: FloatNd, variance: FloatNd, x: FloatNd, sizes: ChannelSizes): void {
  const [data, n] = [flat(x), sizes.outer * sizes.inner];
  const means = new Float64Array(mean.size);
  const squares = new Float64Array(mean.size);
  overRuns(sizes, (from, end, channel) => {
    means[channel] = (means[channel] as number) + sumOf(data, from, end) / n;
  });
  overRuns(sizes, (from, end, channel) => {
    const center = means[channel] as number;
    let total = 0;
    for (let i = from; i < end; i++) {
      const d = (data[i] as number) - center;
      total += d * d;
    }
    squares[channel] = (squares[channel] as number) + total / n;
  });
  flat(mean).set(means);
  flat(variance).set(squares);
}

function sumOf(data: FloatArray, from: number, end: number): number {
  let total = 0;
  for (let i = from; i < end; i++) total += data[i] as number;
  return total;
}

/** out = (x - mean) factor + shift. */
export function channelScale(
  out: FloatNd,
  x: FloatNd,
  mean: FloatNd,
  factor: FloatNd,
  shift: FloatNd,
  sizes: ChannelSizes,
): void {
  const [to, data, center] = [flat(out), flat(x), flat(mean)];
  const [scale, added] = [flat(factor), flat(shift)];
  overRuns(sizes, (from, end, channel) => {
    const [m, f, s] = [center[channel] as number, scale[channel] as number, added[channel] as number];
    for (let i = from; i < end; i++) to[i] = ((data[i] as number) - m) * f + s;
  });
}

/** The sums over each channel of a cotangent, and of its products with x - mean. */
export function channelSums(
  total: FloatNd,
  product: FloatNd,
  ct: FloatNd,
  x: FloatNd,
  mean: FloatNd,
  sizes: ChannelSizes,
): void {
  const [g, data, center] = [flat(ct), flat(x), flat(mean)];
  const totals = new Float64Array(total.size);
  const products = new Float64Array(total.size);
  overRuns(sizes, (from, end, channel) => {
    const m = center[channel] as number;
    let sum = 0;
    for (let i = from; i < end; i++) sum += (g[i] as number) * ((data[i] as number) - m);
    totals[channel] = (totals[channel] as number) + sumOf(g, from, end);
    products[channel] = (products[channel] as number) + sum;
  });
  flat(total).set(totals);
  flat(product).set(products);
}

/** out = ct factor + (x - mean) slope + shift. */
export function channelScaleVjp(
  out: FloatNd,
  ct: FloatNd,
  x: FloatNd,
  mean: FloatNd,
  factor: FloatNd,
  slope: FloatNd,
  shift: FloatNd,
  sizes: ChannelSizes,
): void {
  const [to, g, data, center] = [flat(out), flat(ct), flat(x), flat(mean)];
  const [scale, tilt, added] = [flat(factor), flat(slope), flat(shift)];
  overRuns(sizes, (from, end, channel) => {
    const [f, m] = [scale[channel] as number, center[channel] as number];
    const [t, s] = [tilt[channel] as number, added[channel] as number];
    for (let i = from; i < end; i++) to[i] = (g[i] as number) * f + ((data[i] as number) - m) * t + s;
  });
}
