import type { FloatArray } from '../../array/layout.ts';
import { type ConvolutionSizes, termsOf } from '../convolution-sizes.ts';

/** Where a weight goes, by its group, channel of the output, term, and among the columns and channels of its kernel row. */
type Place = (group: number, out: number, term: number, row: number, inRow: number) => number;

/** Writes weights [groups outChannels, channels, kernelHeight, kernelWidth] in another order; other places are 0. */
function pack(to: Float32Array, weight: FloatArray, sizes: ConvolutionSizes, place: Place): void {
  const { groups, channels, outChannels, kernelHeight, kernelWidth } = sizes;
  to.fill(0);
  let at = 0;
  for (let group = 0; group < groups; group++) {
    for (let out = 0; out < outChannels; out++) {
      for (let c = 0; c < channels; c++) {
        for (let i = 0; i < kernelHeight; i++) {
          for (let j = 0; j < kernelWidth; j++, at++) {
            const inRow = j * channels + c;
            const term = i * kernelWidth * channels + inRow;
            to[place(group, out, term, i, inRow)] = weight[at] as number;
          }
        }
      }
    }
  }
}

/** A way to pack weights: how many numbers it takes, and how it is done. */
export interface Packing {
  length(sizes: ConvolutionSizes): number;
  write(to: Float32Array, weight: FloatArray, sizes: ConvolutionSizes): void;
}

const ceil = (n: number, by: number) => Math.ceil(n / by);

/** Six channels of the output side by side for each term: [groups, ceil(out / 6), terms, 6]. */
export const sixesOfOutputs: Packing = {
  length: (s) => s.groups * ceil(s.outChannels, 6) * termsOf(s) * 6,
  write: (to, weight, s) => {
    const [k, sixes] = [termsOf(s), ceil(s.outChannels, 6)];
    pack(to, weight, s, (g, o, term) => ((g * sixes + Math.floor(o / 6)) * k + term) * 6 + (o % 6));
  },
};

/** Six terms side by side for each channel of the output: [groups, ceil(terms / 6), out, 6]. */
export const sixesOfTerms: Packing = {
  length: (s) => s.groups * ceil(termsOf(s), 6) * s.outChannels * 6,
  write: (to, weight, s) => {
    const [outs, sixes] = [s.outChannels, ceil(termsOf(s), 6)];
    pack(to, weight, s, (g, o, term) => ((g * sixes + Math.floor(term / 6)) * outs + o) * 6 + (term % 6));
  },
};

/** Strips of 32 channels of the output: [groups, ceil(out / 32), terms, 32]. */
export const stripsOfOutputs: Packing = {
  length: (s) => s.groups * ceil(s.outChannels, 32) * termsOf(s) * 32,
  write: (to, weight, s) => {
    const [k, strips] = [termsOf(s), ceil(s.outChannels, 32)];
    pack(to, weight, s, (g, o, term) => ((g * strips + (o >> 5)) * k + term) * 32 + (o & 31));
  },
};

/**
 * Kernels of 3 by 3, turned round and transformed for tiles of 2 by 2, with six channels of the input side by side for each of the
 * output: [groups, 16, ceil(channels / 6), out, 6].
 */
export const sixesOfTiles: Packing = {
  length: (s) => s.groups * 16 * ceil(s.channels, 6) * s.outChannels * 6,
  write: (to, weight, { groups, channels, outChannels }) => {
    const each = ceil(channels, 6) * outChannels * 6;
    to.fill(0);
    for (let plane = 0, at = 0; plane < groups * outChannels; plane++) {
      const own = Math.floor(plane / outChannels) * 16 * each + (plane % outChannels) * 6;
      for (let c = 0; c < channels; c++, at += 9) {
        const first = own + Math.floor(c / 6) * outChannels * 6 + (c % 6);
        // The rows of the turned kernel, as they stand and as the two half sums of all.
        for (let i = 0; i < 4; i++) {
          const [a, b, d] = [rowOf(weight, at + 2, i), rowOf(weight, at + 1, i), rowOf(weight, at, i)];
          const [sum, place] = [a + d, first + 4 * i * each];
          to[place] = a;
          to[place + each] = (sum + b) / 2;
          to[place + 2 * each] = (sum - b) / 2;
          to[place + 3 * each] = d;
        }
      }
    }
  },
};

/** What a column of a kernel of 3 by 3, read from its end, is transformed to: the `i`th of four. */
function rowOf(weight: FloatArray, at: number, i: number): number {
  const [low, high] = [weight[at] as number, weight[at + 6] as number];
  if (i === 0) return high;
  if (i === 3) return low;
  const [sum, middle] = [low + high, weight[at + 3] as number];
  return (i === 1 ? sum + middle : sum - middle) / 2;
}

/** Panels of 32 columns and channels of a kernel row: [groups, kernelHeight, panels, out, 32]. */
export const panelsOfRows: Packing = {
  length: (s) => s.groups * s.kernelHeight * ceil(s.kernelWidth * s.channels, 32) * s.outChannels * 32,
  write: (to, weight, s) => {
    const [outs, panels] = [s.outChannels, ceil(s.kernelWidth * s.channels, 32)];
    pack(
      to,
      weight,
      s,
      (g, o, _, row, inRow) =>
        (((g * s.kernelHeight + row) * panels + (inRow >> 5)) * outs + o) * 32 + (inRow & 31),
    );
  },
};

/** The opposite: weights from a gradient that is packed so, in strips or in the order of its terms. */
export function unpack(
  out: FloatArray,
  packed: Float32Array,
  sizes: ConvolutionSizes,
  isStrips: boolean,
): void {
  const { groups, outChannels, channels, kernelHeight, kernelWidth } = sizes;
  const k = termsOf(sizes);
  const strips = ceil(outChannels, 32);
  const taps = kernelHeight * kernelWidth;
  const perTerm = isStrips ? 32 : 1;
  for (let g = 0, at = 0; g < groups; g++) {
    for (let o = 0; o < outChannels; o++) {
      const own = isStrips ? (g * strips + (o >> 5)) * k * 32 + (o & 31) : (g * outChannels + o) * k;
      for (let c = 0; c < channels; c++)
        for (let tap = 0; tap < taps; tap++, at++)
          out[at] = packed[own + (tap * channels + c) * perTerm] as number;
    }
  }
}
