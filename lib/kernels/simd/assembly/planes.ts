import { Windows, windowsOf } from './pool';

// Pooling of planes [height, width] by windows. A part is `perPart` planes, or those that are left.

/** out = the largest of each window, NaN where there is one, the first of equal ones; bytes say where it is. */
export function maxPool(part: i32, scratch: usize, out: usize, positions: usize, x: usize, planes: i32, height: i32, width: i32, perPart: i32, pairs: bool, pool: usize): void {
  const w = windowsOf(pool);
  const count = <usize>(w.rows * w.columns);
  const first = part * perPart;
  const end = min(planes, first + perPart);
  for (let plane = first; plane < end; plane++) {
    const from = x + ((<usize>plane * <usize>height * <usize>width) << 2);
    let to = out + ((<usize>plane * count) << 2);
    let place = positions + <usize>plane * count;
    for (let y = 0; y < w.rows; y++) {
      const done = pairs ? maximaOfPairs(to, place, from + ((<usize>(2 * y) * <usize>width) << 2), width, w.columns) : 0;
      maximaOfRow(to, place, from, width, w, y, done);
      to += <usize>w.columns << 2;
      place += <usize>w.columns;
    }
  }
}

/** The maxima of a row of windows of two by two that lie side by side, four at a time; how many are done. */
@inline
function maximaOfPairs(to: usize, place: usize, x: usize, width: i32, columns: i32): i32 {
  const below = x + (<usize>width << 2);
  let column = 0;
  for (; column + 4 <= columns; column += 4) {
    const o = <usize>column << 3;
    const a = v128.load(x + o);
    const b = v128.load(x + o, 16);
    const c = v128.load(below + o);
    const d = v128.load(below + o, 16);
    let best = v128.shuffle<f32>(a, b, 0, 2, 4, 6);
    let at = i32x4.splat(0);
    let value = v128.shuffle<f32>(a, b, 1, 3, 5, 7);
    let isNew = isLarger(value, best);
    best = v128.bitselect(value, best, isNew);
    at = v128.bitselect(i32x4.splat(1), at, isNew);
    value = v128.shuffle<f32>(c, d, 0, 2, 4, 6);
    isNew = isLarger(value, best);
    best = v128.bitselect(value, best, isNew);
    at = v128.bitselect(i32x4.splat(2), at, isNew);
    value = v128.shuffle<f32>(c, d, 1, 3, 5, 7);
    isNew = isLarger(value, best);
    v128.store(to + (<usize>column << 2), v128.bitselect(value, best, isNew));
    at = v128.bitselect(i32x4.splat(3), at, isNew);
    v128.store_lane<i32>(place + <usize>column, v128.shuffle<i8>(at, at, 0, 4, 8, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), 0);
  }
  return column;
}

/** The maxima of a row of windows from a column on, of four at a time that are alike; the last four may begin before what is done. */
@inline
function maximaOfRow(to: usize, place: usize, plane: usize, width: i32, w: Windows, y: i32, done: i32): void {
  const top = w.rowStart(y);
  const bottom = w.rowEnd(y);
  for (let column = done; column < w.columns; ) {
    const first = max(0, min(column, w.columns - 4));
    const step = first + 4 <= w.columns ? stepOfFour(w, first) : 0;
    if (step > 0) {
      maximaOfFour(to + (<usize>first << 2), place + <usize>first, plane, width, top, bottom, w.columnStart(first), w.columnEnd(first), step);
      column = first + 4;
    } else {
      maximum(to + (<usize>column << 2), place + <usize>column, plane, width, top, bottom, w.columnStart(column), w.columnEnd(column));
      column++;
    }
  }
}

/** How far apart four windows of one width begin; 0 where they have several widths, or distances. */
@inline
function stepOfFour(w: Windows, column: i32): i32 {
  const start = w.columnStart(column);
  const step = w.columnStart(column + 1) - start;
  const wide = w.columnEnd(column) - start;
  for (let i = 1; i < 4; i++) {
    const own = w.columnStart(column + i);
    if (own != start + i * step || w.columnEnd(column + i) != own + wide) return 0;
  }
  return step;
}

/** The maxima of four windows that begin `step` elements apart. */
@inline
function maximaOfFour(to: usize, place: usize, plane: usize, width: i32, top: i32, bottom: i32, left: i32, right: i32, step: i32): void {
  let best = fourAt(plane + (<usize>(top * width + left) << 2), step);
  let at = i32x4.splat(0);
  let position = at;
  for (let y = top; y < bottom; y++) {
    let from = plane + (<usize>(y * width + left) << 2);
    for (let x = left; x < right; x++) {
      const value = fourAt(from, step);
      const isNew = isLarger(value, best);
      best = v128.bitselect(value, best, isNew);
      at = v128.bitselect(position, at, isNew);
      position = i32x4.add(position, i32x4.splat(1));
      from += 4;
    }
  }
  v128.store(to, best);
  v128.store_lane<i32>(place, v128.shuffle<i8>(at, at, 0, 4, 8, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), 0);
}

/** Four elements, `step` apart; nothing beyond the last is read. */
@inline
function fourAt(x: usize, step: i32): v128 {
  if (step == 1) return v128.load(x);
  if (step == 2) return v128.shuffle<f32>(v128.load(x), v128.load(x, 12), 0, 2, 5, 7);
  if (step == 3) return v128.shuffle<f32>(v128.load(x), v128.load(x, 24), 0, 3, 4, 7);
  const next = <usize>step << 2;
  let four = v128.load32_splat(x);
  four = v128.load_lane<f32>(x + next, four, 1);
  four = v128.load_lane<f32>(x + 2 * next, four, 2);
  return v128.load_lane<f32>(x + 3 * next, four, 3);
}

/** Whether a value takes the place of the best so far: NaN does, once. */
@inline
function isLarger(value: v128, best: v128): v128 {
  return v128.andnot(f32x4.eq(best, best), f32x4.le(value, best));
}

@inline
function maximum(to: usize, place: usize, plane: usize, width: i32, top: i32, bottom: i32, left: i32, right: i32): void {
  let best = f32.load(plane + (<usize>(top * width + left) << 2));
  let at = 0;
  let position = 0;
  for (let y = top; y < bottom; y++) {
    let from = plane + (<usize>(y * width + left) << 2);
    for (let x = left; x < right; x++) {
      const value = f32.load(from);
      const isNew = i32(!(value <= best)) & i32(best == best);
      best = isNew ? value : best;
      at = isNew ? position : at;
      position++;
      from += 4;
    }
  }
  f32.store(to, best);
  i32.store8(place, at);
}

/** out = the cotangent of each maximum where it was found, summed where windows overlap; elsewhere 0. */
export function maxPoolVjp(part: i32, scratch: usize, out: usize, positions: usize, ct: usize, planes: i32, height: i32, width: i32, perPart: i32, pool: usize): void {
  const w = windowsOf(pool);
  const count = <usize>(w.rows * w.columns);
  const first = part * perPart;
  const end = min(planes, first + perPart);
  const bytes = (<usize>height * <usize>width) << 2;
  memory.fill(out + <usize>first * bytes, 0, <usize>(end - first) * bytes);
  // Positions, which are below 256, are divided by the width of their window as they are multiplied by 2^32 / width, rounded up.
  let wide = 0;
  let share: u64 = 0;
  for (let plane = first; plane < end; plane++) {
    const to = out + <usize>plane * bytes;
    let g = ct + ((<usize>plane * count) << 2);
    let place = positions + <usize>plane * count;
    for (let y = 0; y < w.rows; y++) {
      const top = w.rowStart(y);
      for (let x = 0; x < w.columns; x++) {
        const left = w.columnStart(x);
        const columns = w.columnEnd(x) - left;
        if (columns != wide) {
          wide = columns;
          share = ((<u64>1 << 32) + <u64>wide - 1) / <u64>wide;
        }
        const position = <i32>load<u8>(place);
        const row = <i32>((<u64>position * share) >> 32);
        const own = to + (<usize>((top + row) * width + left + position - row * wide) << 2);
        f32.store(own, f32.load(own) + f32.load(g));
        g += 4;
        place++;
      }
    }
  }
}

/** out = the sum of each window, in double precision. */
export function sumPool(part: i32, scratch: usize, out: usize, x: usize, planes: i32, height: i32, width: i32, perPart: i32, pool: usize): void {
  const w = windowsOf(pool);
  const first = part * perPart;
  const end = min(planes, first + perPart);
  let to = out + ((<usize>first * <usize>(w.rows * w.columns)) << 2);
  for (let plane = first; plane < end; plane++) {
    const from = x + ((<usize>plane * <usize>height * <usize>width) << 2);
    for (let y = 0; y < w.rows; y++) {
      for (let column = 0; column < w.columns; column++) {
        f32.store(to, <f32>sumOf(from, width, w.rowStart(y), w.rowEnd(y), w.columnStart(column), w.columnEnd(column)));
        to += 4;
      }
    }
  }
}

@inline
function sumOf(plane: usize, width: i32, top: i32, bottom: i32, left: i32, right: i32): f64 {
  let total: f64 = 0;
  for (let y = top; y < bottom; y++) {
    let from = plane + (<usize>(y * width + left) << 2);
    for (let x = left; x < right; x++) {
      total += <f64>f32.load(from);
      from += 4;
    }
  }
  return total;
}

/** out = the cotangents of all windows that an element is in, summed. */
export function sumPoolVjp(part: i32, scratch: usize, out: usize, ct: usize, planes: i32, height: i32, width: i32, perPart: i32, pool: usize): void {
  const w = windowsOf(pool);
  const first = part * perPart;
  const end = min(planes, first + perPart);
  const bytes = (<usize>height * <usize>width) << 2;
  memory.fill(out + <usize>first * bytes, 0, <usize>(end - first) * bytes);
  let g = ct + ((<usize>first * <usize>(w.rows * w.columns)) << 2);
  for (let plane = first; plane < end; plane++) {
    const to = out + <usize>plane * bytes;
    for (let y = 0; y < w.rows; y++) {
      for (let column = 0; column < w.columns; column++) {
        addTo(to, f32.load(g), width, w.rowStart(y), w.rowEnd(y), w.columnStart(column), w.columnEnd(column));
        g += 4;
      }
    }
  }
}

@inline
function addTo(plane: usize, value: f32, width: i32, top: i32, bottom: i32, left: i32, right: i32): void {
  for (let y = top; y < bottom; y++) {
    let to = plane + (<usize>(y * width + left) << 2);
    for (let x = left; x < right; x++) {
      f32.store(to, f32.load(to) + value);
      to += 4;
    }
  }
}
