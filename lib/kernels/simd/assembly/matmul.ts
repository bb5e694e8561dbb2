// The dense product. Addresses are bytes, strides elements. Every element is summed in order of k, so that a product of
// zeros and ones is bit-identical to the gathered one.

import { load, multiplyAdd, store } from './lanes';
import { transposeTo } from './transpose';

/** How far k is gone through before the next columns: so much of a and of a panel stays in the cache. */
const depth = 256;

/**
 * Packs a panel of b, a part: eight columns one after the other for each k; columns beyond n are zeros. A panel takes
 * 32 k bytes.
 */
export function packPanel(
  part: i32,
  scratch: usize,
  panels: usize,
  b: usize,
  bRow: usize,
  bStep: usize,
  n: i32,
  k: i32,
): void {
  const column = part << 3;
  const width = min(8, n - column);
  let to = panels + <usize>part * (<usize>k << 5);
  if (width == 8 && bRow == 1) {
    transposeTo(to, 32, b + ((<usize>column * bStep) << 2), bStep << 2, 8, k);
    return;
  }
  for (let p = 0; p < k; p++) {
    const row = b + ((<usize>p * bRow + <usize>column * bStep) << 2);
    if (width == 8 && bStep == 1) {
      v128.store(to, v128.load(row));
      v128.store(to, v128.load(row, 16), 16);
    } else {
      for (let j = 0; j < width; j++) f32.store(to + (<usize>j << 2), f32.load(row + ((<usize>j * bStep) << 2)));
      for (let j = width; j < 8; j++) f32.store(to + (<usize>j << 2), 0);
    }
    to += 32;
  }
}

/** Packs rows of a in sixes, k after k; rows beyond m are zeros. */
export function packRows(to: usize, a: usize, aRow: usize, aStep: usize, m: i32, k: i32): void {
  const step = aStep << 2;
  for (let i = 0; i < m; i += 6) {
    for (let r = 0; r < 6; r++) {
      let at = to + (<usize>r << 2);
      if (i + r < m) {
        let from = a + ((<usize>(i + r) * aRow) << 2);
        for (let p = 0; p < k; p++) {
          f32.store(at, f32.load(from));
          at += 24;
          from += step;
        }
      } else {
        for (let p = 0; p < k; p++) {
          f32.store(at, 0);
          at += 24;
        }
      }
    }
    to += <usize>k * 24;
  }
}

/** Adds to a tile of six rows by eight columns, at `to` with rows of so many bytes: packed rows times a panel. */
@inline
function addTile(to: usize, rowBytes: usize, a: usize, panel: usize, k: i32, fresh: bool): void {
  const to1 = to + rowBytes;
  const to2 = to1 + rowBytes;
  const to3 = to2 + rowBytes;
  const to4 = to3 + rowBytes;
  const to5 = to4 + rowBytes;
  let c00 = f32x4.splat(0);
  let c01 = c00;
  let c10 = c00;
  let c11 = c00;
  let c20 = c00;
  let c21 = c00;
  let c30 = c00;
  let c31 = c00;
  let c40 = c00;
  let c41 = c00;
  let c50 = c00;
  let c51 = c00;
  if (!fresh) {
    c00 = v128.load(to);
    c01 = v128.load(to, 16);
    c10 = v128.load(to1);
    c11 = v128.load(to1, 16);
    c20 = v128.load(to2);
    c21 = v128.load(to2, 16);
    c30 = v128.load(to3);
    c31 = v128.load(to3, 16);
    c40 = v128.load(to4);
    c41 = v128.load(to4, 16);
    c50 = v128.load(to5);
    c51 = v128.load(to5, 16);
  }
  const end = panel + (<usize>k << 5);
  while (panel < end) {
    const b0 = v128.load(panel);
    const b1 = v128.load(panel, 16);
    let x = v128.load32_splat(a);
    c00 = multiplyAdd(x, b0, c00);
    c01 = multiplyAdd(x, b1, c01);
    x = v128.load32_splat(a, 4);
    c10 = multiplyAdd(x, b0, c10);
    c11 = multiplyAdd(x, b1, c11);
    x = v128.load32_splat(a, 8);
    c20 = multiplyAdd(x, b0, c20);
    c21 = multiplyAdd(x, b1, c21);
    x = v128.load32_splat(a, 12);
    c30 = multiplyAdd(x, b0, c30);
    c31 = multiplyAdd(x, b1, c31);
    x = v128.load32_splat(a, 16);
    c40 = multiplyAdd(x, b0, c40);
    c41 = multiplyAdd(x, b1, c41);
    x = v128.load32_splat(a, 20);
    c50 = multiplyAdd(x, b0, c50);
    c51 = multiplyAdd(x, b1, c51);
    panel += 32;
    a += 24;
  }
  v128.store(to, c00);
  v128.store(to, c01, 16);
  v128.store(to1, c10);
  v128.store(to1, c11, 16);
  v128.store(to2, c20);
  v128.store(to2, c21, 16);
  v128.store(to3, c30);
  v128.store(to3, c31, 16);
  v128.store(to4, c40);
  v128.store(to4, c41, 16);
  v128.store(to5, c50);
  v128.store(to5, c51, 16);
}

/**
 * out [m, n] = a [m, k] times packed panels, and the bias where there is one; out contiguous. A part is
 * `rowsPerPart` rows, a multiple of six.
 *
 * Scratch: 4 k rowsPerPart + 192 bytes.
 */
export function matmul(
  part: i32,
  scratch: usize,
  out: usize,
  a: usize,
  aRow: usize,
  aStep: usize,
  panels: usize,
  bias: usize,
  m: i32,
  n: i32,
  k: i32,
  rowsPerPart: i32,
): void {
  const firstRow = part * rowsPerPart;
  const rows = min(rowsPerPart, m - firstRow);
  const packed = scratch + 192;
  packRows(packed, a + ((<usize>firstRow * aRow) << 2), aRow, aStep, rows, k);
  timesPanels(out + ((<usize>firstRow * <usize>n) << 2), <usize>n << 2, packed, panels, bias, rows, n, k, scratch, false);
}

/**
 * The same for few rows, of b where it lies. A part is `perPart` columns, a multiple of eight.
 *
 * Scratch: 24 k ceil(m / 6) + 32 k + 192 bytes.
 */
export function matmulFew(
  part: i32,
  scratch: usize,
  out: usize,
  a: usize,
  aRow: usize,
  aStep: usize,
  b: usize,
  bRow: usize,
  bStep: usize,
  bias: usize,
  m: i32,
  n: i32,
  k: i32,
  perPart: i32,
): void {
  const first = part * perPart;
  const end = min(n, first + perPart);
  const rowBytes = <usize>n << 2;
  if (bStep == 1) {
    const at = <usize>first << 2;
    timesRows(out + at, rowBytes, a, aRow << 2, aStep << 2, b + at, bRow << 2, bias && bias + at, m, end - first, k);
    return;
  }
  const panel = scratch + 192;
  const packed = panel + (<usize>k << 5);
  packRows(packed, a, aRow, aStep, m, k);
  for (let column = first; column < end; column += 8) {
    const at = <usize>column << 2;
    packPanel(0, 0, panel, b + at * bStep, bRow, bStep, n - column, k);
    timesPanels(out + at, rowBytes, packed, panel, bias && bias + at, m, min(8, n - column), k, scratch, false);
  }
}

/**
 * A product for each of `count` pairs of small matrices, which begin at so many elements of a and of b. A part is `perPart` of them.
 *
 * Scratch: 24 k ceil(m / 6) + 32 k ceil(n / 8) + 192 bytes.
 */
export function matmulBatch(
  part: i32,
  scratch: usize,
  out: usize,
  a: usize,
  aStarts: usize,
  aRow: usize,
  aStep: usize,
  b: usize,
  bStarts: usize,
  bRow: usize,
  bStep: usize,
  count: i32,
  m: i32,
  n: i32,
  k: i32,
  perPart: i32,
): void {
  const panels = scratch + 192;
  const packed = panels + <usize>((n + 7) >> 3) * (<usize>k << 5);
  const first = part * perPart;
  const end = min(count, first + perPart);
  let left = -1;
  let right = -1;
  for (let i = first; i < end; i++) {
    const fromA = i32.load(aStarts + (<usize>i << 2));
    const fromB = i32.load(bStarts + (<usize>i << 2));
    if (fromA != left) packRows(packed, a + (<usize>fromA << 2), aRow, aStep, m, k);
    if (fromB != right) for (let j = 0; 8 * j < n; j++) packPanel(j, 0, panels, b + (<usize>fromB << 2), bRow, bStep, n, k);
    left = fromA;
    right = fromB;
    timesPanels(out + ((<usize>i * <usize>m * <usize>n) << 2), <usize>n << 2, packed, panels, 0, m, n, k, scratch, false);
  }
}

/** How many rows of b are gone through at once, from left to right. */
const together = 16;

/** Rows of `width` elements, each the sum of rows of b times a row of a; strides in bytes. */
function timesRows(
  out: usize,
  rowBytes: usize,
  a: usize,
  aRow: usize,
  aStep: usize,
  b: usize,
  bRow: usize,
  bias: usize,
  m: i32,
  width: i32,
  k: i32,
): void {
  for (let from = 0; from < max(k, 1); from += together) {
    const steps = min(together, k - from);
    const fresh = from == 0;
    const first = a + <usize>from * aStep;
    const top = b + <usize>from * bRow;
    for (let column = 0; column < width; ) {
      const left = width - column;
      const at = <usize>column << 2;
      for (let row: usize = 0; row < <usize>m; row++) {
        if (left >= 32) addStrip(out + row * rowBytes + at, first + row * aRow, aStep, top + at, bRow, steps, fresh);
        else addFour(out + row * rowBytes + at, first + row * aRow, aStep, top + at, bRow, steps, fresh, left);
      }
      column += left >= 32 ? 32 : 4;
    }
  }
  if (!bias) return;
  for (let row: usize = 0; row < <usize>m; row++) addToRow(out + row * rowBytes, bias, width);
}

/** Adds rows of 32 columns to one, each times its element of a. */
function addStrip(to: usize, a: usize, aStep: usize, b: usize, bRow: usize, k: i32, fresh: bool): void {
  let c0 = f32x4.splat(0);
  let c1 = c0;
  let c2 = c0;
  let c3 = c0;
  let c4 = c0;
  let c5 = c0;
  let c6 = c0;
  let c7 = c0;
  if (!fresh) {
    c0 = v128.load(to);
    c1 = v128.load(to, 16);
    c2 = v128.load(to, 32);
    c3 = v128.load(to, 48);
    c4 = v128.load(to, 64);
    c5 = v128.load(to, 80);
    c6 = v128.load(to, 96);
    c7 = v128.load(to, 112);
  }
  for (let p = 0; p < k; p++) {
    const x = v128.load32_splat(a);
    c0 = multiplyAdd(x, v128.load(b), c0);
    c1 = multiplyAdd(x, v128.load(b, 16), c1);
    c2 = multiplyAdd(x, v128.load(b, 32), c2);
    c3 = multiplyAdd(x, v128.load(b, 48), c3);
    c4 = multiplyAdd(x, v128.load(b, 64), c4);
    c5 = multiplyAdd(x, v128.load(b, 80), c5);
    c6 = multiplyAdd(x, v128.load(b, 96), c6);
    c7 = multiplyAdd(x, v128.load(b, 112), c7);
    a += aStep;
    b += bRow;
  }
  v128.store(to, c0);
  v128.store(to, c1, 16);
  v128.store(to, c2, 32);
  v128.store(to, c3, 48);
  v128.store(to, c4, 64);
  v128.store(to, c5, 80);
  v128.store(to, c6, 96);
  v128.store(to, c7, 112);
}

/** The same for four columns, or as many as are left. */
function addFour(to: usize, a: usize, aStep: usize, b: usize, bRow: usize, k: i32, fresh: bool, left: i32): void {
  let sum = f32x4.splat(0);
  if (!fresh) sum = load(to, left, sum);
  for (let p = 0; p < k; p++) {
    sum = multiplyAdd(v128.load32_splat(a), load(b, left, f32x4.splat(0)), sum);
    a += aStep;
    b += bRow;
  }
  store(to, sum, left);
}

/** Bytes of panels that stay in the cache next to a core: rows go through all of them before the next. */
const near = 1 << 16;

/** Rows packed in sixes, times panels, to rows every `rowBytes`; added to what is there where it `adds`. `spare` holds a tile. */
export function timesPanels(
  out: usize,
  rowBytes: usize,
  packed: usize,
  panels: usize,
  bias: usize,
  rows: i32,
  n: i32,
  k: i32,
  spare: usize,
  adds: bool,
): void {
  for (let from = 0; from < max(k, 1); from += depth) {
    const steps = min(depth, k - from);
    const fresh = from == 0 && !adds;
    const ownBias = from + depth >= k ? bias : 0;
    const first = packed + <usize>from * 24;
    const panel = panels + (<usize>from << 5);
    // What is written is gone through once where the panels stay near, else panel by panel.
    const isNear = n * steps <= near >> 2;
    const rowsAtOnce = isNear ? 6 : max(rows, 6);
    for (let top = 0; top < rows; top += rowsAtOnce) {
      const end = min(rows, top + rowsAtOnce);
      for (let column = 0; column < n; column += 8) {
        const own = panel + <usize>column * (<usize>k << 2);
        for (let i = top; i < end; i += 6) {
          const to = out + <usize>i * rowBytes + (<usize>column << 2);
          timesPanel(to, rowBytes, first + <usize>i * (<usize>k << 2), own, steps, min(6, rows - i), min(8, n - column), ownBias && ownBias + (<usize>column << 2), spare, fresh);
        }
      }
    }
  }
}

/** A tile of `height` rows by `width` columns. */
@inline
function timesPanel(
  to: usize,
  rowBytes: usize,
  rows: usize,
  panel: usize,
  k: i32,
  height: i32,
  width: i32,
  bias: usize,
  spare: usize,
  fresh: bool,
): void {
  const isWhole = width == 8 && height == 6;
  if (!isWhole && !fresh) {
    for (let r: usize = 0; r < <usize>height; r++) copyFew(spare + r * 32, to + r * rowBytes, width);
  }
  addTile(isWhole ? to : spare, isWhole ? rowBytes : 32, rows, panel, k, fresh);
  for (let r: usize = 0; r < <usize>height; r++) {
    if (!isWhole) copyFew(to + r * rowBytes, spare + r * 32, width);
    if (bias) addToRow(to + r * rowBytes, bias, width);
  }
}

/** Copies up to eight elements. */
@inline
function copyFew(to: usize, x: usize, width: i32): void {
  let at: usize = 0;
  for (const end = <usize>(width & ~3) << 2; at < end; at += 16) v128.store(to + at, v128.load(x + at));
  for (const end = <usize>width << 2; at < end; at += 4) f32.store(to + at, f32.load(x + at));
}

/** to += x, over so many elements. */
@inline
function addToRow(to: usize, x: usize, width: i32): void {
  if (width == 8) {
    v128.store(to, f32x4.add(v128.load(to), v128.load(x)));
    v128.store(to, f32x4.add(v128.load(to, 16), v128.load(x, 16)), 16);
    return;
  }
  for (let j: usize = 0; j < <usize>width << 2; j += 4) f32.store(to + j, f32.load(to + j) + f32.load(x + j));
}
