import type { Events } from '../../array/events.ts';
import type { FloatArray } from '../../array/layout.ts';
import { type ConvolutionSizes, termsOf } from '../convolution-sizes.ts';

/** Calls `f` for each pixel of the output: the terms of its kernel that are not padding, and where they lie in an image of a group. */
export function overPixels(
  sizes: ConvolutionSizes,
  f: (pixel: number, terms: Int32Array, places: Int32Array, count: number) => void,
): void {
  const { channels, height, width, outHeight, outWidth, kernelHeight, kernelWidth } = sizes;
  const terms = new Int32Array(termsOf(sizes));
  const places = new Int32Array(terms.length);
  for (let y = 0, pixel = 0; y < outHeight; y++) {
    for (let x = 0; x < outWidth; x++, pixel++) {
      let count = 0;
      for (let i = 0; i < kernelHeight; i++) {
        const row = y * sizes.strideY - sizes.paddingY + i * sizes.dilationY;
        if (row < 0 || row >= height) continue;
        for (let j = 0; j < kernelWidth; j++) {
          const column = x * sizes.strideX - sizes.paddingX + j * sizes.dilationX;
          if (column < 0 || column >= width) continue;
          for (let c = 0; c < channels; c++, count++) {
            terms[count] = (i * kernelWidth + j) * channels + c;
            places[count] = (c * height + row) * width + column;
          }
        }
      }
      f(pixel, terms, places, count);
    }
  }
}

/** Weights [out, channels, kernelHeight, kernelWidth] of all groups with the channels last, as terms are counted. */
export function channelsLast(weight: FloatArray, sizes: ConvolutionSizes): Float64Array {
  const to = new Float64Array(weight.length);
  overWeights(sizes, weight.length, (at, term) => {
    to[term] = weight[at] as number;
  });
  return to;
}

/** The opposite of `channelsLast`. */
export function channelsFirst(to: FloatArray, weight: Float64Array, sizes: ConvolutionSizes): void {
  overWeights(sizes, weight.length, (at, term) => {
    to[at] = weight[term] as number;
  });
}

function overWeights(sizes: ConvolutionSizes, count: number, f: (at: number, term: number) => void): void {
  const { channels, kernelHeight, kernelWidth } = sizes;
  const taps = kernelHeight * kernelWidth;
  const perOut = channels * taps;
  for (let start = 0, at = 0; start < count; start += perOut) {
    for (let c = 0; c < channels; c++)
      for (let tap = 0; tap < taps; tap++, at++) f(at, start + tap * channels + c);
  }
}

/** Where the events of an image lie among its elements, and in which group. */
export function placesOf(events: Events, image: number, elements: number): Int32Array {
  const { width, starts, columns } = events;
  const rows = elements / width;
  const first = starts[image * rows] as number;
  const places = columns.slice(first, starts[(image + 1) * rows]);
  for (let row = 0, e = first; row < rows; row++) {
    for (; e < (starts[image * rows + row + 1] as number); e++)
      places[e - first] = (places[e - first] as number) + row * width;
  }
  return places;
}
