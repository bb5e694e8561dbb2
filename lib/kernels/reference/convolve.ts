import type { Events } from '../../array/events.ts';
import type { FloatArray, FloatNd } from '../../array/layout.ts';
import { type ConvolutionSizes, termsOf } from '../convolution-sizes.ts';
import { flat } from './elementwise.ts';
import { channelsFirst, channelsLast, overPixels, placesOf } from './patches.ts';

// Sums go over kernel rows, kernel columns and then channels, in double precision: as terms are counted.

/** The elements of one image, given its position. */
type ImageOf = (image: number) => FloatArray;

/** out [images, groups outChannels, outHeight, outWidth] = x [images, groups channels, height, width] convolved with w, and bias. */
export function convolve(
  out: FloatNd,
  x: FloatNd,
  w: FloatNd,
  bias: FloatNd | undefined,
  sizes: ConvolutionSizes,
): void {
  convolveImages(out, imagesOf(x, sizes), w, bias, sizes, false);
}

/** The same for spikes by their events: weights are added, not multiplied. */
export function convolveEvents(
  out: FloatNd,
  events: Events,
  w: FloatNd,
  bias: FloatNd | undefined,
  sizes: ConvolutionSizes,
): void {
  convolveImages(out, eventImages(events, sizes), w, bias, sizes, true);
}

function convolveImages(
  out: FloatNd,
  imageOf: ImageOf,
  w: FloatNd,
  bias: FloatNd | undefined,
  sizes: ConvolutionSizes,
  isSparse: boolean,
): void {
  const { groups, outChannels } = sizes;
  const [to, weight, perOut] = [flat(out), channelsLast(flat(w), sizes), termsOf(sizes)];
  const added = bias === undefined ? null : flat(bias);
  const pixels = sizes.outHeight * sizes.outWidth;
  overPatches(imageOf, sizes, isSparse, ({ image, group, pixel, patch, terms, count }) => {
    for (let o = group * outChannels; o < (group + 1) * outChannels; o++) {
      let total = 0;
      for (let k = 0; k < count; k++) {
        const term = terms[k] as number;
        total += (patch[term] as number) * (weight[o * perOut + term] as number);
      }
      const at = (image * groups * outChannels + o) * pixels + pixel;
      to[at] = total;
      if (added !== null) to[at] = (to[at] as number) + (added[o] as number);
    }
  });
}

/** The gradient of the weight: out, of its shape, from the input and the cotangent of the output. */
export function convolveWeight(out: FloatNd, x: FloatNd, ct: FloatNd, sizes: ConvolutionSizes): void {
  weightGradient(out, imagesOf(x, sizes), ct, sizes, false);
}

/** The same for spikes by their events. */
export function convolveWeightEvents(
  out: FloatNd,
  events: Events,
  ct: FloatNd,
  sizes: ConvolutionSizes,
): void {
  weightGradient(out, eventImages(events, sizes), ct, sizes, true);
}

function weightGradient(
  out: FloatNd,
  imageOf: ImageOf,
  ct: FloatNd,
  sizes: ConvolutionSizes,
  isSparse: boolean,
): void {
  const { groups, outChannels } = sizes;
  const [from, perOut] = [flat(ct), termsOf(sizes)];
  const pixels = sizes.outHeight * sizes.outWidth;
  const sums = new Float64Array(out.size);
  overPatches(imageOf, sizes, isSparse, ({ image, group, pixel, patch, terms, count }) => {
    for (let o = group * outChannels; o < (group + 1) * outChannels; o++) {
      const g = from[(image * groups * outChannels + o) * pixels + pixel] as number;
      for (let k = 0; k < count; k++) {
        const at = o * perOut + (terms[k] as number);
        sums[at] = (sums[at] as number) + g * (patch[terms[k] as number] as number);
      }
    }
  });
  channelsFirst(flat(out), sums, sizes);
}

/** The gradient of the input: out [images, groups channels, height, width], from the cotangent of the output and the weight. */
export function convolveInput(out: FloatNd, ct: FloatNd, w: FloatNd, sizes: ConvolutionSizes): void {
  const { images, groups, channels, outChannels } = sizes;
  const [to, from, weight, perOut] = [flat(out), flat(ct), channelsLast(flat(w), sizes), termsOf(sizes)];
  const pixels = sizes.outHeight * sizes.outWidth;
  const elements = channels * sizes.height * sizes.width;
  const sums = new Float64Array(images * groups * elements);
  overPixels(sizes, (pixel, terms, places, count) => {
    for (let plane = 0; plane < images * groups; plane++) {
      const group = plane % groups;
      for (let o = 0; o < outChannels; o++) {
        const g = from[(plane * outChannels + o) * pixels + pixel] as number;
        const own = (group * outChannels + o) * perOut;
        for (let k = 0; k < count; k++) {
          const at = plane * elements + (places[k] as number);
          sums[at] = (sums[at] as number) + g * (weight[own + (terms[k] as number)] as number);
        }
      }
    }
  });
  to.set(sums);
}

/** What the kernel sees of an image at a pixel of the output. */
interface Patch {
  readonly image: number;
  readonly group: number;
  readonly pixel: number;
  /** The element at each term. */
  readonly patch: Float64Array;
  /** The first `count` are the terms that count. */
  readonly terms: Int32Array;
  readonly count: number;
}

function overPatches(
  imageOf: ImageOf,
  sizes: ConvolutionSizes,
  isSparse: boolean,
  f: (patch: Patch) => void,
): void {
  const { images, groups, channels, height, width } = sizes;
  const elements = channels * height * width;
  const patch = new Float64Array(termsOf(sizes));
  const fired = new Int32Array(patch.length);
  for (let image = 0; image < images; image++) {
    const all = imageOf(image);
    for (let group = 0; group < groups; group++) {
      const own = all.subarray(group * elements, (group + 1) * elements);
      overPixels(sizes, (pixel, terms, places, count) => {
        let found = 0;
        for (let k = 0; k < count; k++) {
          const value = own[places[k] as number] as number;
          patch[terms[k] as number] = value;
          if (value !== 0) fired[found++] = terms[k] as number;
        }
        const named = isSparse ? { terms: fired, count: found } : { terms, count };
        f({ image, group, pixel, patch, ...named });
      });
    }
  }
}

function imagesOf(x: FloatNd, { images }: ConvolutionSizes): ImageOf {
  const data = flat(x);
  const elements = data.length / images;
  return (image) => data.subarray(image * elements, (image + 1) * elements);
}

function eventImages(events: Events, { groups, channels, height, width }: ConvolutionSizes): ImageOf {
  const elements = groups * channels * height * width;
  return (image) => {
    const bits = new Float64Array(elements);
    for (const place of placesOf(events, image, elements)) bits[place] = 1;
    return bits;
  };
}
