// Convolutions of spikes by their events. Events of an image are sorted by group, pixel and then channel, and named
// column channels + channel: those that a kernel row sees are a slice. For each pixel of the output a list names the terms that
// fire; weights and cotangents lie in strips of 32 output channels, so that a list goes with one address.

import { copyWhole, pixelsOf, reachedHeight, reachedWidth, Sizes, termsOf } from './convolution';
import { addBias, addNamed, addNamedNarrow } from './gather';
import { multiplyAdd } from './lanes';
import { poolStrip, windowsOf } from './pool';
import { transposeTo } from './transpose';

/** The places of what is sorted: one start more than there are pixels of all groups. */
@inline
function sort(cells: usize, names: usize, columnNames: usize, starts: usize, columns: usize, image: i32, width: i32, s: Sizes): void {
  const plane = s.height * s.width;
  const rows = s.groups * s.channels * plane / width;
  const counts = cells + 4;
  memory.fill(cells, 0, <usize>(s.groups * plane + 1) << 2);
  visit(counts, 0, 0, starts, columns, image * rows, rows, width, plane, s.channels);
  let total = 0;
  for (let at = counts; at < counts + (<usize>(s.groups * plane) << 2); at += 4) {
    const count = i32.load(at);
    i32.store(at, total);
    total += count;
  }
  visit(counts, names, columnNames, starts, columns, image * rows, rows, width, plane, s.channels);
}

/** Counts the events of each pixel; or where there is place for names, writes them from where each pixel has its own. */
function visit(counts: usize, names: usize, columnNames: usize, starts: usize, columns: usize, firstRow: i32, rows: i32, width: i32, plane: i32, channels: i32): void {
  let channel = 0;
  let base = 0;
  let limit = plane;
  let group = counts;
  let e = columns + (<usize>i32.load(starts + (<usize>firstRow << 2)) << 2);
  for (let row = 0; row < rows; row++) {
    const end = columns + (<usize>i32.load(starts + (<usize>(firstRow + row) << 2), 4) << 2);
    const from = row * width;
    for (; e < end; e += 4) {
      const place = from + i32.load(e);
      while (place >= limit) {
        base = limit;
        limit += plane;
        if (++channel == channels) {
          channel = 0;
          group += <usize>plane << 2;
        }
      }
      const pixel = <usize>(place - base) << 2;
      const at = group + pixel;
      const slot = i32.load(at);
      if (names) i32.store(names + (<usize>slot << 2), i32.load(columnNames + pixel) + channel);
      i32.store(at, slot + 1);
    }
  }
}

/** The name of channel 0 at each pixel. */
function nameColumns(to: usize, s: Sizes): void {
  for (let y = 0; y < s.height; y++) {
    for (let x = 0; x < s.width; x++) {
      i32.store(to, x * s.channels);
      to += 4;
    }
  }
}

/** Copies names, each moved by so much; reads and writes up to 32 bytes more. */
@inline
function copyNames(to: usize, from: usize, count: i32, shift: i32): usize {
  const by = i32x4.splat(shift);
  const bytes = <usize>count << 2;
  for (let i: usize = 0; i < bytes; i += 16) v128.store(to + i, i32x4.add(v128.load(from + i), by));
  return to + bytes;
}

/** Writes the terms that fire at each pixel of some rows of the output, and to `marks` where each list ends. */
function writeLists(list: usize, marks: usize, cells: usize, names: usize, firstRow: i32, endRow: i32, s: Sizes): void {
  const perRow = s.kernelWidth * s.channels;
  let to = list;
  for (let y = firstRow; y < endRow; y++) {
    for (let x = 0; x < s.outWidth; x++) {
      const left = x * s.strideX - s.paddingX;
      for (let i = 0; i < s.kernelHeight; i++) {
        const row = y * s.strideY - s.paddingY + i * s.dilationY;
        if (row < 0 || row >= s.height) continue;
        const own = cells + (<usize>(row * s.width) << 2);
        if (s.dilationX == 1) {
          const a = max(left, 0);
          const b = min(left + s.kernelWidth, s.width);
          if (a >= b) continue;
          const first = i32.load(own + (<usize>a << 2));
          const count = i32.load(own + (<usize>b << 2)) - first;
          to = copyNames(to, names + (<usize>first << 2), count, i * perRow - left * s.channels);
          continue;
        }
        for (let j = 0; j < s.kernelWidth; j++) {
          const column = left + j * s.dilationX;
          if (column < 0 || column >= s.width) continue;
          const first = i32.load(own + (<usize>column << 2));
          const count = i32.load(own + (<usize>column << 2), 4) - first;
          to = copyNames(to, names + (<usize>first << 2), count, i * perRow + (j - column) * s.channels);
        }
      }
      i32.store(marks, <i32>to);
      marks += 4;
    }
  }
}

/**
 * out = spikes convolved, with weights in strips for each group, and a bias where there is one; or where `pool` is not 0, the
 * largest elements of its windows, and to `positions` where these are. A part is some images.
 *
 * Scratch: 4 (pixels of an image + 1 + groups such pixels + elements of an image + rowsPerBlock outWidth (1 + terms) + 32 strips
 * (pixels + 2 windows) + 64) bytes.
 */
export function convolveGathered(
  part: i32,
  scratch: usize,
  out: usize,
  positions: usize,
  starts: usize,
  columns: usize,
  width: i32,
  weights: usize,
  bias: usize,
  sizes: usize,
  pool: usize,
  imagesPerPart: i32,
  rowsPerBlock: i32,
): void {
  const s = changetype<Sizes>(sizes);
  const k = termsOf(s);
  const count = pixelsOf(s);
  const outs = s.outChannels;
  const plane = s.height * s.width;
  const strips = (outs + 31) >> 5;
  const columnNames = scratch;
  const cells = columnNames + (<usize>plane << 2);
  const names = cells + (<usize>(s.groups * plane + 1) << 2);
  const marks = names + (<usize>(s.groups * s.channels * plane) << 2) + 64;
  const list = marks + (<usize>(rowsPerBlock * s.outWidth) << 2);
  const sums = list + (<usize>(rowsPerBlock * s.outWidth * k) << 2) + 64;
  const pooled = sums + (<usize>count << 7) * <usize>strips;
  nameColumns(columnNames, s);
  const end = min(s.images, (part + 1) * imagesPerPart);
  for (let image = part * imagesPerPart; image < end; image++) {
    sort(cells, names, columnNames, starts, columns, image, width, s);
    for (let group = 0; group < s.groups; group++) {
      const own = weights + (<usize>(group * strips * k) << 7);
      const firstOut = (image * s.groups + group) * outs;
      for (let row = 0; row < s.outHeight; row += rowsPerBlock) {
        const endRow = min(s.outHeight, row + rowsPerBlock);
        writeLists(list, marks, cells + (<usize>(group * plane) << 2), names, row, endRow, s);
        const listed = (endRow - row) * s.outWidth;
        for (let strip = 0; strip < strips; strip++) {
          const to = sums + (<usize>(strip * count + row * s.outWidth) << 7);
          const channels = min(32, outs - (strip << 5));
          const added = bias ? bias + (<usize>(group * outs + (strip << 5)) << 2) : 0;
          sumLists(to, own + (<usize>(strip * k) << 7), list, marks, listed, channels, added);
        }
      }
      for (let strip = 0; strip < strips; strip++) {
        const from = sums + (<usize>(strip * count) << 7);
        const channels = min(32, outs - (strip << 5));
        const first = <usize>(firstOut + (strip << 5));
        if (pool) poolStrip(out, positions, first, from, pooled, s.outWidth, channels, pool);
        else transposeTo(out + first * (<usize>count << 2), <usize>count << 2, from, 128, count, channels);
      }
    }
  }
}

/** The sums of a strip at each pixel, in rows of 32, and the bias. */
function sumLists(to: usize, weights: usize, list: usize, marks: usize, count: i32, channels: i32, bias: usize): void {
  let e = list;
  for (let mark = marks; mark < marks + (<usize>count << 2); mark += 4) {
    const end = <usize>i32.load(mark);
    if (channels > 16) addNamed(to, weights, e, end, true);
    else addNamedNarrow(to, weights, e, end, true);
    if (bias) addBias(to, bias, <usize>channels << 2);
    e = end;
    to += 128;
  }
}

/** Adds 32 numbers to each row that is named. */
@inline
function addToNamed(rows: usize, from: usize, named: usize, end: usize): void {
  const t0 = v128.load(from);
  const t1 = v128.load(from, 16);
  const t2 = v128.load(from, 32);
  const t3 = v128.load(from, 48);
  const t4 = v128.load(from, 64);
  const t5 = v128.load(from, 80);
  const t6 = v128.load(from, 96);
  const t7 = v128.load(from, 112);
  for (let e = named; e < end; e += 4) {
    const at = rows + (<usize>i32.load(e) << 7);
    v128.store(at, f32x4.add(v128.load(at), t0));
    v128.store(at, f32x4.add(v128.load(at, 16), t1), 16);
    v128.store(at, f32x4.add(v128.load(at, 32), t2), 32);
    v128.store(at, f32x4.add(v128.load(at, 48), t3), 48);
    v128.store(at, f32x4.add(v128.load(at, 64), t4), 64);
    v128.store(at, f32x4.add(v128.load(at, 80), t5), 80);
    v128.store(at, f32x4.add(v128.load(at, 96), t6), 96);
    v128.store(at, f32x4.add(v128.load(at, 112), t7), 112);
  }
}

/** The same of 16. */
@inline
function addToNamedNarrow(rows: usize, from: usize, named: usize, end: usize): void {
  const t0 = v128.load(from);
  const t1 = v128.load(from, 16);
  const t2 = v128.load(from, 32);
  const t3 = v128.load(from, 48);
  for (let e = named; e < end; e += 4) {
    const at = rows + (<usize>i32.load(e) << 7);
    v128.store(at, f32x4.add(v128.load(at), t0));
    v128.store(at, f32x4.add(v128.load(at, 16), t1), 16);
    v128.store(at, f32x4.add(v128.load(at, 32), t2), 32);
    v128.store(at, f32x4.add(v128.load(at, 48), t3), 48);
  }
}

/** The cotangent of a strip at each pixel, in rows of 32, from that of pooled maxima: zeros elsewhere. */
function spreadStrip(to: usize, count: i32, ct: usize, positions: usize, first: usize, channels: i32, places: usize, pool: usize): void {
  const w = windowsOf(pool);
  const cells = w.rows * w.columns;
  memory.fill(to, 0, <usize>count << 7);
  for (let o = 0; o < channels; o++) {
    const own = (first + <usize>o) * <usize>cells;
    for (let cell = 0; cell < cells; cell++) {
      const position = <i32>i32.load8_u(positions + own + <usize>cell);
      const pixel = i32.load(places + (<usize>(cell * w.largest + position) << 2));
      const at = to + (<usize>pixel << 7) + (<usize>o << 2);
      f32.store(at, f32.load(at) + f32.load(ct + ((own + <usize>cell) << 2)));
    }
  }
}

/** The pixel of each position of each window, of `largest` positions. */
function placePositions(to: usize, outWidth: i32, pool: usize): void {
  const w = windowsOf(pool);
  for (let y = 0; y < w.rows; y++) {
    for (let x = 0; x < w.columns; x++) {
      const left = w.columnStart(x);
      const wide = w.columnEnd(x) - left;
      for (let i = 0; i < w.largest; i++) i32.store(to + (<usize>i << 2), (w.rowStart(y) + i / wide) * outWidth + left + (i % wide));
      to += <usize>w.largest << 2;
    }
  }
}

/**
 * Sums [groups, strips, terms, 32] of a part: the cotangents of the pixels at which a term fires. Where `pool` is not 0, `ct` is
 * that of pooled maxima, which are at `positions`. A part is some images.
 *
 * Scratch: as for `convolveGathered`, and 4 windows times the largest one.
 */
export function convolveWeightGathered(
  part: i32,
  scratch: usize,
  sums: usize,
  ct: usize,
  positions: usize,
  starts: usize,
  columns: usize,
  width: i32,
  sizes: usize,
  pool: usize,
  imagesPerPart: i32,
  rowsPerBlock: i32,
): void {
  const s = changetype<Sizes>(sizes);
  const k = termsOf(s);
  const count = pixelsOf(s);
  const outs = s.outChannels;
  const plane = s.height * s.width;
  const strips = (outs + 31) >> 5;
  const columnNames = scratch;
  const cells = columnNames + (<usize>plane << 2);
  const names = cells + (<usize>(s.groups * plane + 1) << 2);
  const marks = names + (<usize>(s.groups * s.channels * plane) << 2) + 64;
  const list = marks + (<usize>(rowsPerBlock * s.outWidth) << 2);
  const given = list + (<usize>(rowsPerBlock * s.outWidth * k) << 2) + 64;
  const places = given + (<usize>count << 7) * <usize>strips;
  const own = sums + ((<usize>part * <usize>(s.groups * strips * k)) << 7);
  memory.fill(own, 0, <usize>(s.groups * strips * k) << 7);
  memory.fill(given, 0, (<usize>count << 7) * <usize>strips);
  nameColumns(columnNames, s);
  if (pool) placePositions(places, s.outWidth, pool);
  const end = min(s.images, (part + 1) * imagesPerPart);
  for (let image = part * imagesPerPart; image < end; image++) {
    sort(cells, names, columnNames, starts, columns, image, width, s);
    for (let group = 0; group < s.groups; group++) {
      const firstOut = <usize>((image * s.groups + group) * outs);
      for (let strip = 0; strip < strips; strip++) {
        const channels = min(32, outs - (strip << 5));
        const first = firstOut + (<usize>strip << 5);
        const to = given + (<usize>(strip * count) << 7);
        if (pool) spreadStrip(to, count, ct, positions, first, channels, places, pool);
        else transposeTo(to, 128, ct + first * (<usize>count << 2), <usize>count << 2, channels, count);
      }
      for (let row = 0; row < s.outHeight; row += rowsPerBlock) {
        const endRow = min(s.outHeight, row + rowsPerBlock);
        writeLists(list, marks, cells + (<usize>(group * plane) << 2), names, row, endRow, s);
        const lastMark = marks + (<usize>((endRow - row) * s.outWidth) << 2);
        for (let strip = 0; strip < strips; strip++) {
          const rows = own + (<usize>((group * strips + strip) * k) << 7);
          let from = given + (<usize>(strip * count + row * s.outWidth) << 7);
          const isNarrow = outs - (strip << 5) <= 16;
          let e = list;
          for (let mark = marks; mark < lastMark; mark += 4) {
            const last = <usize>i32.load(mark);
            if (isNarrow) addToNamedNarrow(rows, from, e, last);
            else addToNamed(rows, from, e, last);
            e = last;
            from += 128;
          }
        }
      }
    }
  }
}

/**
 * out = the cotangent of x, from that of pooled maxima at `positions`: each is added, with its weights, where its kernel reaches.
 * Weights are in panels [groups, kernel rows, panels of 32 columns and channels, outChannels, 32]. A part is some images.
 *
 * Scratch: 4 (pixels + 1 + 2 outChannels windows + elements that kernels reach + 32 + windows times the largest) bytes.
 */
export function convolveInputSpread(
  part: i32,
  scratch: usize,
  out: usize,
  ct: usize,
  positions: usize,
  weights: usize,
  sizes: usize,
  pool: usize,
  imagesPerPart: i32,
): void {
  const s = changetype<Sizes>(sizes);
  const w = windowsOf(pool);
  const windows = w.rows * w.columns;
  const count = pixelsOf(s);
  const outs = s.outChannels;
  const perRow = s.kernelWidth * s.channels;
  const panels = (perRow + 31) >> 5;
  const reached = <usize>(s.channels * reachedHeight(s) * reachedWidth(s)) << 2;
  const ends = scratch;
  const places = ends + (<usize>(count + 1) << 2);
  const lists = places + (<usize>(windows * w.largest) << 2);
  const image = lists + (<usize>(outs * windows) << 3);
  placePositions(places, s.outWidth, pool);
  const end = min(s.images, (part + 1) * imagesPerPart);
  for (let plane = part * imagesPerPart * s.groups; plane < end * s.groups; plane++) {
    const first = <usize>(plane * outs * windows);
    listMaxima(ends, lists, ct + (first << 2), positions + first, places, count, outs, windows, w.largest);
    memory.fill(image, 0, reached + 128);
    const bytes = <usize>(s.kernelHeight * panels * outs) << 7;
    addMaxima(image, ends, lists, weights + <usize>(plane % s.groups) * bytes, panels, s);
    copyWhole(out + (<usize>(plane * s.channels * s.height * s.width) << 2), image, s);
  }
}

/** For each pixel the channels that have their maximum there, as offsets in a panel, and their cotangents. */
function listMaxima(ends: usize, lists: usize, ct: usize, positions: usize, places: usize, count: i32, outs: i32, windows: i32, largest: i32): void {
  memory.fill(ends, 0, <usize>(count + 1) << 2);
  const counts = ends + 4;
  let i: usize = 0;
  for (let o = 0; o < outs; o++) {
    for (let cell = 0; cell < windows; cell++, i++) {
      if (f32.load(ct + (i << 2)) == 0) continue;
      const at = counts + (<usize>i32.load(places + (<usize>(cell * largest + <i32>i32.load8_u(positions + i)) << 2)) << 2);
      i32.store(at, i32.load(at) + 1);
    }
  }
  let total = 0;
  for (let at = counts; at < counts + (<usize>count << 2); at += 4) {
    const n = i32.load(at);
    i32.store(at, total);
    total += n;
  }
  i = 0;
  for (let o = 0; o < outs; o++) {
    for (let cell = 0; cell < windows; cell++, i++) {
      const value = f32.load(ct + (i << 2));
      if (value == 0) continue;
      const at = counts + (<usize>i32.load(places + (<usize>(cell * largest + <i32>i32.load8_u(positions + i)) << 2)) << 2);
      const slot = i32.load(at);
      i32.store(lists + (<usize>slot << 3), o << 7);
      f32.store(lists + (<usize>slot << 3), value, 4);
      i32.store(at, slot + 1);
    }
  }
}

/** Adds to an image, channels last, the weights of the maxima of each pixel. */
function addMaxima(image: usize, ends: usize, lists: usize, weights: usize, panels: i32, s: Sizes): void {
  const width = reachedWidth(s);
  let panel = weights;
  for (let i = 0; i < s.kernelHeight; i++) {
    for (let p = 0; p < panels; p++) {
      let own = ends;
      for (let y = 0; y < s.outHeight; y++) {
        let to = image + (<usize>((y * s.strideY + i * s.dilationY) * width * s.channels + (p << 5)) << 2);
        for (let x = 0; x < s.outWidth; x++) {
          const from = lists + (<usize>i32.load(own) << 3);
          const end = lists + (<usize>i32.load(own, 4) << 3);
          own += 4;
          if (from < end) addScaled(to, panel, from, end);
          to += <usize>(s.strideX * s.channels) << 2;
        }
      }
      panel += <usize>s.outChannels << 7;
    }
  }
}

/** Adds to 32 sums the rows that are named, each times its number. */
@inline
function addScaled(to: usize, panel: usize, from: usize, end: usize): void {
  let t0 = v128.load(to);
  let t1 = v128.load(to, 16);
  let t2 = v128.load(to, 32);
  let t3 = v128.load(to, 48);
  let t4 = v128.load(to, 64);
  let t5 = v128.load(to, 80);
  let t6 = v128.load(to, 96);
  let t7 = v128.load(to, 112);
  for (let e = from; e < end; e += 8) {
    const at = panel + <usize>i32.load(e);
    const x = v128.load32_splat(e, 4);
    t0 = multiplyAdd(x, v128.load(at), t0);
    v128.store(to, t0);
    t1 = multiplyAdd(x, v128.load(at, 16), t1);
    v128.store(to, t1, 16);
    t2 = multiplyAdd(x, v128.load(at, 32), t2);
    v128.store(to, t2, 32);
    t3 = multiplyAdd(x, v128.load(at, 48), t3);
    v128.store(to, t3, 48);
    t4 = multiplyAdd(x, v128.load(at, 64), t4);
    t5 = multiplyAdd(x, v128.load(at, 80), t5);
    t6 = multiplyAdd(x, v128.load(at, 96), t6);
    t7 = multiplyAdd(x, v128.load(at, 112), t7);
  }
  v128.store(to, t0);
  v128.store(to, t1, 16);
  v128.store(to, t2, 32);
  v128.store(to, t3, 48);
  v128.store(to, t4, 64);
  v128.store(to, t5, 80);
  v128.store(to, t6, 96);
  v128.store(to, t7, 112);
}
