// Functions of Math for results in Float32, about as precise as Float32 is. Like those of `functions.ts` they are read by the
// emitter and never called. Coefficients: Cephes 2.2 (S. L. Moshier, 1992).

/** Besides operations on bits: from Float64 to Float32 and back. */
export interface Widths {
  narrow(x: number): number;
  widen(x: number): number;
  nearest(x: number): number;
  pow2(n: number): number;
}

/**
 * x = n ln 2 + r, in Float64 as x is, so that nothing is lost for large x; the rest in Float32. 2ⁿ is the product of two
 * powers, since it may be a denormal.
 */
export function exp(x: number, { narrow, widen, nearest, pow2 }: Widths): number {
  const bounded = Math.max(Math.min(x, 90), -110);
  const n = nearest(narrow(bounded * Math.LOG2E));
  const r = narrow(bounded - widen(n) * Math.LN2);
  const series =
    0.5 +
    r *
      (0.16666665459 +
        r * (0.041665795894 + r * (0.0083334519073 + r * (0.0013981999507 + r * 0.000198756915))));
  const half = nearest(n * 0.5);
  return (1 + (r + r * r * series)) * pow2(half) * pow2(n - half);
}

/** What functions are given whose argument is in Float32. */
export interface SingleBits {
  exponent(x: number): number;
  mantissa(x: number): number;
}

/** x = m 2ᵉ with m about 1, then a series of m - 1; to 8e-8 relative, for an x in Float32. */
export function log(x: number, { exponent, mantissa }: SingleBits): number {
  const isTiny = x < 2 ** -126;
  const y = isTiny ? x * 2 ** 23 : x;
  const m = mantissa(y);
  const isUpper = m > Math.SQRT2;
  const f = (isUpper ? m * 0.5 : m) - 1;
  const e = exponent(y) + (isUpper ? 1 : 0) - (isTiny ? 23 : 0);
  const z = f * f;
  const series =
    0.33333331174 +
    f *
      (-0.24999993993 +
        f *
          (0.20000714765 +
            f *
              (-0.16668057665 +
                f *
                  (0.14249322787 +
                    f * (-0.12420140846 + f * (0.116769987 + f * (-0.1151461031 + f * 0.070376836292)))))));
  const value = f + (series * f * z + e * -2.1219444e-4 - z * 0.5) + e * 0.693359375;
  return x > 0 ? (x < Infinity ? value : Infinity) : x === 0 ? -Infinity : Number.NaN;
}

/** To 1.4e-7 relative, for an x in Float32. */
export function tanh(x: number): number {
  const a = Math.abs(x);
  const z = x * x;
  const inner =
    a +
    a *
      z *
      (-0.333332819422 +
        z * (0.133314422036 + z * (-0.0537397155531 + z * (0.0206390887954 + z * -0.00570498872745))));
  const size = a < 0.625 ? inner : 1 - 2 / (Math.exp(a + a) + 1);
  return x < 0 ? -size : size;
}
