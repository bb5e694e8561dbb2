// A product of which only some elements are asked for.

/** The sum of products of k elements, in order. */
@inline
function dot(a: usize, b: usize, bytes: usize): f32 {
  let sum: f32 = 0;
  for (let i: usize = 0; i < bytes; i += 4) sum += f32.load(a + i) * f32.load(b + i);
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
    for (; e + 16 <= last; e += 16) {
      const c0 = <usize>i32.load(e);
      const c1 = <usize>i32.load(e, 4);
      const c2 = <usize>i32.load(e, 8);
      const c3 = <usize>i32.load(e, 12);
      const b0 = b + c0 * bytes;
      const b1 = b + c1 * bytes;
      const b2 = b + c2 * bytes;
      const b3 = b + c3 * bytes;
      let s0: f32 = 0;
      let s1: f32 = 0;
      let s2: f32 = 0;
      let s3: f32 = 0;
      for (let i: usize = 0; i < bytes; i += 4) {
        const x = f32.load(own + i);
        s0 += x * f32.load(b0 + i);
        s1 += x * f32.load(b1 + i);
        s2 += x * f32.load(b2 + i);
        s3 += x * f32.load(b3 + i);
      }
      f32.store(to + (c0 << 2), s0);
      f32.store(to + (c1 << 2), s1);
      f32.store(to + (c2 << 2), s2);
      f32.store(to + (c3 << 2), s3);
    }
    for (; e < last; e += 4) {
      const c = <usize>i32.load(e);
      f32.store(to + (c << 2), dot(own, b + c * bytes, bytes));
    }
    to += rowBytes;
  }
}
