import { highDoubles, lowDoubles, singles } from './lanes';

// Powers of four numbers: of two and two in double precision, by logarithm and exponential to the base 2, then rounded. What comes
// out is a unit in the last place off at most, that is, the nearest number but for one case in a hundred.
// Polynomials: minimax (Remez), log2(m) / s to 2.7e-14 and 2^r to 2.4e-10, relatively.

@inline
function step(a: v128, b: v128, c: f64): v128 {
  return f64x2.add(f64x2.mul(a, b), f64x2.splat(c));
}

/** The logarithm of |x| to the base 2. */
@inline
function log2(x: v128): v128 {
  const size = f64x2.abs(x);
  // |x| = m 2^k with m from √½ to √2: √½ taken off, the exponent is k.
  const k = i64x2.shr_s(i64x2.sub(size, i64x2.splat(0x3fe6a09e667f3bcd)), 52);
  const m = i64x2.sub(size, i64x2.shl(k, 52));
  const s = f64x2.div(f64x2.sub(m, f64x2.splat(1)), f64x2.add(m, f64x2.splat(1)));
  const z = f64x2.mul(s, s);
  let p = step(f64x2.splat(0.2829014449433274), z, 0.31990561177847415);
  p = step(p, z, 0.412209254335873);
  p = step(p, z, 0.5770779423465988);
  p = step(p, z, 0.9617966941134019);
  p = step(p, z, 2.88539008177785);
  // An integer, added to the bits of 1.5 2^52, is added to the number.
  const exponent = f64x2.sub(i64x2.add(k, f64x2.splat(6755399441055744)), f64x2.splat(6755399441055744));
  const y = f64x2.add(exponent, f64x2.mul(s, p));
  const usual = f64x2.lt(size, f64x2.splat(Infinity));
  return v128.bitselect(
    v128.bitselect(f64x2.splat(-Infinity), y, f64x2.eq(x, f64x2.splat(0))),
    size,
    usual,
  );
}

/** 2^t. */
@inline
function exp2(t: v128): v128 {
  const bounded = f64x2.pmin(f64x2.pmax(t, f64x2.splat(-1023)), f64x2.splat(1024));
  const shifted = f64x2.add(bounded, f64x2.splat(6755399441055744));
  const r = f64x2.sub(bounded, f64x2.sub(shifted, f64x2.splat(6755399441055744)));
  let p = step(f64x2.splat(1.3359815853346566e-5), r, 1.5461367615041642e-4);
  p = step(p, r, 1.3341951071881523e-3);
  p = step(p, r, 9.61805691948545e-3);
  p = step(p, r, 5.550400375229782e-2);
  p = step(p, r, 0.24022650920781688);
  p = step(p, r, 0.6931471838168948);
  p = step(p, r, 1);
  // Where the bounds are reached r is 0, and this is 0 or infinity.
  return i64x2.add(p, i64x2.shl(shifted, 52));
}

/** x^y, by the logarithm of |x|; 1 for x = 1 and for y = 0, whatever the other is. */
@inline
function raised(x: v128, y: v128, log: v128): v128 {
  const t = f64x2.mul(y, log);
  const half = f64x2.mul(y, f64x2.splat(0.5));
  const whole = f64x2.eq(f64x2.trunc(y), y);
  const odd = v128.and(whole, f64x2.ne(f64x2.trunc(half), half));
  const sign = v128.and(v128.and(x, i64x2.splat(i64.MIN_VALUE)), odd);
  // A finite number below 0 has whole powers only.
  const negative = v128.and(f64x2.lt(x, f64x2.splat(0)), f64x2.lt(log, f64x2.splat(Infinity)));
  const none = v128.or(f64x2.ne(t, t), v128.andnot(negative, whole));
  const power = v128.bitselect(f64x2.splat(NaN), v128.or(exp2(t), sign), none);
  const beyond = f64x2.eq(f64x2.abs(y), f64x2.splat(Infinity));
  const isOne = f64x2.eq(v128.bitselect(f64x2.abs(x), x, beyond), f64x2.splat(1));
  return v128.bitselect(f64x2.splat(1), power, v128.or(isOne, f64x2.eq(y, f64x2.splat(0))));
}

/** What is asked for of a power. */
const enum Power {
  value,
  baseSlope,
  exponentSlope,
}

/** Of two numbers. One function for all, as it is long. */
function power2(asked: Power, x: v128, y: v128): v128 {
  const zero = f64x2.splat(0);
  const log = log2(x);
  const power = raised(x, f64x2.sub(y, f64x2.splat(asked == Power.baseSlope ? 1 : 0)), log);
  if (asked == Power.value) return power;
  if (asked == Power.baseSlope) return v128.andnot(f64x2.mul(y, power), f64x2.eq(y, zero));
  const natural = f64x2.mul(log, f64x2.splat(0.6931471805599453));
  const slope = v128.bitselect(f64x2.splat(NaN), f64x2.mul(power, natural), f64x2.lt(x, zero));
  return v128.andnot(slope, v128.and(f64x2.eq(x, zero), f64x2.ge(y, zero)));
}

@inline
function power4(asked: Power, x: v128, y: v128): v128 {
  return singles(
    power2(asked, lowDoubles(x), lowDoubles(y)),
    power2(asked, highDoubles(x), highDoubles(y)),
  );
}

/** x^y as in IEEE 754. */
@inline
export function pow4(x: v128, y: v128): v128 {
  return power4(Power.value, x, y);
}

/** y x^(y-1); 0 for y = 0. */
@inline
export function powBaseSlope4(x: v128, y: v128): v128 {
  return power4(Power.baseSlope, x, y);
}

/** x^y log x; 0 for x = 0 and y >= 0. */
@inline
export function powExponentSlope4(x: v128, y: v128): v128 {
  return power4(Power.exponentSlope, x, y);
}
