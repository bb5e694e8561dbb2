// Products with events: rows that are named are summed instead of multiplied.

import { highDoubles, lowDoubles } from './lanes';

/** Copies 32 columns of rows, or as many as there are, one row after the other; what is missing are zeros. */
export function packStrip(to: usize, from: usize, rowBytes: usize, rows: i32, width: i32): void {
  for (let i = 0; i < rows; i++) {
    if (width == 32) {
      v128.store(to, v128.load(from));
      v128.store(to, v128.load(from, 16), 16);
      v128.store(to, v128.load(from, 32), 32);
      v128.store(to, v128.load(from, 48), 48);
      v128.store(to, v128.load(from, 64), 64);
      v128.store(to, v128.load(from, 80), 80);
      v128.store(to, v128.load(from, 96), 96);
      v128.store(to, v128.load(from, 112), 112);
    } else {
      for (let j: usize = 0; j < <usize>width << 2; j += 4) f32.store(to + j, f32.load(from + j));
      memory.fill(to + (<usize>width << 2), 0, <usize>(32 - width) << 2);
    }
    to += 128;
    from += rowBytes;
  }
}

/** Adds to 32 sums at `to` the packed rows that are named. */
@inline
export function addNamed(to: usize, strip: usize, from: usize, end: usize, fresh: bool): void {
  let t0 = f32x4.splat(0);
  let t1 = t0;
  let t2 = t0;
  let t3 = t0;
  let t4 = t0;
  let t5 = t0;
  let t6 = t0;
  let t7 = t0;
  if (!fresh) {
    t0 = v128.load(to);
    t1 = v128.load(to, 16);
    t2 = v128.load(to, 32);
    t3 = v128.load(to, 48);
    t4 = v128.load(to, 64);
    t5 = v128.load(to, 80);
    t6 = v128.load(to, 96);
    t7 = v128.load(to, 112);
  }
  for (let e = from; e < end; e += 4) {
    const at = strip + (<usize>i32.load(e) << 7);
    t0 = f32x4.add(t0, v128.load(at));
    // V8 of Node 20 has all loads before the adds, one more than there are registers, unless two sums are used at once. Newer engines
    // go without these stores, which newer-engines.mjs knows by their alignment.
    v128.store(to, t0, 0, 1);
    t1 = f32x4.add(t1, v128.load(at, 16));
    v128.store(to, t1, 16, 1);
    t2 = f32x4.add(t2, v128.load(at, 32));
    t3 = f32x4.add(t3, v128.load(at, 48));
    t4 = f32x4.add(t4, v128.load(at, 64));
    t5 = f32x4.add(t5, v128.load(at, 80));
    t6 = f32x4.add(t6, v128.load(at, 96));
    t7 = f32x4.add(t7, v128.load(at, 112));
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

/** Adds to 16 sums at `to`, in rows of 32, the packed rows that are named. */
@inline
export function addNamedNarrow(to: usize, strip: usize, from: usize, end: usize, fresh: bool): void {
  let t0 = f32x4.splat(0);
  let t1 = t0;
  let t2 = t0;
  let t3 = t0;
  if (!fresh) {
    t0 = v128.load(to);
    t1 = v128.load(to, 16);
    t2 = v128.load(to, 32);
    t3 = v128.load(to, 48);
  }
  for (let e = from; e < end; e += 4) {
    const at = strip + (<usize>i32.load(e) << 7);
    t0 = f32x4.add(t0, v128.load(at));
    t1 = f32x4.add(t1, v128.load(at, 16));
    t2 = f32x4.add(t2, v128.load(at, 32));
    t3 = f32x4.add(t3, v128.load(at, 48));
  }
  v128.store(to, t0);
  v128.store(to, t1, 16);
  v128.store(to, t2, 32);
  v128.store(to, t3, 48);
}

/** Packs weights [k, neurons] in strips of 32 columns; a part is a strip, which takes 128 k bytes. */
export function packStrips(part: i32, scratch: usize, strips: usize, weight: usize, k: i32, neurons: i32): void {
  const rowBytes = <usize>neurons << 2;
  const from = weight + (<usize>part << 7);
  packStrip(strips + <usize>part * (<usize>k << 7), from, rowBytes, k, min(32, neurons - (part << 5)));
}

/** The sums of the rows that are named, of weights packed in strips; `to` has room for whole strips. */
@inline
export function sumStrips(to: usize, strips: usize, k: i32, bytes: usize, named: usize, end: usize): void {
  for (let column: usize = 0; column < bytes; column += 128) {
    addNamed(to + column, strips, named, end, true);
    strips += <usize>k << 7;
  }
}

/** Writes the positions of the ones of a row. Gives where they end. */
@inline
export function nameOnes(to: usize, row: usize, neurons: i32): usize {
  const one = f32x4.splat(1);
  let i = 0;
  for (; i + 4 <= neurons; i += 4) {
    let ones = i32x4.bitmask(f32x4.eq(v128.load(row + (<usize>i << 2)), one));
    while (ones) {
      i32.store(to, i + ctz(ones));
      to += 4;
      ones &= ones - 1;
    }
  }
  for (; i < neurons; i++) {
    if (f32.load(row + (<usize>i << 2)) != 1) continue;
    i32.store(to, i);
    to += 4;
  }
  return to;
}

/** to += bias, over so many bytes. */
@inline
export function addBias(to: usize, bias: usize, bytes: usize): void {
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) v128.store(to + i, f32x4.add(v128.load(to + i), v128.load(bias + i)));
  for (; i < bytes; i += 4) f32.store(to + i, f32.load(to + i) + f32.load(bias + i));
}

/** Adds packed rows to 32 sums in double precision, one row after the other. */
function addPacked(sums: usize, packed: usize, rows: i32): void {
  for (let half = 0; half < 2; half++) {
    let t0 = v128.load(sums);
    let t1 = v128.load(sums, 16);
    let t2 = v128.load(sums, 32);
    let t3 = v128.load(sums, 48);
    let t4 = v128.load(sums, 64);
    let t5 = v128.load(sums, 80);
    let t6 = v128.load(sums, 96);
    let t7 = v128.load(sums, 112);
    const end = packed + (<usize>rows << 7);
    for (let at = packed; at < end; at += 128) {
      const a = v128.load(at);
      const b = v128.load(at, 16);
      const c = v128.load(at, 32);
      const d = v128.load(at, 48);
      t0 = f64x2.add(t0, lowDoubles(a));
      t1 = f64x2.add(t1, highDoubles(a));
      t2 = f64x2.add(t2, lowDoubles(b));
      t3 = f64x2.add(t3, highDoubles(b));
      t4 = f64x2.add(t4, lowDoubles(c));
      t5 = f64x2.add(t5, highDoubles(c));
      t6 = f64x2.add(t6, lowDoubles(d));
      t7 = f64x2.add(t7, highDoubles(d));
    }
    v128.store(sums, t0);
    v128.store(sums, t1, 16);
    v128.store(sums, t2, 32);
    v128.store(sums, t3, 48);
    v128.store(sums, t4, 64);
    v128.store(sums, t5, 80);
    v128.store(sums, t6, 96);
    v128.store(sums, t7, 112);
    packed += 64;
    sums += 128;
  }
}

/**
 * out [rows, n]: each row is the sum of the rows of `from` [k, n] that it names, in order, and of the bias where there is
 * one. The names come in blocks of `blockLength` rows of `from`: for block b and row r they lie from
 * starts[b rows + r] on. `total` [n], unless it is 0, becomes the sum of all rows of `from`. A part is a strip of 32
 * columns of `rowsPerPart` rows.
 *
 * Scratch: 128 (min(k, blockLength) + 3) bytes.
 */
export function gather(
  part: i32,
  scratch: usize,
  out: usize,
  from: usize,
  bias: usize,
  total: usize,
  n: i32,
  k: i32,
  rows: i32,
  rowsPerPart: i32,
  blockLength: i32,
  starts: usize,
  named: usize,
): void {
  const rowBytes = <usize>n << 2;
  const strips = (n + 31) >> 5;
  const column = (part % strips) << 5;
  const columnBytes = <usize>column << 2;
  const width = min(32, n - column);
  const bytes = <usize>width << 2;
  const firstRow = (part / strips) * rowsPerPart;
  const endRow = min(rows, firstRow + rowsPerPart);
  const spare = scratch;
  const sums = scratch + 128;
  const packed = sums + 256;
  const isTotalled = total != 0 && firstRow == 0;
  memory.fill(sums, 0, 256);
  const blocks = (k + blockLength - 1) / blockLength;
  for (let b = 0; b < max(blocks, 1); b++) {
    const start = b * blockLength;
    packStrip(packed, from + <usize>start * rowBytes + columnBytes, rowBytes, min(blockLength, k - start), width);
    if (isTotalled) addPacked(sums, packed, min(blockLength, k - start));
    const strip = packed - (<usize>start << 7);
    let list = starts + ((<usize>b * <usize>rows + <usize>firstRow) << 2);
    let to = out + <usize>firstRow * rowBytes + columnBytes;
    for (let row = firstRow; row < endRow; row++) {
      const e = named + (<usize>i32.load(list) << 2);
      const end = named + (<usize>i32.load(list, 4) << 2);
      list += 4;
      if (width == 32) {
        addNamed(to, strip, e, end, b == 0);
      } else {
        if (b > 0) memory.copy(spare, to, bytes);
        if (width > 16) addNamed(spare, strip, e, end, b == 0);
        else addNamedNarrow(spare, strip, e, end, b == 0);
        memory.copy(to, spare, bytes);
      }
      if (bias && b >= blocks - 1) addBias(to, bias + columnBytes, bytes);
      to += rowBytes;
    }
  }
  if (isTotalled) {
    for (let i: usize = 0; i < <usize>width; i++) f32.store(total + columnBytes + (i << 2), <f32>f64.load(sums + (i << 3)));
  }
}
