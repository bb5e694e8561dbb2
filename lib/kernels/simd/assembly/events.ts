// Spikes as events: where the ones of a 0/1 matrix are.

/** For each row of a part: how many ones it has, into counts[row + 1]. Sets `refused` where an element is no 0 or 1. */
export function countEvents(
  part: i32,
  scratch: usize,
  x: usize,
  rows: i32,
  width: i32,
  rowsPerPart: i32,
  counts: usize,
  refused: usize,
): void {
  const one = f32x4.splat(1);
  const zero = f32x4.splat(0);
  const start = part * rowsPerPart;
  const end = min(rows, start + rowsPerPart);
  let at = x + ((<usize>start * <usize>width) << 2);
  for (let row = start; row < end; row++) {
    let count = 0;
    let odd = i32x4.splat(0);
    let column = 0;
    for (; column + 4 <= width; column += 4) {
      const four = v128.load(at);
      at += 16;
      const ones = f32x4.eq(four, one);
      odd = v128.or(odd, v128.not(v128.or(ones, f32x4.eq(four, zero))));
      count += popcnt(i32x4.bitmask(ones));
    }
    let bad = <i32>v128.any_true(odd);
    for (; column < width; column++) {
      const value = f32.load(at);
      at += 4;
      if (value == 1) count++;
      else if (value != 0) bad = 1;
    }
    if (bad) {
      i32.store(refused, 1);
      return;
    }
    i32.store(counts + (<usize>row << 2), count, 4);
  }
}

/** Turns counts[1..rows] into where each row begins. Gives their sum. */
export function sumCounts(counts: usize, rows: i32): i32 {
  let total = 0;
  i32.store(counts, 0);
  for (let row = 1; row <= rows; row++) {
    const at = counts + (<usize>row << 2);
    total += i32.load(at);
    i32.store(at, total);
  }
  return total;
}

/** For each row of a part: the columns of its ones, ascending, from where it begins. */
export function nameEvents(
  part: i32,
  scratch: usize,
  x: usize,
  rows: i32,
  width: i32,
  rowsPerPart: i32,
  starts: usize,
  columns: usize,
): void {
  const one = f32x4.splat(1);
  const start = part * rowsPerPart;
  const end = min(rows, start + rowsPerPart);
  let at = x + ((<usize>start * <usize>width) << 2);
  let to = columns + (<usize>i32.load(starts + (<usize>start << 2)) << 2);
  for (let row = start; row < end; row++) {
    let column = 0;
    for (; column + 16 <= width; column += 16) {
      const a = f32x4.eq(v128.load(at), one);
      const b = f32x4.eq(v128.load(at, 16), one);
      const c = f32x4.eq(v128.load(at, 32), one);
      const d = f32x4.eq(v128.load(at, 48), one);
      at += 64;
      let ones = i8x16.bitmask(i8x16.narrow_i16x8_s(i16x8.narrow_i32x4_s(a, b), i16x8.narrow_i32x4_s(c, d)));
      while (ones) {
        i32.store(to, column + ctz(ones));
        to += 4;
        ones &= ones - 1;
      }
    }
    for (; column < width; column++) {
      if (f32.load(at) == 1) {
        i32.store(to, column);
        to += 4;
      }
      at += 4;
    }
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

/** For each row of a part: how many elements lie in [low, high] above their threshold, into counts[row + 1]. */
export function countWithin(
  part: i32,
  scratch: usize,
  x: usize,
  theta: usize,
  spread: i32,
  rows: i32,
  width: i32,
  rowsPerPart: i32,
  low: f32,
  high: f32,
  counts: usize,
): void {
  const end = min(rows, (part + 1) * rowsPerPart);
  const mask: usize = spread ? -1 : 0;
  for (let row = part * rowsPerPart; row < end; row++) {
    const from = x + ((<usize>row * <usize>width) << 2);
    let count = 0;
    for (let i: usize = 0; i < <usize>width << 2; i += 4) {
      const above = f32.load(from + i) - f32.load(theta + (i & mask));
      count += i32(above >= low) & i32(above <= high);
    }
    i32.store(counts + (<usize>row << 2), count, 4);
  }
}

/** For each row of a part: the columns of these elements, ascending, from where it begins. */
export function nameWithin(
  part: i32,
  scratch: usize,
  x: usize,
  theta: usize,
  spread: i32,
  rows: i32,
  width: i32,
  rowsPerPart: i32,
  low: f32,
  high: f32,
  starts: usize,
  columns: usize,
): void {
  const first = part * rowsPerPart;
  const end = min(rows, first + rowsPerPart);
  const mask: usize = spread ? -1 : 0;
  let to = columns + (<usize>i32.load(starts + (<usize>first << 2)) << 2);
  for (let row = first; row < end; row++) {
    const from = x + ((<usize>row * <usize>width) << 2);
    for (let column = 0; column < width; column++) {
      const i = <usize>column << 2;
      const above = f32.load(from + i) - f32.load(theta + (i & mask));
      if (above < low || above > high || above != above) continue;
      i32.store(to, column);
      to += 4;
    }
  }
}
