// Spikes as events: where the ones of a 0/1 matrix are.

/** Writes `column` and so on for each bit that is set. Gives where it ends. */
@inline
function nameBits(to: usize, column: i32, bits: i32): usize {
  while (bits) {
    i32.store(to, column + ctz(bits));
    to += 4;
    bits &= bits - 1;
  }
  return to;
}

/**
 * The columns of the ones of each row of a part, ascending, from columns[part capacity] on; where each row ends among them
 * to starts[row + 1]; their number to totals[part], or -1 where an element is neither 0 nor 1.
 */
export function findEvents(
  part: i32,
  scratch: usize,
  x: usize,
  rows: i32,
  width: i32,
  rowsPerPart: i32,
  capacity: i32,
  starts: usize,
  columns: usize,
  totals: usize,
): void {
  const one = f32x4.splat(1);
  const zero = f32x4.splat(0);
  const first = part * rowsPerPart;
  const end = min(rows, first + rowsPerPart);
  const from = columns + (<usize>part * <usize>capacity << 2);
  const total = totals + (<usize>part << 2);
  i32.store(total, -1);
  let to = from;
  let at = x + ((<usize>first * <usize>width) << 2);
  for (let row = first; row < end; row++) {
    let column = 0;
    for (; column + 16 <= width; column += 16) {
      const x0 = v128.load(at);
      const x1 = v128.load(at, 16);
      const x2 = v128.load(at, 32);
      const x3 = v128.load(at, 48);
      at += 64;
      if (!v128.any_true(v128.or(v128.or(x0, x1), v128.or(x2, x3)))) continue;
      const a = f32x4.eq(x0, one);
      const b = f32x4.eq(x1, one);
      const c = f32x4.eq(x2, one);
      const d = f32x4.eq(x3, one);
      const known = v128.and(
        v128.and(v128.or(a, f32x4.eq(x0, zero)), v128.or(b, f32x4.eq(x1, zero))),
        v128.and(v128.or(c, f32x4.eq(x2, zero)), v128.or(d, f32x4.eq(x3, zero))),
      );
      if (!i32x4.all_true(known)) return;
      const ones = i8x16.narrow_i16x8_s(i16x8.narrow_i32x4_s(a, b), i16x8.narrow_i32x4_s(c, d));
      to = nameBits(to, column, i8x16.bitmask(ones));
    }
    for (; column < width; column++) {
      const value = f32.load(at);
      at += 4;
      if (value == 0) continue;
      if (value != 1) return;
      i32.store(to, column);
      to += 4;
    }
    i32.store(starts + (<usize>row << 2), <i32>((to - from) >> 2), 4);
  }
  i32.store(total, <i32>((to - from) >> 2));
}

/** Brings the names of all parts together in `out`, and counts where rows end from the first row on. */
export function joinEvents(
  out: usize,
  rows: i32,
  rowsPerPart: i32,
  capacity: i32,
  starts: usize,
  columns: usize,
  totals: usize,
): void {
  let done = 0;
  i32.store(starts, 0);
  for (let part = 0; part * rowsPerPart < rows; part++) {
    const count = i32.load(totals + (<usize>part << 2));
    memory.copy(out + (<usize>done << 2), columns + (<usize>part * <usize>capacity << 2), <usize>count << 2);
    const end = min(rows, (part + 1) * rowsPerPart);
    for (let row = part * rowsPerPart; row < end; row++) {
      const at = starts + (<usize>row << 2);
      i32.store(at, i32.load(at, 4) + done, 4);
    }
    done += count;
  }
}

/**
 * The events of rows, by columns: a block of `blockRows` rows is a part. For block b and column c, the rows in which
 * c fires, ascending, lie from starts[b width + c] on.
 */
export function transposeEvents(
  part: i32,
  scratch: usize,
  rowStarts: usize,
  columns: usize,
  rows: i32,
  width: i32,
  blockRows: i32,
  starts: usize,
  named: usize,
): void {
  const firstRow = part * blockRows;
  const endRow = min(rows, firstRow + blockRows);
  const first = i32.load(rowStarts + (<usize>firstRow << 2));
  const end = i32.load(rowStarts + (<usize>endRow << 2));
  const next = scratch;
  memory.fill(next, 0, <usize>width << 2);
  for (let e = columns + (<usize>first << 2); e < columns + (<usize>end << 2); e += 4) {
    const at = next + (<usize>i32.load(e) << 2);
    i32.store(at, i32.load(at) + 1);
  }
  const own = starts + ((<usize>part * <usize>width) << 2);
  let total = first;
  for (let at: usize = 0; at < <usize>width << 2; at += 4) {
    const count = i32.load(next + at);
    i32.store(own + at, total);
    i32.store(next + at, total);
    total += count;
  }
  i32.store(own + (<usize>width << 2), total);
  let e = columns + (<usize>first << 2);
  for (let row = firstRow; row < endRow; row++) {
    const rowEnd = columns + (<usize>i32.load(rowStarts + (<usize>row << 2), 4) << 2);
    for (; e < rowEnd; e += 4) {
      const at = next + (<usize>i32.load(e) << 2);
      const slot = i32.load(at);
      i32.store(named + (<usize>slot << 2), row);
      i32.store(at, slot + 1);
    }
  }
}

/** Whether elements lie in [low, high] above their threshold; NaN does not. */
@inline
function within(x: usize, vThreshold: usize, low: v128, high: v128): v128 {
  const above = f32x4.sub(v128.load(x), v128.load(vThreshold));
  return v128.and(f32x4.ge(above, low), f32x4.le(above, high));
}

/**
 * As `findEvents`, of the elements that lie in [low, high] above their threshold: one for each column, or where `spread` is
 * 0 four of the same for all.
 */
export function findWithin(
  part: i32,
  scratch: usize,
  x: usize,
  rows: i32,
  width: i32,
  rowsPerPart: i32,
  capacity: i32,
  starts: usize,
  columns: usize,
  totals: usize,
  vThreshold: usize,
  spread: bool,
  low: f32,
  high: f32,
): void {
  const first = part * rowsPerPart;
  const end = min(rows, first + rowsPerPart);
  const mask: usize = spread ? -1 : 0;
  const lows = f32x4.splat(low);
  const highs = f32x4.splat(high);
  const from = columns + (<usize>part * <usize>capacity << 2);
  let to = from;
  let own = x + ((<usize>first * <usize>width) << 2);
  for (let row = first; row < end; row++) {
    let column = 0;
    for (; column + 16 <= width; column += 16) {
      const at = own + (<usize>column << 2);
      const limits = vThreshold + ((<usize>column << 2) & mask);
      const a = within(at, limits, lows, highs);
      const b = within(at + 16, limits + (16 & mask), lows, highs);
      const c = within(at + 32, limits + (32 & mask), lows, highs);
      const d = within(at + 48, limits + (48 & mask), lows, highs);
      const found = i8x16.narrow_i16x8_s(i16x8.narrow_i32x4_s(a, b), i16x8.narrow_i32x4_s(c, d));
      to = nameBits(to, column, i8x16.bitmask(found));
    }
    for (; column < width; column++) {
      const i = <usize>column << 2;
      const above = f32.load(own + i) - f32.load(vThreshold + (i & mask));
      if (!(above >= low && above <= high)) continue;
      i32.store(to, column);
      to += 4;
    }
    own += <usize>width << 2;
    i32.store(starts + (<usize>row << 2), <i32>((to - from) >> 2), 4);
  }
  i32.store(totals + (<usize>part << 2), <i32>((to - from) >> 2));
}
