// Four elements at a time, and fewer at the end of a row: nothing beyond them is read or written.

/** The next four elements, or as many as are left; the other lanes as in `fill`. */
@inline
export function load(x: usize, left: i32, fill: v128): v128 {
  return left >= 4 ? v128.load(x) : loadSome(x, left, fill);
}

/** Writes four elements, or as many as are left. */
@inline
export function store(to: usize, lanes: v128, left: i32): void {
  if (left >= 4) v128.store(to, lanes);
  else storeSome(to, lanes, left);
}

function loadSome(x: usize, count: i32, fill: v128): v128 {
  let lanes = v128.load_lane<f32>(x, fill, 0);
  if (count > 1) lanes = v128.load_lane<f32>(x, lanes, 1, 4);
  if (count > 2) lanes = v128.load_lane<f32>(x, lanes, 2, 8);
  return lanes;
}

function storeSome(to: usize, lanes: v128, count: i32): void {
  v128.store_lane<f32>(to, lanes, 0);
  if (count > 1) v128.store_lane<f32>(to, lanes, 1, 4);
  if (count > 2) v128.store_lane<f32>(to, lanes, 2, 8);
}

/** A cotangent times a local derivative; 0 where either is 0, though the other be infinite or NaN. */
@inline
export function pulled(ct: v128, slope: v128): v128 {
  const product = f32x4.mul(ct, slope);
  const zero = f32x4.splat(0);
  const none = v128.or(f32x4.eq(ct, zero), f32x4.eq(slope, zero));
  return v128.andnot(product, v128.and(f32x4.ne(product, product), none));
}

/** The lower two lanes in double precision. */
@inline
export function lowDoubles(x: v128): v128 {
  return f64x2.promote_low_f32x4(x);
}

/** The upper two lanes in double precision. */
@inline
export function highDoubles(x: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<i32>(x, x, 2, 3, 2, 3));
}

/** Four doubles in two vectors, rounded. */
@inline
export function singles(low: v128, high: v128): v128 {
  return v128.shuffle<i32>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 1, 4, 5);
}

/** x y + sum: rounded twice, or once in the fused form of the module, which the build makes of this line. */
@inline
export function multiplyAdd(x: v128, y: v128, sum: v128): v128 {
  return f32x4.add(f32x4.mul(x, y), sum);
}
