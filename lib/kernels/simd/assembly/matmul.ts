// The dense product. Addresses are bytes, strides elements. Every element is summed in order of k, so that a product of
// zeros and ones is the same to the bit as the gathered one.

/** Eight columns of b, from `column` on, one after the other for each k; columns beyond n are zeros. */
function packPanel(to: usize, b: usize, bRow: usize, bStep: usize, n: i32, k: i32, column: i32): void {
  const width = min(8, n - column);
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

/** Writes eight sums to a row of out, or as many as there are columns. */
@inline
function storeRow(out: usize, low: v128, high: v128, width: i32, spare: usize): void {
  if (width == 8) {
    v128.store(out, low);
    v128.store(out, high, 16);
    return;
  }
  v128.store(spare, low);
  v128.store(spare, high, 16);
  memory.copy(out, spare, <usize>width << 2);
}

/** Six rows of a with one panel: twelve sums of four stay in registers. */
function tileOfSix(
  out: usize,
  outRow: usize,
  a: usize,
  aRow: usize,
  aStep: usize,
  panel: usize,
  k: i32,
  width: i32,
  spare: usize,
): void {
  const row = aRow << 2;
  const step = aStep << 2;
  let a0 = a;
  let a1 = a0 + row;
  let a2 = a1 + row;
  let a3 = a2 + row;
  let a4 = a3 + row;
  let a5 = a4 + row;
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
  for (let p = 0; p < k; p++) {
    const b0 = v128.load(panel);
    const b1 = v128.load(panel, 16);
    panel += 32;
    let x = v128.load32_splat(a0);
    c00 = f32x4.add(c00, f32x4.mul(x, b0));
    c01 = f32x4.add(c01, f32x4.mul(x, b1));
    x = v128.load32_splat(a1);
    c10 = f32x4.add(c10, f32x4.mul(x, b0));
    c11 = f32x4.add(c11, f32x4.mul(x, b1));
    x = v128.load32_splat(a2);
    c20 = f32x4.add(c20, f32x4.mul(x, b0));
    c21 = f32x4.add(c21, f32x4.mul(x, b1));
    x = v128.load32_splat(a3);
    c30 = f32x4.add(c30, f32x4.mul(x, b0));
    c31 = f32x4.add(c31, f32x4.mul(x, b1));
    x = v128.load32_splat(a4);
    c40 = f32x4.add(c40, f32x4.mul(x, b0));
    c41 = f32x4.add(c41, f32x4.mul(x, b1));
    x = v128.load32_splat(a5);
    c50 = f32x4.add(c50, f32x4.mul(x, b0));
    c51 = f32x4.add(c51, f32x4.mul(x, b1));
    a0 += step;
    a1 += step;
    a2 += step;
    a3 += step;
    a4 += step;
    a5 += step;
  }
  const next = outRow << 2;
  storeRow(out, c00, c01, width, spare);
  storeRow(out + next, c10, c11, width, spare);
  storeRow(out + 2 * next, c20, c21, width, spare);
  storeRow(out + 3 * next, c30, c31, width, spare);
  storeRow(out + 4 * next, c40, c41, width, spare);
  storeRow(out + 5 * next, c50, c51, width, spare);
}

/** One row of a with one panel. */
function tileOfOne(out: usize, a: usize, aStep: usize, panel: usize, k: i32, width: i32, spare: usize): void {
  const step = aStep << 2;
  let low = f32x4.splat(0);
  let high = low;
  for (let p = 0; p < k; p++) {
    const x = v128.load32_splat(a);
    low = f32x4.add(low, f32x4.mul(x, v128.load(panel)));
    high = f32x4.add(high, f32x4.mul(x, v128.load(panel, 16)));
    panel += 32;
    a += step;
  }
  storeRow(out, low, high, width, spare);
}

/** out [m, n] = a [m, k] b [k, n], out contiguous. `scratch` holds 32 (k + 1) bytes. */
export function matmul(
  out: usize,
  a: usize,
  aRow: usize,
  aStep: usize,
  b: usize,
  bRow: usize,
  bStep: usize,
  m: i32,
  n: i32,
  k: i32,
  scratch: usize,
): void {
  const panel = scratch + 32;
  for (let column = 0; column < n; column += 8) {
    const width = min(8, n - column);
    packPanel(panel, b, bRow, bStep, n, k, column);
    let i = 0;
    for (; i + 6 <= m; i += 6) {
      const at = out + ((<usize>i * n + column) << 2);
      tileOfSix(at, n, a + ((<usize>i * aRow) << 2), aRow, aStep, panel, k, width, scratch);
    }
    for (; i < m; i++) {
      const at = out + ((<usize>i * n + column) << 2);
      tileOfOne(at, a + ((<usize>i * aRow) << 2), aStep, panel, k, width, scratch);
    }
  }
}
