/**
 * The error function 2/√π ∫₀ˣ e^(−t²) dt, to about 1e-15 relative.
 *
 * Rational Chebyshev approximations of W. J. Cody, Mathematics of Computation 23 (1969), 631–637.
 */
export function erf(x: number): number {
  const y = Math.abs(x);
  return y <= 0.46875 ? erfInner(x) : x < 0 ? erfcOuter(y) - 1 : 1 - erfcOuter(y);
}

/**
 * The complement 1 − erf(x), to about 1e-15 relative in both tails (down to the denormals at x = 26.5).
 *
 * Rational Chebyshev approximations of W. J. Cody, Mathematics of Computation 23 (1969), 631–637.
 */
export function erfc(x: number): number {
  const y = Math.abs(x);
  return y <= 0.46875 ? 1 - erfInner(x) : x < 0 ? 2 - erfcOuter(y) : erfcOuter(y);
}

/** erf(x) for |x| <= 0.46875. */
export function erfInner(x: number): number {
  const t = x * x;
  const p =
    (((0.18577770618460315 * t + 3.1611237438705655) * t + 113.86415415105016) * t + 377.485237685302) * t +
    3209.3775891384694;
  const q =
    (((t + 23.601290952344122) * t + 244.02463793444417) * t + 1282.6165260773723) * t + 2844.236833439171;
  return (x * p) / q;
}

/** erfc(y) for y >= 0.46875. */
export function erfcOuter(y: number): number {
  const bounded = Math.min(y, 32);
  return expMinusSquare(bounded) * (bounded <= 4 ? erfcxMiddle(bounded) : erfcxFar(bounded));
}

/** e^(y²) erfc(y) for 0.46875 <= y <= 4. */
export function erfcxMiddle(y: number): number {
  const p =
    (((((((2.1531153547440383e-8 * y + 0.5641884969886701) * y + 8.883149794388377) * y + 66.11919063714163) *
      y +
      298.6351381974001) *
      y +
      881.952221241769) *
      y +
      1712.0476126340707) *
      y +
      2051.0783778260716) *
      y +
    1230.3393547979972;
  const q =
    (((((((y + 15.744926110709835) * y + 117.6939508913125) * y + 537.1811018620099) * y +
      1621.3895745666903) *
      y +
      3290.7992357334597) *
      y +
      4362.619090143247) *
      y +
      3439.3676741437216) *
      y +
    1230.3393548037495;
  return p / q;
}

/** e^(y²) erfc(y) for y >= 4. */
export function erfcxFar(y: number): number {
  const t = 1 / (y * y);
  const p =
    ((((0.016315387137302097 * t + 0.30532663496123236) * t + 0.36034489994980445) * t +
      0.12578172611122926) *
      t +
      0.016083785148742275) *
      t +
    6.587491615298378e-4;
  const q =
    ((((t + 2.568520192289822) * t + 1.8729528499234604) * t + 0.5279051029514285) * t +
      0.06051834131244132) *
      t +
    0.0023352049762686918;
  return (1 / Math.sqrt(Math.PI) - (t * p) / q) / y;
}

/** e^(−y²), with y² split so that its rounding does not grow with y. */
export function expMinusSquare(y: number): number {
  const head = Math.floor(16 * y) / 16;
  return Math.exp(-head * head) * Math.exp((head - y) * (head + y));
}

/** x times a factor that vanishes faster than x grows: 0 where it is 0, whatever x is. */
export function damped(x: number, factor: number): number {
  return factor === 0 ? 0 : x * factor;
}

/** The derivative by the rate of ∫₀ᵗ e^(−rate s) ds, for t >= 0: a series where the difference of its parts would be rounding. */
export function decaySlope(t: number, rate: number): number {
  const u = rate * t;
  const e = Math.exp(-u);
  const rest =
    1 / 2 +
    u *
      (1 / 6 +
        u *
          (1 / 24 +
            u *
              (1 / 120 +
                u *
                  (1 / 720 +
                    u *
                      (1 / 5040 +
                        u *
                          (1 / 40320 +
                            u *
                              (1 / 362880 +
                                u * (1 / 3628800 + u * (1 / 39916800 + u * (1 / 479001600))))))))));
  return u < 1 / 2 ? -t * t * e * rest : (damped(t, e) + Math.expm1(-u) / rate) / rate;
}

/** The logistic function 1 / (1 + e^(−z)), to full relative accuracy in its left tail. */
export function logistic(z: number): number {
  const e = Math.exp(-Math.abs(z));
  return (z < 0 ? e : 1) / (1 + e);
}

/** The derivative of the logistic function, exactly even and without overflow. */
export function logisticSlope(z: number): number {
  const e = Math.exp(-Math.abs(z));
  return e / ((1 + e) * (1 + e));
}

/** The density at x of the normal distribution of mean 0. */
export function normalDensity(x: number, sigma: number): number {
  const z = x / sigma;
  return Math.exp((-z * z) / 2) / (sigma * Math.sqrt(2 * Math.PI));
}

/**
 * √(−2 log(k / 2²⁴)) for integers k from 1 to 2²⁴, to 1e-13 relative, in arithmetic that every machine rounds alike:
 * the same bits everywhere, which `Math.log` does not promise.
 */
export function normalRadius(k: number): number {
  let exponent = 31 - Math.clz32(k);
  let m = k / 2 ** exponent;
  if (m > Math.SQRT2) {
    m *= 0.5;
    exponent += 1;
  }
  // log m = 2 artanh(s), with |s| < 0.172.
  const s = (m - 1) / (m + 1);
  const z = s * s;
  const p =
    ((((((((2 / 15) * z + 2 / 13) * z + 2 / 11) * z + 2 / 9) * z + 2 / 7) * z + 2 / 5) * z + 2 / 3) * z + 2) *
    s;
  return Math.sqrt(-2 * ((exponent - 24) * Math.LN2 + p));
}

/** sin(2π j / 2²⁴) for integers j from 0 to 2²⁵, to 1e-12, the same bits on every machine. */
export function turnSine(j: number): number {
  const quadrant = (j + 2 ** 21) >>> 22;
  const x = (j - quadrant * 2 ** 22) * ((2 * Math.PI) / 2 ** 24);
  const value = quadrant % 2 === 0 ? smallSine(x) : smallCosine(x);
  return quadrant % 4 < 2 ? value : -value;
}

/** sin x for |x| <= π / 4. */
function smallSine(x: number): number {
  const z = x * x;
  return (
    (((((((1 / 6227020800) * z - 1 / 39916800) * z + 1 / 362880) * z - 1 / 5040) * z + 1 / 120) * z - 1 / 6) *
      z +
      1) *
    x
  );
}

/** cos x for |x| <= π / 4. */
function smallCosine(x: number): number {
  const z = x * x;
  return (
    ((((((1 / 479001600) * z - 1 / 3628800) * z + 1 / 40320) * z - 1 / 720) * z + 1 / 24) * z - 1 / 2) * z + 1
  );
}

/** The nearest whole number, the even one of two. */
export function roundToEven(x: number): number {
  const up = Math.round(x);
  return up % 2 !== 0 && up - x === 0.5 ? up - 1 : up;
}
