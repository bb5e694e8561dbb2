// Convolutions of numbers as products of packed matrices: a block of pixels of one image is unfolded at a time.

import {
  Sizes,
  copyBack,
  copyReached,
  pixelsOf,
  placePixels,
  placeTerms,
  reachedHeight,
  reachedWidth,
  termsOf,
} from './convolution';
import { addBias } from './gather';
import { packPanel, packRows, timesPanels } from './matmul';

/** Columns that are unfolded at a time. */
const block = 96;

/** Eight elements of each term, of the pixels from one on: those beyond the last are that again. */
function unfoldPixels(to: usize, image: usize, terms: usize, k: i32, pixels: usize, first: i32, count: i32): void {
  const own = pixels + (<usize>first << 2);
  const last = count - 1 - first;
  const a = image + <usize>i32.load(own);
  const end = terms + (<usize>k << 2);
  if (last >= 7 && i32.load(own, 28) - i32.load(own) == 28) {
    for (let t = terms; t < end; t += 4) {
      const at = a + <usize>i32.load(t);
      v128.store(to, v128.load(at));
      v128.store(to, v128.load(at, 16), 16);
      to += 32;
    }
    return;
  }
  for (let j = 0; j < 8; j++) {
    const at = image + <usize>i32.load(own + (<usize>min(j, last) << 2));
    let place = to + (<usize>j << 2);
    for (let t = terms; t < end; t += 4) {
      f32.store(place, f32.load(at + <usize>i32.load(t)));
      place += 32;
    }
  }
}

/** Eight terms of each pixel, from one on: those beyond the last are that again. */
function unfoldTerms(to: usize, image: usize, terms: usize, first: i32, k: i32, pixels: usize, count: i32): void {
  const own = terms + (<usize>first << 2);
  const last = k - 1 - first;
  for (let j = 0; j < 8; j++) {
    const at = image + <usize>i32.load(own + (<usize>min(j, last) << 2));
    let place = to + (<usize>j << 2);
    for (let p = pixels; p < pixels + (<usize>count << 2); p += 4) {
      f32.store(place, f32.load(at + <usize>i32.load(p)));
      place += 32;
    }
  }
}

/** to += a number, over so many bytes. */
function addNumber(to: usize, value: f32, bytes: usize): void {
  const values = f32x4.splat(value);
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) v128.store(to + i, f32x4.add(v128.load(to + i), values));
  for (; i < bytes; i += 4) f32.store(to + i, f32.load(to + i) + value);
}

/**
 * out = x convolved, with weights packed by rows in sixes for each group, and a bias where there is one. A part is some images.
 *
 * Scratch: 4 (48 + 8 + terms + pixels + elements that kernels reach + 96 terms) bytes.
 */
export function convolveDense(
  part: i32,
  scratch: usize,
  out: usize,
  x: usize,
  weights: usize,
  bias: usize,
  sizes: usize,
  imagesPerPart: i32,
): void {
  const s = changetype<Sizes>(sizes);
  const k = termsOf(s);
  const count = pixelsOf(s);
  const outs = s.outChannels;
  const elements = <usize>(s.channels * s.height * s.width) << 2;
  const reached = <usize>(s.channels * reachedHeight(s) * reachedWidth(s)) << 2;
  const spare = scratch;
  const terms = spare + 224;
  const pixels = terms + (<usize>k << 2);
  const image = pixels + (<usize>count << 2);
  const panels = image + reached;
  const rowBytes = <usize>count << 2;
  const packedBytes = <usize>((outs + 5) / 6 * 6 * k) << 2;
  placeTerms(terms, s);
  placePixels(pixels, s);
  memory.fill(image, 0, reached);
  const end = min(s.images, (part + 1) * imagesPerPart);
  for (let plane = part * imagesPerPart * s.groups; plane < end * s.groups; plane++) {
    const group = plane % s.groups;
    copyReached(image, x + <usize>plane * elements, s);
    const own = out + <usize>(plane * outs) * rowBytes;
    for (let first = 0; first < count; first += block) {
      const n = min(block, count - first);
      for (let j = 0; j < n; j += 8) unfoldPixels(panels + <usize>j * (<usize>k << 2), image, terms, k, pixels, first + j, count);
      timesPanels(own + (<usize>first << 2), rowBytes, weights + <usize>group * packedBytes, panels, 0, outs, n, k, spare, false);
    }
    if (bias == 0) continue;
    for (let o = 0; o < outs; o++) addNumber(own + <usize>o * rowBytes, f32.load(bias + (<usize>(group * outs + o) << 2)), rowBytes);
  }
}

/**
 * Sums [groups, outChannels, terms] of a part, of the products of x and the cotangent. A part is some images.
 *
 * Scratch: 4 (48 + 8 + terms + pixels + elements that kernels reach + pixels (outChannels + 6 + 96)) bytes.
 */
export function convolveWeightDense(
  part: i32,
  scratch: usize,
  sums: usize,
  x: usize,
  ct: usize,
  sizes: usize,
  imagesPerPart: i32,
): void {
  const s = changetype<Sizes>(sizes);
  const k = termsOf(s);
  const count = pixelsOf(s);
  const outs = s.outChannels;
  const elements = <usize>(s.channels * s.height * s.width) << 2;
  const reached = <usize>(s.channels * reachedHeight(s) * reachedWidth(s)) << 2;
  const spare = scratch;
  const terms = spare + 224;
  const pixels = terms + (<usize>k << 2);
  const image = pixels + (<usize>count << 2);
  const packed = image + reached;
  const panels = packed + (<usize>(count * ((outs + 5) / 6 * 6)) << 2);
  const rowBytes = <usize>k << 2;
  const own = sums + (<usize>part * <usize>(s.groups * outs)) * rowBytes;
  placeTerms(terms, s);
  placePixels(pixels, s);
  memory.fill(image, 0, reached);
  memory.fill(own, 0, <usize>(s.groups * outs) * rowBytes);
  const end = min(s.images, (part + 1) * imagesPerPart);
  for (let plane = part * imagesPerPart * s.groups; plane < end * s.groups; plane++) {
    copyReached(image, x + <usize>plane * elements, s);
    packRows(packed, ct + (<usize>(plane * outs * count) << 2), count, 1, outs, count);
    const to = own + <usize>(plane % s.groups * outs) * rowBytes;
    for (let first = 0; first < k; first += block) {
      const n = min(block, k - first);
      for (let j = 0; j < n; j += 8) unfoldTerms(panels + <usize>j * (<usize>count << 2), image, terms, first + j, k, pixels, count);
      timesPanels(to + (<usize>first << 2), rowBytes, packed, panels, 0, outs, n, count, spare, true);
    }
  }
}

/**
 * out = the cotangent of x, from that of the output and transposed weights packed by terms in sixes for each group. A part is some
 * images.
 *
 * Scratch: 4 (48 + 8 + terms + pixels + elements that kernels reach + (outChannels + terms) (8 + pixels of `rowsPerBlock` rows))
 * bytes.
 */
export function convolveInputDense(
  part: i32,
  scratch: usize,
  out: usize,
  ct: usize,
  weights: usize,
  sizes: usize,
  imagesPerPart: i32,
  rowsPerBlock: i32,
): void {
  const s = changetype<Sizes>(sizes);
  const k = termsOf(s);
  const count = pixelsOf(s);
  const outs = s.outChannels;
  const elements = <usize>(s.channels * s.height * s.width) << 2;
  const reached = <usize>(s.channels * reachedHeight(s) * reachedWidth(s)) << 2;
  const spare = scratch;
  const terms = spare + 224;
  const pixels = terms + (<usize>k << 2);
  const image = pixels + (<usize>count << 2);
  const panels = image + reached;
  const most = rowsPerBlock * s.outWidth;
  const product = panels + (<usize>((most + 7) / 8 * 8 * outs) << 2);
  const packedBytes = <usize>((k + 5) / 6 * 6 * outs) << 2;
  placeTerms(terms, s);
  placePixels(pixels, s);
  const end = min(s.images, (part + 1) * imagesPerPart);
  for (let plane = part * imagesPerPart * s.groups; plane < end * s.groups; plane++) {
    memory.fill(image, 0, reached);
    for (let first = 0; first < count; first += most) {
      const n = min(most, count - first);
      const from = ct + (<usize>(plane * outs * count + first) << 2);
      for (let p = 0; p < (n + 7) >> 3; p++) packPanel(p, 0, panels, from, count, 1, n, outs);
      const own = weights + <usize>(plane % s.groups) * packedBytes;
      timesPanels(product, <usize>n << 2, own, panels, 0, k, n, outs, spare, false);
      foldBack(image, product, terms, k, pixels + (<usize>first << 2), n, s.outWidth, s.strideX == 1);
    }
    copyBack(out + <usize>plane * elements, image, s);
  }
}

/** Adds products [k, n] where their terms and pixels lie; pixels of a row, `width` of them, may lie side by side. */
function foldBack(image: usize, product: usize, terms: usize, k: i32, pixels: usize, n: i32, width: i32, areRuns: bool): void {
  let from = product;
  for (let t = 0; t < k; t++) {
    const at = image + <usize>i32.load(terms + (<usize>t << 2));
    if (areRuns) {
      for (let p = 0; p < n; p += width) {
        addBias(at + <usize>i32.load(pixels + (<usize>p << 2)), from, <usize>width << 2);
        from += <usize>width << 2;
      }
      continue;
    }
    for (let p: usize = 0; p < <usize>n << 2; p += 4) {
      const to = at + <usize>i32.load(pixels + p);
      f32.store(to, f32.load(to) + f32.load(from));
      from += 4;
    }
  }
}
