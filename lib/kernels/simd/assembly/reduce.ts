import { exp4, log4 } from './elementary';
import { highDoubles, load, lowDoubles, pulled, singles, store } from './lanes';

// Reductions. x [outer, length, width] is contiguous, and reduced over its middle axis.

/** The sum of one row, in double precision. */
@inline
export function rowSum(x: usize, length: i32): f64 {
  let a = f64x2.splat(0);
  let b = a;
  let c = a;
  let d = a;
  let left = length;
  for (; left >= 8; left -= 8) {
    const first = v128.load(x);
    const second = v128.load(x, 16);
    a = f64x2.add(a, lowDoubles(first));
    b = f64x2.add(b, highDoubles(first));
    c = f64x2.add(c, lowDoubles(second));
    d = f64x2.add(d, highDoubles(second));
    x += 32;
  }
  const lanes = f64x2.add(f64x2.add(a, c), f64x2.add(b, d));
  let total = f64x2.extract_lane(lanes, 0) + f64x2.extract_lane(lanes, 1);
  for (; left > 0; left--) {
    total += <f64>f32.load(x);
    x += 4;
  }
  return total;
}

/** The sums over the last axis of x [outer, length], in double precision. */
export function sumRows(out: usize, x: usize, outer: i32, length: i32): void {
  for (let i = 0; i < outer; i++) {
    f32.store(out, <f32>rowSum(x, length));
    out += 4;
    x += <usize>length << 2;
  }
}

/** Adds four elements to sums in double precision. */
@inline
function addFour(low: v128, x: v128): v128 {
  return f64x2.add(low, lowDoubles(x));
}

/**
 * The sums over the middle axis, in double precision and in order of the rows. A part is `perPart` columns, a multiple of
 * four; rows are read one after the other, four at a time.
 *
 * Scratch: 8 perPart + 32 bytes.
 */
export function sumOver(
  part: i32,
  scratch: usize,
  out: usize,
  x: usize,
  outer: i32,
  length: i32,
  width: i32,
  perPart: i32,
): void {
  const row = <usize>width << 2;
  const first = part * perPart;
  const columns = min(perPart, width - first);
  const left = <usize>first << 2;
  const whole = <usize>(columns & ~3) << 2;
  const bytes = <usize>columns << 2;
  for (let i = 0; i < outer; i++) {
    memory.fill(scratch, 0, (bytes << 1) + 32);
    let from = x + left;
    let j = 0;
    for (; j + 4 <= length; j += 4) {
      const second = from + row;
      const third = second + row;
      const fourth = third + row;
      let sums = scratch;
      let c: usize = 0;
      for (; c < whole; c += 16) {
        const x0 = v128.load(from + c);
        const x1 = v128.load(second + c);
        const x2 = v128.load(third + c);
        const x3 = v128.load(fourth + c);
        const low = addFour(addFour(addFour(addFour(v128.load(sums), x0), x1), x2), x3);
        let high = f64x2.add(v128.load(sums, 16), highDoubles(x0));
        high = f64x2.add(high, highDoubles(x1));
        high = f64x2.add(high, highDoubles(x2));
        high = f64x2.add(high, highDoubles(x3));
        v128.store(sums, low);
        v128.store(sums, high, 16);
        sums += 32;
      }
      for (; c < bytes; c += 4) {
        let total = f64.load(sums) + <f64>f32.load(from + c);
        total += <f64>f32.load(second + c);
        total += <f64>f32.load(third + c);
        f64.store(sums, total + <f64>f32.load(fourth + c));
        sums += 8;
      }
      from = fourth + row;
    }
    for (; j < length; j++) {
      let sums = scratch;
      for (let c: usize = 0; c < bytes; c += 4) {
        f64.store(sums, f64.load(sums) + <f64>f32.load(from + c));
        sums += 8;
      }
      from += row;
    }
    let to = out + left;
    let sums = scratch;
    for (let c: usize = 0; c < bytes; c += 4) {
      f32.store(to, <f32>f64.load(sums));
      to += 4;
      sums += 8;
    }
    out += row;
    x += <usize>length * row;
  }
}

/** The sum of squares, in double precision. */
export function sumOfSquares(x: usize, n: i32): f64 {
  let a = f64x2.splat(0);
  let b = a;
  let left = n;
  for (; left >= 4; left -= 4) {
    const four = v128.load(x);
    const low = lowDoubles(four);
    const high = highDoubles(four);
    a = f64x2.add(a, f64x2.mul(low, low));
    b = f64x2.add(b, f64x2.mul(high, high));
    x += 16;
  }
  const lanes = f64x2.add(a, b);
  let total = f64x2.extract_lane(lanes, 0) + f64x2.extract_lane(lanes, 1);
  for (; left > 0; left--) {
    const value = <f64>f32.load(x);
    total += value * value;
    x += 4;
  }
  return total;
}

/** 0 where a number is finite, else NaN. */
@inline
function excess(x: v128): v128 {
  return f32x4.sub(x, x);
}

/** 1 where all elements are finite, else 0. */
export function allFinite(x: usize, n: i32): i32 {
  const zero = f32x4.splat(0);
  let a = zero;
  let b = zero;
  let c = zero;
  let d = zero;
  let left = n;
  for (; left >= 16; left -= 16) {
    a = v128.or(a, excess(v128.load(x)));
    b = v128.or(b, excess(v128.load(x, 16)));
    c = v128.or(c, excess(v128.load(x, 32)));
    d = v128.or(d, excess(v128.load(x, 48)));
    x += 64;
  }
  for (; left > 0; left -= 4) {
    a = v128.or(a, excess(load(x, left, zero)));
    x += 16;
  }
  return v128.any_true(v128.or(v128.or(a, b), v128.or(c, d))) ? 0 : 1;
}

@inline
function better(largest: bool, x: v128, y: v128): v128 {
  return largest ? f32x4.max(x, y) : f32x4.min(x, y);
}

/** The best of one row; NaN where there is one. */
@inline
function rowBest(largest: bool, x: usize, length: i32): f32 {
  let best = f32x4.splat(largest ? -Infinity : Infinity);
  let second = best;
  let third = best;
  let fourth = best;
  let left = length;
  for (; left >= 16; left -= 16) {
    best = better(largest, best, v128.load(x));
    second = better(largest, second, v128.load(x, 16));
    third = better(largest, third, v128.load(x, 32));
    fourth = better(largest, fourth, v128.load(x, 48));
    x += 64;
  }
  best = better(largest, better(largest, best, second), better(largest, third, fourth));
  for (; left > 0; left -= 4) {
    best = better(largest, best, load(x, left, best));
    x += 16;
  }
  best = better(largest, best, v128.shuffle<i32>(best, best, 2, 3, 0, 1));
  best = better(largest, best, v128.shuffle<i32>(best, best, 1, 0, 3, 2));
  return f32x4.extract_lane(best, 0);
}

@inline
function extremum(largest: bool, out: usize, x: usize, outer: i32, length: i32, width: i32): void {
  const row = <usize>width << 2;
  for (let i = 0; i < outer; i++) {
    if (width == 1) {
      f32.store(out, rowBest(largest, x, length));
      out += 4;
      x += <usize>length << 2;
      continue;
    }
    let from = x;
    for (let left = width; left > 0; left -= 4) {
      let best = f32x4.splat(largest ? -Infinity : Infinity);
      let at = from;
      for (let j = 0; j < length; j++) {
        best = better(largest, best, load(at, left, best));
        at += row;
      }
      store(out, best, left);
      out += 16;
      from += 16;
    }
    out -= <usize>(-width & 3) << 2;
    x += <usize>length * row;
  }
}

/** The largest over the middle axis. */
export function maxOver(out: usize, x: usize, outer: i32, length: i32, width: i32): void {
  extremum(true, out, x, outer, length, width);
}

/** The smallest over the middle axis. */
export function minOver(out: usize, x: usize, outer: i32, length: i32, width: i32): void {
  extremum(false, out, x, outer, length, width);
}

/** Four elements, `step` bytes apart. */
@inline
function fourApart(x: usize, step: usize): v128 {
  if (step == 4) return v128.load(x);
  let four = v128.load32_splat(x);
  four = v128.load_lane<f32>(x + step, four, 1);
  four = v128.load_lane<f32>(x + 2 * step, four, 2);
  return v128.load_lane<f32>(x + 3 * step, four, 3);
}

/** Where the first of the best of elements `next` bytes apart is: the first NaN where there is one. */
@inline
function placeOfBest(x: usize, length: i32, next: usize): f32 {
  let best = f32.load(x);
  let at = 0;
  for (let i = 1; i < length; i++) {
    x += next;
    const value = f32.load(x);
    const isNew = i32(!(value <= best)) & i32(best == best);
    best = isNew ? value : best;
    at = isNew ? i : at;
  }
  return <f32>at;
}

/** The same of four rows that begin `step` bytes apart. */
@inline
function placesOfBest(x: usize, length: i32, next: usize, step: usize): v128 {
  let best = fourApart(x, step);
  let at = i32x4.splat(0);
  let place = at;
  for (let i = 1; i < length; i++) {
    x += next;
    place = i32x4.add(place, i32x4.splat(1));
    const value = fourApart(x, step);
    const isNew = v128.andnot(f32x4.eq(best, best), f32x4.le(value, best));
    best = v128.bitselect(value, best, isNew);
    at = v128.bitselect(place, at, isNew);
  }
  return f32x4.convert_i32x4_s(at);
}

/** Where the largest over the middle axis is, the first of equal ones; NaN counts as largest. */
export function argmaxOver(out: usize, x: usize, outer: i32, length: i32, width: i32): void {
  // Rows that follow on one another are columns that begin `length` elements apart.
  const areRows = width == 1;
  const columns = areRows ? outer : width;
  const panels = areRows ? 1 : outer;
  const step = <usize>(areRows ? length : 1) << 2;
  const next = <usize>width << 2;
  for (let panel = 0; panel < panels; panel++) {
    let column = 0;
    for (; column + 4 <= columns; column += 4) {
      const from = x + <usize>column * step;
      v128.store(out + (<usize>column << 2), step == 4 ? placesOfBest(from, length, next, 4) : placesOfBest(from, length, next, step));
    }
    for (; column < columns; column++) f32.store(out + (<usize>column << 2), placeOfBest(x + <usize>column * step, length, next));
    out += <usize>columns << 2;
    x += <usize>length * next;
  }
}

/** The sum of four lanes. */
@inline
function laneSum(x: v128): f32 {
  return (
    f32x4.extract_lane(x, 0) + f32x4.extract_lane(x, 2) + (f32x4.extract_lane(x, 1) + f32x4.extract_lane(x, 3))
  );
}

/** The sum of e^(x - largest) over a row. */
@inline
function sumOfExponentials(x: usize, width: i32, largest: f32): f32 {
  const most = f32x4.splat(largest);
  let sums = f32x4.splat(0);
  for (let left = width; left > 0; left -= 4) {
    // Where there is no element e^0 is computed, and not added: an exponential that underflows takes long.
    const below = f32x4.sub(load(x, left, most), most);
    const there = i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(left));
    sums = f32x4.add(sums, v128.and(exp4(below), there));
    x += 16;
  }
  return laneSum(sums);
}

/**
 * log(softmax(x)) of each row of x [rows, width], the logarithms of four rows at a time.
 *
 * Scratch: 32 bytes.
 */
export function logSoftmax(part: i32, scratch: usize, out: usize, x: usize, rows: i32, rowsPerPart: i32, width: i32): void {
  const none = f32x4.splat(-Infinity);
  const bytes = <usize>width << 2;
  const first = part * rowsPerPart;
  const end = min(rows, first + rowsPerPart);
  let from = x + <usize>first * bytes;
  let to = out + <usize>first * bytes;
  for (let row = first; row < end; row += 4) {
    const count = <usize>min(4, end - row);
    for (let i: usize = 0; i < count; i++) {
      const own = from + i * bytes;
      const largest = rowBest(true, own, width);
      f32.store(scratch + (i << 2), largest);
      f32.store(scratch + (i << 2), sumOfExponentials(own, width, largest), 16);
    }
    v128.store(scratch, log4(v128.load(scratch, 16)), 16);
    for (let i: usize = 0; i < count; i++) {
      const largest = v128.load32_splat(scratch + (i << 2));
      const log = v128.load32_splat(scratch + (i << 2), 16);
      for (let left = width; left > 0; left -= 4) {
        const at = <usize>(width - left) << 2;
        store(to + at, f32x4.sub(f32x4.sub(load(from + at, left, none), largest), log), left);
      }
      from += bytes;
      to += bytes;
    }
  }
}

/** out = ct - e^y sum(ct), row by row: the cotangent of x where y = logSoftmax(x). */
export function logSoftmaxVjp(
  part: i32,
  scratch: usize,
  out: usize,
  ct: usize,
  y: usize,
  rows: i32,
  rowsPerPart: i32,
  width: i32,
): void {
  const zero = f32x4.splat(0);
  const beyond = <usize>(-width & 3) << 2;
  const first = part * rowsPerPart;
  const end = min(rows, first + rowsPerPart);
  out += <usize>(first * width) << 2;
  ct += <usize>(first * width) << 2;
  y += <usize>(first * width) << 2;
  for (let row = first; row < end; row++) {
    const total = f32x4.splat(<f32>rowSum(ct, width));
    for (let left = width; left > 0; left -= 4) {
      const slope = pulled(total, exp4(load(y, left, zero)));
      store(out, f32x4.sub(load(ct, left, zero), slope), left);
      out += 16;
      ct += 16;
      y += 16;
    }
    out -= beyond;
    ct -= beyond;
    y -= beyond;
  }
}
