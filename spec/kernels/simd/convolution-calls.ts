import type { Events } from '../../../lib/array/events.ts';
import { empty, type FloatNd } from '../../../lib/array/layout.ts';
import { random } from '../../../lib/index.ts';
import type { ConvolutionSizes } from '../../../lib/kernels/convolution-sizes.ts';
import { findEvents } from '../../../lib/kernels/reference/find-events.ts';
import type { Calls } from './kernel-calls.ts';

const sizes: ConvolutionSizes = {
  ...{ images: 3, groups: 2, channels: 2, height: 4, width: 5 },
  ...{ outChannels: 3, outHeight: 4, outWidth: 4, kernelHeight: 3, kernelWidth: 2 },
  ...{ strideY: 1, strideX: 1, paddingY: 1, paddingX: 0, dilationY: 1, dilationX: 1 },
};
const pairs = { starts: Int32Array.of(0, 2), ends: Int32Array.of(2, 4) };
const windows = { planes: 18, height: 4, width: 4, rows: pairs, columns: pairs };

/** A call of each kernel of convolutions, of pooling and of channels. */
export function convolutionCallsOn(seed: number): Calls {
  const made = (shape: readonly number[], offset: number) => random(seed + offset).normal(shape).array;
  const [x, w, bias] = [made([3, 4, 4, 5], 0), made([6, 2, 3, 2], 1), made([6], 2)];
  const ct = made([3, 6, 4, 4], 3);
  const events = findEvents(random(seed).bernoulli(0.3, [3, 4, 4, 5]).array) as Events;
  const positions = Uint8Array.from({ length: 72 }, (_, i) => (i * 7 + seed) % 4);
  const spread = { ct: made([3, 6, 2, 2], 4), positions, windows };
  const into = (shape: readonly number[], f: (out: ReturnType<typeof empty>) => void) => {
    const out = empty(shape);
    f(out);
    return out.data;
  };
  return {
    convolve: (kernels) => into(ct.shape, (out) => kernels.convolve(out, x, w, bias, sizes)),
    convolveEvents: (kernels) => into(ct.shape, (out) => kernels.convolveEvents(out, events, w, bias, sizes)),
    convolveInput: (kernels) => into(x.shape, (out) => kernels.convolveInput(out, ct, w, sizes)),
    convolveInputSpread: (kernels) =>
      into(x.shape, (out) => kernels.convolveInputSpread(out, spread, w, sizes)),
    convolveMaxPool: (kernels) => {
      const found = new Uint8Array(72);
      const most = into([3, 6, 2, 2], (out) =>
        kernels.convolveMaxPool(out, found, events, w, bias, sizes, windows),
      );
      return [most, found];
    },
    convolveWeight: (kernels) => into(w.shape, (out) => kernels.convolveWeight(out, x, ct, sizes)),
    convolveWeightEvents: (kernels) =>
      into(w.shape, (out) => kernels.convolveWeightEvents(out, events, ct, sizes)),
    convolveWeightSpread: (kernels) =>
      into(w.shape, (out) => kernels.convolveWeightSpread(out, events, spread, sizes)),
    maxPool: (kernels) => {
      const found = new Uint8Array(72);
      return [into(spread.ct.shape, (out) => kernels.maxPool(out, ct, found, windows)), found];
    },
    maxPoolVjp: (kernels) => into(ct.shape, (out) => kernels.maxPoolVjp(out, spread.ct, positions, windows)),
    sumPool: (kernels) => into(spread.ct.shape, (out) => kernels.sumPool(out, ct, windows)),
    sumPoolVjp: (kernels) => into(ct.shape, (out) => kernels.sumPoolVjp(out, spread.ct, windows)),
    ...channelCallsOn(ct, made([3, 6, 4, 4], 5), (offset) => made([1, 6], offset)),
  };
}

/** A call of each kernel of channels, with what is per channel. */
function channelCallsOn(x: FloatNd, ct: FloatNd, perChannel: (offset: number) => FloatNd): Calls {
  const channels = { sets: 1, outer: 3, channels: 6, inner: 16 };
  const [mean, factor, slope, shift] = [6, 7, 8, 9].map(perChannel) as [FloatNd, FloatNd, FloatNd, FloatNd];
  const two = (f: (a: FloatNd, b: FloatNd) => void) => {
    const [a, b] = [empty([1, 6]), empty([1, 6])];
    f(a, b);
    return [a.data, b.data];
  };
  const one = (f: (out: FloatNd) => void) => {
    const out = empty(x.shape);
    f(out);
    return out.data;
  };
  return {
    channelMoments: (kernels) => two((a, b) => kernels.channelMoments(a, b, x, channels)),
    channelSums: (kernels) => two((a, b) => kernels.channelSums(a, b, ct, x, mean, channels)),
    channelScale: (kernels) => one((out) => kernels.channelScale(out, x, mean, factor, shift, channels)),
    channelScaleVjp: (kernels) =>
      one((out) => kernels.channelScaleVjp(out, ct, x, mean, factor, slope, shift, channels)),
  };
}
