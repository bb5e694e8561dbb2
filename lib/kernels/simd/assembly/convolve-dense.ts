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
import { load, multiplyAdd, store } from './lanes';
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

/** Whether so few channels come of a group that packing them takes longer than what is multiplied. */
@inline
function isThin(s: Sizes): bool {
  return s.outChannels <= 2 && s.strideX == 1;
}

/** The position of the first of four pixels of a row that follow one another: the last four of a row overlap those before. */
@inline
function fourthOf(four: i32, s: Sizes): i32 {
  const fours = (s.outWidth + 3) >> 2;
  const row = four / fours;
  return row * s.outWidth + min((four - row * fours) << 2, s.outWidth - 4);
}

/** A row of the output, of at least four pixels a row, from the image and weights that are six apart. */
function thinRow(to: usize, image: usize, weights: usize, terms: usize, pixels: usize, k: i32, s: Sizes): void {
  const fours = ((s.outWidth + 3) >> 2) * s.outHeight;
  for (let four = 0; four < fours; four += 4) {
    const p0 = <usize>fourthOf(four, s) << 2;
    const p1 = <usize>fourthOf(min(four + 1, fours - 1), s) << 2;
    const p2 = <usize>fourthOf(min(four + 2, fours - 1), s) << 2;
    const p3 = <usize>fourthOf(min(four + 3, fours - 1), s) << 2;
    const a0 = image + <usize>i32.load(pixels + p0);
    const a1 = image + <usize>i32.load(pixels + p1);
    const a2 = image + <usize>i32.load(pixels + p2);
    const a3 = image + <usize>i32.load(pixels + p3);
    let s0 = f32x4.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    let w = weights;
    for (let t = terms; t < terms + (<usize>k << 2); t += 4) {
      const weight = v128.load32_splat(w);
      const at = <usize>i32.load(t);
      s0 = multiplyAdd(weight, v128.load(a0 + at), s0);
      s1 = multiplyAdd(weight, v128.load(a1 + at), s1);
      s2 = multiplyAdd(weight, v128.load(a2 + at), s2);
      s3 = multiplyAdd(weight, v128.load(a3 + at), s3);
      w += 24;
    }
    v128.store(to + p0, s0);
    v128.store(to + p1, s1);
    v128.store(to + p2, s2);
    v128.store(to + p3, s3);
  }
}

/** The first of four terms that follow one another in a row of the kernel, of a single channel. */
@inline
function firstTerm(four: i32, s: Sizes): i32 {
  const fours = (s.kernelWidth + 3) >> 2;
  const row = four / fours;
  return row * s.kernelWidth + ((four - row * fours) << 2);
}

/** Adds the products of a cotangent and the image to the sums of the terms, of a single channel whose terms lie side by side. */
function thinSums(to: usize, image: usize, ct: usize, terms: usize, pixels: usize, count: i32, s: Sizes): void {
  const fours = ((s.kernelWidth + 3) >> 2) * s.kernelHeight;
  const zero = f32x4.splat(0);
  for (let four = 0; four < fours; four += 4) {
    const t0 = firstTerm(four, s);
    const t1 = firstTerm(min(four + 1, fours - 1), s);
    const t2 = firstTerm(min(four + 2, fours - 1), s);
    const t3 = firstTerm(min(four + 3, fours - 1), s);
    const n0 = s.kernelWidth - t0 % s.kernelWidth;
    const n1 = s.kernelWidth - t1 % s.kernelWidth;
    const n2 = s.kernelWidth - t2 % s.kernelWidth;
    const n3 = s.kernelWidth - t3 % s.kernelWidth;
    const a0 = image + <usize>i32.load(terms + (<usize>t0 << 2));
    const a1 = image + <usize>i32.load(terms + (<usize>t1 << 2));
    const a2 = image + <usize>i32.load(terms + (<usize>t2 << 2));
    const a3 = image + <usize>i32.load(terms + (<usize>t3 << 2));
    let s0 = load(to + (<usize>t0 << 2), n0, zero);
    let s1 = load(to + (<usize>t1 << 2), n1, zero);
    let s2 = load(to + (<usize>t2 << 2), n2, zero);
    let s3 = load(to + (<usize>t3 << 2), n3, zero);
    for (let p: usize = 0; p < <usize>count << 2; p += 4) {
      const g = v128.load32_splat(ct + p);
      const at = <usize>i32.load(pixels + p);
      s0 = multiplyAdd(g, v128.load(a0 + at), s0);
      s1 = multiplyAdd(g, v128.load(a1 + at), s1);
      s2 = multiplyAdd(g, v128.load(a2 + at), s2);
      s3 = multiplyAdd(g, v128.load(a3 + at), s3);
    }
    store(to + (<usize>t0 << 2), s0, n0);
    store(to + (<usize>t1 << 2), s1, n1);
    store(to + (<usize>t2 << 2), s2, n2);
    store(to + (<usize>t3 << 2), s3, n3);
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
    if (isThin(s) && s.outWidth >= 4) {
      const packed = weights + <usize>group * packedBytes;
      for (let o = 0; o < outs; o++) thinRow(own + <usize>o * rowBytes, image, packed + (<usize>o << 2), terms, pixels, k, s);
    } else for (let first = 0; first < count; first += block) {
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
    if (isThin(s) && s.channels == 1 && s.dilationX == 1) {
      for (let o = 0; o < outs; o++) {
        const row = own + <usize>(plane % s.groups * outs + o) * rowBytes;
        thinSums(row, image, ct + (<usize>((plane * outs + o) * count) << 2), terms, pixels, count, s);
      }
      continue;
    }
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
    if (isThin(s)) {
      foldThin(image, ct + (<usize>(plane * outs * count) << 2), weights + <usize>(plane % s.groups) * packedBytes, terms, pixels, k, s);
      copyBack(out + <usize>plane * elements, image, s);
      continue;
    }
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

/** Adds the products of one or two cotangents and their weights where their terms lie, in the order of the terms. */
function foldThin(image: usize, ct: usize, weights: usize, terms: usize, pixels: usize, k: i32, s: Sizes): void {
  const bytes = <usize>s.outWidth << 2;
  const other = s.outChannels == 2 ? ct + <usize>s.outHeight * bytes : 0;
  const zero = f32x4.splat(0);
  for (let t = 0; t < k; t++) {
    const w = weights + (<usize>(t / 6 * 6 * s.outChannels + t % 6) << 2);
    const a = v128.load32_splat(w);
    const b = other ? v128.load32_splat(w, 24) : zero;
    const at = image + <usize>i32.load(terms + (<usize>t << 2));
    for (let y = 0; y < s.outHeight; y++) {
      const row = <usize>y * bytes;
      const to = at + <usize>i32.load(pixels + row);
      for (let x: usize = 0, left = s.outWidth; x < bytes; x += 16, left -= 4) {
        let product = f32x4.mul(a, load(ct + row + x, left, zero));
        if (other) product = multiplyAdd(b, load(other + row + x, left, zero), product);
        store(to + x, f32x4.add(load(to + x, left, zero), product), left);
      }
    }
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
