import { windowsOf } from './pool';

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
      for (let column = done; column < w.columns; column++)
        maximum(to + (<usize>column << 2), place + <usize>column, from, width, w.rowStart(y), w.rowEnd(y), w.columnStart(column), w.columnEnd(column));
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

/** Whether a value takes the place of the best so far: NaN does, once. */
@inline
function isLarger(value: v128, best: v128): v128 {
  return v128.or(f32x4.gt(value, best), v128.and(f32x4.ne(value, value), f32x4.eq(best, best)));
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
      const isNew = value > best || (value != value && best == best);
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
  for (let plane = first; plane < end; plane++) {
    const to = out + <usize>plane * bytes;
    let g = ct + ((<usize>plane * count) << 2);
    let place = positions + <usize>plane * count;
    for (let y = 0; y < w.rows; y++) {
      const top = w.rowStart(y);
      for (let x = 0; x < w.columns; x++) {
        const left = w.columnStart(x);
        const wide = w.columnEnd(x) - left;
        const position = <i32>load<u8>(place);
        const row = wide == 2 ? position >> 1 : position / wide;
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
