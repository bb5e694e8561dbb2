// Minimal filtering (Winograd 1980; Lavin and Gray 2016) for kernels of 3 by 3 that move on by one: a tile of 2 by 2 takes 16
// products where sums take 36. Four tiles that lie side by side are transformed at a time. A number that is not finite reaches all of
// its tile.

import { Sizes } from './convolution';
import { timesPanels } from './matmul';

/** Products of a tile. */
const products = 16;

/** Rows of tiles, and groups of four tiles in each. */
@inline
function tileRows(s: Sizes): i32 {
  return (s.height + 1) >> 1;
}

@inline
function tileGroups(s: Sizes): i32 {
  return (s.width + 7) >> 3;
}

/** Copies planes of the cotangent to where tiles find it: zeros lie around it. */
function copyPadded(to: usize, from: usize, s: Sizes, planeHeight: i32, planeWidth: i32): void {
  const rowBytes = <usize>s.outWidth << 2;
  for (let o = 0; o < s.outChannels; o++) {
    let at = to + (<usize>((o * planeHeight + 2 - s.paddingY) * planeWidth + 2 - s.paddingX) << 2);
    for (let y = 0; y < s.outHeight; y++) {
      memory.copy(at, from, rowBytes);
      from += rowBytes;
      at += <usize>planeWidth << 2;
    }
  }
}

/** What four tiles are multiplied as: to 16 places, `step` bytes apart. A tile reads 4 by 4 numbers, two of each row with the next. */
function transformTiles(to: usize, step: usize, from: usize, rowBytes: usize): void {
  let h00 = f32x4.splat(0);
  let h01 = h00;
  let h02 = h00;
  let h03 = h00;
  let h10 = h00;
  let h11 = h00;
  let h12 = h00;
  let h13 = h00;
  let h20 = h00;
  let h21 = h00;
  let h22 = h00;
  let h23 = h00;
  let h30 = h00;
  let h31 = h00;
  let h32 = h00;
  let h33 = h00;
  for (let r = 0; r < 4; r++) {
    const low = v128.load(from);
    const high = v128.load(from, 16);
    const next = v128.load(from, 32);
    const x0 = v128.shuffle<f32>(low, high, 0, 2, 4, 6);
    const x1 = v128.shuffle<f32>(low, high, 1, 3, 5, 7);
    const x2 = v128.shuffle<f32>(x0, next, 1, 2, 3, 4);
    const x3 = v128.shuffle<f32>(x1, next, 1, 2, 3, 5);
    h00 = h10;
    h01 = h11;
    h02 = h12;
    h03 = h13;
    h10 = h20;
    h11 = h21;
    h12 = h22;
    h13 = h23;
    h20 = h30;
    h21 = h31;
    h22 = h32;
    h23 = h33;
    h30 = f32x4.sub(x0, x2);
    h31 = f32x4.add(x1, x2);
    h32 = f32x4.sub(x2, x1);
    h33 = f32x4.sub(x1, x3);
    from += rowBytes;
  }
  storeColumn(to, step, h00, h10, h20, h30);
  storeColumn(to + step, step, h01, h11, h21, h31);
  storeColumn(to + 2 * step, step, h02, h12, h22, h32);
  storeColumn(to + 3 * step, step, h03, h13, h23, h33);
}

@inline
function storeColumn(to: usize, step: usize, a: v128, b: v128, c: v128, d: v128): void {
  v128.store(to, f32x4.sub(a, c));
  v128.store(to + 4 * step, f32x4.add(b, c));
  v128.store(to + 8 * step, f32x4.sub(c, b));
  v128.store(to + 12 * step, f32x4.sub(b, d));
}

/** Of the products of four tiles, `step` bytes apart, those of one column: what the lower row takes of them. */
@inline
function lowerColumn(from: usize, step: usize): v128 {
  return f32x4.sub(f32x4.sub(v128.load(from + 4 * step), v128.load(from + 8 * step)), v128.load(from + 12 * step));
}

/** What the upper row takes. */
@inline
function upperColumn(from: usize, step: usize): v128 {
  return f32x4.add(f32x4.add(v128.load(from), v128.load(from + 4 * step)), v128.load(from + 8 * step));
}

/** Writes eight numbers of a row of which so many lie in the image. */
@inline
function storeRow(to: usize, spare: usize, a: v128, b: v128, c: v128, d: v128, count: i32): void {
  const even = f32x4.add(f32x4.add(a, b), c);
  const odd = f32x4.sub(f32x4.sub(b, c), d);
  const place = count >= 8 ? to : spare;
  v128.store(place, v128.shuffle<f32>(even, odd, 0, 4, 1, 5));
  v128.store(place, v128.shuffle<f32>(even, odd, 2, 6, 3, 7), 16);
  if (count < 8) memory.copy(to, spare, <usize>count << 2);
}

/**
 * out = the cotangent of x, from that of the output and transformed weights: for each group and product, packed by channels in sixes.
 * A part is some images.
 *
 * Scratch: 224 + 4 (outChannels (2 tileRows + 2) (8 tileGroups + 4) + 16 (outChannels + channels) (8 + 4 tileGroups rowsPerBlock)) bytes.
 */
export function convolveInputTiles(
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
  const outs = s.outChannels;
  const channels = s.channels;
  const rows = tileRows(s);
  const groups = tileGroups(s);
  const planeHeight = 2 * rows + 2;
  const planeWidth = 8 * groups + 4;
  const planeBytes = <usize>(planeHeight * planeWidth) << 2;
  const rowBytes = <usize>planeWidth << 2;
  const most = 4 * groups * min(rows, rowsPerBlock);
  const panelBytes = <usize>(((most + 7) & ~7) * outs) << 2;
  const productBytes = <usize>(most * channels) << 2;
  const packedBytes = <usize>((channels + 5) / 6 * 6 * outs) << 2;
  const spare = scratch;
  const image = spare + 224;
  const panels = image + planeBytes * <usize>outs;
  const product = panels + <usize>products * panelBytes;
  const ctBytes = <usize>(outs * s.outHeight * s.outWidth) << 2;
  const imageBytes = <usize>(channels * s.height * s.width) << 2;
  memory.fill(image, 0, planeBytes * <usize>outs);
  const end = min(s.images, (part + 1) * imagesPerPart);
  for (let plane = part * imagesPerPart * s.groups; plane < end * s.groups; plane++) {
    copyPadded(image, ct + <usize>plane * ctBytes, s, planeHeight, planeWidth);
    const own = weights + <usize>(plane % s.groups * products) * packedBytes;
    const to = out + <usize>plane * imageBytes;
    for (let first = 0; first < rows; first += rowsPerBlock) {
      const n = min(rowsPerBlock, rows - first);
      const columns = 4 * groups * n;
      for (let o = 0; o < outs; o++) {
        for (let y = 0, column = 0; y < n; y++) {
          let from = image + <usize>o * planeBytes + <usize>(2 * (first + y)) * rowBytes;
          for (let g = 0; g < groups; g++, column += 4, from += 32) {
            const at = panels + (<usize>((column >> 3) * outs + o) << 5) + (<usize>(column & 4) << 2);
            transformTiles(at, panelBytes, from, rowBytes);
          }
        }
      }
      const bytes = <usize>columns << 2;
      for (let i: usize = 0; i < <usize>products; i++)
        timesPanels(product + i * productBytes, bytes, own + i * packedBytes, panels + i * panelBytes, 0, channels, columns, outs, spare, false);
      for (let c = 0; c < channels; c++) {
        let from = product + <usize>c * bytes;
        for (let y = 0; y < n; y++) {
          const row = 2 * (first + y);
          let at = to + (<usize>((c * s.height + row) * s.width) << 2);
          for (let x = 0; x < groups << 3; x += 8, from += 16, at += 32) {
            const count = s.width - x;
            const m1 = from + productBytes;
            const m2 = m1 + productBytes;
            const m3 = m2 + productBytes;
            storeRow(at, spare, upperColumn(from, productBytes), upperColumn(m1, productBytes), upperColumn(m2, productBytes), upperColumn(m3, productBytes), count);
            if (row + 1 == s.height) continue;
            const below = at + (<usize>s.width << 2);
            storeRow(below, spare, lowerColumn(from, productBytes), lowerColumn(m1, productBytes), lowerColumn(m2, productBytes), lowerColumn(m3, productBytes), count);
          }
        }
      }
    }
  }
}
