// Exponential, logarithm and their kin, four at a time, after Cephes (Moshier 1989): argument reduction and a polynomial.
// Relative errors are below 3e-7; zeros of both signs, subnormals, infinities and NaN come out as they are due.

@inline
function times(a: v128, b: v128): v128 {
  return f32x4.mul(a, b);
}

/** a b + c, rounded twice. */
@inline
function step(a: v128, b: v128, c: f32): v128 {
  return f32x4.add(f32x4.mul(a, b), f32x4.splat(c));
}

/** 2^k for -126 <= k <= 127. */
@inline
function powerOfTwo(k: v128): v128 {
  return i32x4.shl(i32x4.add(k, i32x4.splat(127)), 23);
}

/** e^x. */
@inline
export function exp4(x: v128): v128 {
  // Beyond these bounds lie infinity and 0. pmin and pmax give NaN back where it is their first argument.
  const bounded = f32x4.pmin(f32x4.pmax(x, f32x4.splat(-104.5)), f32x4.splat(89));
  const n = f32x4.nearest(times(bounded, f32x4.splat(1.44269504088896341)));
  // ln 2 in two parts, of which the first is exact when multiplied by n.
  const r = f32x4.sub(
    f32x4.sub(bounded, times(n, f32x4.splat(0.693359375))),
    times(n, f32x4.splat(-2.12194440e-4)),
  );
  let p = step(f32x4.splat(1.9875691500e-4), r, 1.3981999507e-3);
  p = step(p, r, 8.3334519073e-3);
  p = step(p, r, 4.1665795894e-2);
  p = step(p, r, 1.6666665459e-1);
  p = step(p, r, 5.0000001201e-1);
  const y = f32x4.add(f32x4.add(times(p, times(r, r)), r), f32x4.splat(1));
  // In two factors: 2^n itself is no normal number at both ends.
  const k = i32x4.trunc_sat_f32x4_s(n);
  const half = i32x4.shr_s(k, 1);
  return times(times(y, powerOfTwo(half)), powerOfTwo(i32x4.sub(k, half)));
}

/** The natural logarithm. */
@inline
export function log4(x: v128): v128 {
  const subnormal = f32x4.lt(x, f32x4.splat(1.17549435e-38));
  const scaled = v128.bitselect(times(x, f32x4.splat(33554432)), x, subnormal);
  const mantissa = v128.or(v128.and(scaled, i32x4.splat(0x7fffff)), i32x4.splat(0x3f000000));
  const low = f32x4.lt(mantissa, f32x4.splat(0.707106781186547524));
  // x = 2^e (1 + f) with 1 + f from √½ to √2. A comparison that holds is -1.
  let exponent = i32x4.sub(i32x4.shr_u(scaled, 23), i32x4.splat(126));
  exponent = i32x4.add(exponent, low);
  exponent = i32x4.sub(exponent, v128.and(subnormal, i32x4.splat(25)));
  const e = f32x4.convert_i32x4_s(exponent);
  const f = f32x4.add(f32x4.sub(mantissa, f32x4.splat(1)), v128.and(mantissa, low));
  const z = times(f, f);
  let p = step(f32x4.splat(7.0376836292e-2), f, -1.1514610310e-1);
  p = step(p, f, 1.1676998740e-1);
  p = step(p, f, -1.2420140846e-1);
  p = step(p, f, 1.4249322787e-1);
  p = step(p, f, -1.6668057665e-1);
  p = step(p, f, 2.0000714765e-1);
  p = step(p, f, -2.4999993993e-1);
  p = step(p, f, 3.3333331174e-1);
  let y = times(times(p, f), z);
  y = f32x4.add(y, times(e, f32x4.splat(-2.12194440e-4)));
  y = f32x4.sub(y, times(z, f32x4.splat(0.5)));
  y = f32x4.add(f32x4.add(f, y), times(e, f32x4.splat(0.693359375)));
  const same = v128.or(f32x4.ne(x, x), f32x4.eq(x, f32x4.splat(Infinity)));
  y = v128.bitselect(x, y, same);
  y = v128.bitselect(f32x4.splat(-Infinity), y, f32x4.eq(x, f32x4.splat(0)));
  return v128.bitselect(f32x4.splat(NaN), y, f32x4.lt(x, f32x4.splat(0)));
}

/** 1 / (1 + e^-x), precise in its left tail too. */
@inline
export function sigmoid4(x: v128): v128 {
  const one = f32x4.splat(1);
  const e = exp4(f32x4.neg(f32x4.abs(x)));
  return f32x4.div(v128.bitselect(e, one, f32x4.lt(x, f32x4.splat(0))), f32x4.add(one, e));
}

/** log(1 + e^x) = max(x, 0) + log(1 + e^-|x|), the logarithm as 2 artanh(s) by a minimax polynomial. */
@inline
export function softplus4(x: v128): v128 {
  const e = exp4(f32x4.neg(f32x4.abs(x)));
  const s = f32x4.div(e, f32x4.add(f32x4.splat(2), e));
  const z = times(s, s);
  let p = step(f32x4.splat(0.2801266476655908), z, 0.28001678608316405);
  p = step(p, z, 0.40021534235746586);
  p = step(p, z, 0.6666641617884761);
  const log = f32x4.add(f32x4.add(s, s), times(times(p, z), s));
  return f32x4.add(f32x4.max(x, f32x4.splat(0)), log);
}

/** The derivative of the logistic function. */
@inline
export function sigmoidSlope4(x: v128): v128 {
  const e = exp4(f32x4.neg(f32x4.abs(x)));
  const sum = f32x4.add(f32x4.splat(1), e);
  return f32x4.div(e, times(sum, sum));
}

/** The hyperbolic tangent. */
@inline
export function tanh4(x: v128): v128 {
  const size = f32x4.abs(x);
  const z = times(x, x);
  let p = step(f32x4.splat(-5.70498872745e-3), z, 2.06390887954e-2);
  p = step(p, z, -5.37397155531e-2);
  p = step(p, z, 1.33314422036e-1);
  p = step(p, z, -3.33332819422e-1);
  const inner = f32x4.add(times(times(p, z), size), size);
  const e = exp4(f32x4.add(size, size));
  const outer = f32x4.sub(f32x4.splat(1), f32x4.div(f32x4.splat(2), f32x4.add(e, f32x4.splat(1))));
  const y = v128.bitselect(inner, outer, f32x4.lt(size, f32x4.splat(0.625)));
  return v128.or(y, v128.and(x, i32x4.splat(0x80000000)));
}

/** The derivative of the hyperbolic tangent. */
@inline
export function tanhSlope4(x: v128): v128 {
  return times(f32x4.splat(4), sigmoidSlope4(f32x4.add(x, x)));
}
