// Pooling of what convolutions sum in strips of 32 channels.

import { transposeTo } from './transpose';

/** Windows of pooling: their numbers by rows and columns, the elements of the largest, then starts and ends of rows, and of columns. */
@unmanaged
export class Windows {
  rows: i32;
  columns: i32;
  largest: i32;

  @inline
  private at(i: i32): i32 {
    return i32.load(changetype<usize>(this) + (<usize>i << 2), 12);
  }

  @inline
  rowStart(y: i32): i32 {
    return this.at(y);
  }

  @inline
  rowEnd(y: i32): i32 {
    return this.at(this.rows + y);
  }

  @inline
  columnStart(x: i32): i32 {
    return this.at(2 * this.rows + x);
  }

  @inline
  columnEnd(x: i32): i32 {
    return this.at(2 * this.rows + this.columns + x);
  }
}

@inline
export function windowsOf(pool: usize): Windows {
  return changetype<Windows>(pool);
}

/**
 * The largest elements of the windows of a strip [pixels, 32], NaN where there is one, the first of equal ones, to planes of `out`
 * from one on, and where in their windows they are to `positions`. `scratch` holds two numbers for each window and channel.
 */
export function poolStrip(out: usize, positions: usize, plane: usize, strip: usize, scratch: usize, outWidth: i32, channels: i32, pool: usize): void {
  const w = windowsOf(pool);
  const count = w.rows * w.columns;
  const places = scratch + (<usize>count << 7);
  const bytes = <usize>((channels + 3) >> 2) << 4;
  let to = scratch;
  for (let y = 0; y < w.rows; y++) {
    for (let x = 0; x < w.columns; x++) {
      const left = w.columnStart(x);
      const right = w.columnEnd(x);
      for (let o: usize = 0; o < bytes; o += 16) poolWindow(to + o, to + o + (<usize>count << 7), strip + o, outWidth, w.rowStart(y), w.rowEnd(y), left, right);
      to += 128;
    }
  }
  transposeTo(out + plane * (<usize>count << 2), <usize>count << 2, scratch, 128, count, channels);
  for (let o = 0; o < channels; o++) {
    const own = positions + (plane + <usize>o) * <usize>count;
    const from = places + (<usize>o << 2);
    for (let i = 0; i < count; i++) i32.store8(own + <usize>i, i32.load(from + (<usize>i << 7)));
  }
}

/** The largest of a window for four channels, and where it is. */
@inline
function poolWindow(to: usize, place: usize, strip: usize, outWidth: i32, top: i32, bottom: i32, left: i32, right: i32): void {
  let best = v128.load(strip + (<usize>(top * outWidth + left) << 7));
  let at = i32x4.splat(0);
  let position = 0;
  for (let y = top; y < bottom; y++) {
    let from = strip + (<usize>(y * outWidth + left) << 7);
    for (let x = left; x < right; x++) {
      const value = v128.load(from);
      const isNew = v128.or(f32x4.gt(value, best), v128.and(f32x4.ne(value, value), f32x4.eq(best, best)));
      best = v128.bitselect(value, best, isNew);
      at = v128.bitselect(i32x4.splat(position), at, isNew);
      position++;
      from += 128;
    }
  }
  v128.store(to, best);
  v128.store(place, at);
}
