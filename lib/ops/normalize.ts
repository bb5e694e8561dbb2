import { empty, type FloatNd } from '../array/layout.ts';
import type { PrimitiveRow } from '../autodiff/row.ts';
import { apply, type Tensor } from '../autodiff/tensor.ts';
import { unbroadcast } from '../kernels/apply.ts';
import type { ChannelSizes } from '../kernels/channel-sizes.ts';
import { kernels } from '../kernels/index.ts';

/** Mean and variance (over n) of channels, [sets, channels] each. */
export interface Moments {
  readonly mean: FloatNd;
  readonly variance: FloatNd;
}

/** What is normalized: an array that has the axes of `sizes`. */
export interface Normalized {
  readonly x: Tensor;
  readonly weight: Tensor;
  readonly bias: Tensor;
  readonly sizes: ChannelSizes;
  readonly epsilon: number;
}

/** The moments of each channel of an array. */
export function momentsOf(x: FloatNd, sizes: ChannelSizes): Moments {
  const shape = [sizes.sets, sizes.channels];
  const moments = { mean: empty(shape), variance: empty(shape) };
  kernels.channelMoments(moments.mean, moments.variance, x, sizes);
  return moments;
}

/**
 * (x - mean) / sqrt(variance + epsilon) weight + bias by channels.
 *
 * @param areOwn - Whether the moments are those of x, so that they change with it.
 */
export function normalize(
  place: string,
  { x, weight, bias, sizes, epsilon }: Normalized,
  moments: Moments,
  areOwn: boolean,
): Tensor {
  const { mean } = moments;
  const inverse = map(moments.variance, (variance) => 1 / Math.sqrt(variance + epsilon));
  const factorOf = (w: FloatNd) => perChannel(inverse, w, (own, scale) => own * scale);
  const row: PrimitiveRow = {
    name: place,
    forward: (x, w, b) => {
      const out = empty(x.shape);
      const shift = perChannel(inverse, b, (_, added) => added);
      kernels.channelScale(out, x, mean, factorOf(w), shift, sizes);
      return out;
    },
    keeps: { inputs: [0, 1] },
    vjp: (ct, _, x, w) => {
      const [total, product] = [empty(mean.shape), empty(mean.shape)];
      kernels.channelSums(total, product, ct, x, mean, sizes);
      const ofX = () => {
        const out = empty(x.shape);
        const [factor, slope, shift] = slopes(
          factorOf(w),
          areOwn ? { total, product, inverse, sizes } : null,
        );
        kernels.channelScaleVjp(out, ct, x, mean, factor, slope, shift, sizes);
        return out;
      };
      return [ofX, () => overSets(perChannel2(product, inverse), w), () => overSets(total, w)];
    },
  };
  return apply(row, [x, weight, bias]);
}

/** What the cotangent of x is made of: its own, and what comes through the moments. */
function slopes(
  factor: FloatNd,
  own: {
    readonly total: FloatNd;
    readonly product: FloatNd;
    readonly inverse: FloatNd;
    readonly sizes: ChannelSizes;
  } | null,
): readonly [factor: FloatNd, slope: FloatNd, shift: FloatNd] {
  if (own === null) return [factor, map(factor, () => 0), map(factor, () => 0)];
  const { total, product, inverse, sizes } = own;
  const n = sizes.outer * sizes.inner;
  const at = (x: FloatNd, i: number) => x.data[i] as number;
  const slope = map(factor, (f, i) => (-f * at(inverse, i) ** 2 * at(product, i)) / n);
  return [factor, slope, map(factor, (f, i) => (-f * at(total, i)) / n)];
}

function map(x: FloatNd, f: (value: number, i: number) => number): FloatNd {
  const out = empty(x.shape);
  for (let i = 0; i < out.data.length; i++) out.data[i] = f(x.data[i] as number, i);
  return out;
}

/** One number for each channel of each set, from what is given for each of these and for each channel. */
function perChannel(x: FloatNd, each: FloatNd, f: (value: number, each: number) => number): FloatNd {
  const own = kernels.flat(each);
  return map(x, (value, i) => f(value, own[i % own.length] as number));
}

function perChannel2(x: FloatNd, y: FloatNd): FloatNd {
  return map(x, (value, i) => value * (y.data[i] as number));
}

/** The sum over sets. */
function overSets(x: FloatNd, like: FloatNd): FloatNd {
  return unbroadcast(x, like.shape);
}
