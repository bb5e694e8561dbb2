// A product of which only some elements are asked for.

import { multiplyAdd } from './lanes';

/** The sums of products of k elements with four columns, each in order. */
@inline
function dots(a: usize, b0: usize, b1: usize, b2: usize, b3: usize, bytes: usize): v128 {
  let sum = f32x4.splat(0);
  for (let i: usize = 0; i < bytes; i += 4) {
    let column = v128.load32_splat(b0 + i);
    column = v128.load_lane<f32>(b1 + i, column, 1);
    column = v128.load_lane<f32>(b2 + i, column, 2);
    column = v128.load_lane<f32>(b3 + i, column, 3);
    sum = multiplyAdd(v128.load32_splat(a + i), column, sum);
  }
  return sum;
}

/**
 * out [rows, width] = a [rows, k] times b [width, k] transposed where columns are named, else 0. A part is
 * `rowsPerPart` rows. Four elements are summed side by side, each in order of k.
 */
export function sampledProduct(
  part: i32,
  scratch: usize,
  out: usize,
  a: usize,
  b: usize,
  rows: i32,
  width: i32,
  k: i32,
  rowsPerPart: i32,
  starts: usize,
  columns: usize,
): void {
  const first = part * rowsPerPart;
  const end = min(rows, first + rowsPerPart);
  const bytes = <usize>k << 2;
  const rowBytes = <usize>width << 2;
  let to = out + <usize>first * rowBytes;
  memory.fill(to, 0, <usize>(end - first) * rowBytes);
  for (let row = first; row < end; row++) {
    const own = a + <usize>row * bytes;
    let e = columns + (<usize>i32.load(starts + (<usize>row << 2)) << 2);
    const last = columns + (<usize>i32.load(starts + (<usize>row << 2), 4) << 2);
    for (; e < last; e += 16) {
      // Where fewer than four are left, the last stands for those that are not there.
      const left = (last - e) >> 2;
      const c0 = <usize>i32.load(e);
      const c1 = left > 1 ? <usize>i32.load(e, 4) : c0;
      const c2 = left > 2 ? <usize>i32.load(e, 8) : c1;
      const c3 = left > 3 ? <usize>i32.load(e, 12) : c2;
      const sums = dots(own, b + c0 * bytes, b + c1 * bytes, b + c2 * bytes, b + c3 * bytes, bytes);
      v128.store_lane<f32>(to + (c0 << 2), sums, 0);
      v128.store_lane<f32>(to + (c1 << 2), sums, 1);
      v128.store_lane<f32>(to + (c2 << 2), sums, 2);
      v128.store_lane<f32>(to + (c3 << 2), sums, 3);
    }
    to += rowBytes;
  }
}
