// The functions of Math as formulas, to about the last digit of Float64. They are never called: the emitter reads them,
// like the formulas of surrogates, and puts them in place. So they use nothing but their arguments and Math.
// Coefficients: fdlibm 5.3 (Sun Microsystems, 1993).

/** Operations on the bits of Float64 numbers, single instructions for lanes; see `operations.ts`. */
export interface Bits {
  nearest(x: number): number;
  pow2(n: number): number;
  exponent(x: number): number;
  mantissa(x: number): number;
  head(x: number): number;
}

/** x = n ln 2 + r with |r| <= ln 2 / 2, then e^r by a rational function of r. */
export function exp(x: number, { nearest, pow2 }: Bits): number {
  const bounded = Math.max(Math.min(x, 710), -746);
  const n = nearest(bounded * Math.LOG2E);
  const high = bounded - n * (2977044471 * 2 ** -32);
  const low = n * 1.9082149292705877e-10;
  const r = high - low;
  const t = r * r;
  const c =
    r -
    t *
      (0.16666666666666602 +
        t *
          (-0.0027777777777015593 +
            t * (6.613756321437934e-5 + t * (-1.6533902205465252e-6 + t * 4.1381367970572385e-8))));
  // 2ⁿ is 0 where it would be a denormal of Float64, far below what Float32 holds.
  return (1 - (low - (r * c) / (2 - c) - high)) * pow2(Math.max(n, -1023));
}

/** e^x - 1 without cancellation: 2ⁿ (e^r - 1) + (2ⁿ - 1). */
export function expm1(x: number, { nearest, pow2 }: Bits): number {
  const bounded = Math.max(Math.min(x, 710), -746);
  const n = nearest(bounded * Math.LOG2E);
  const high = bounded - n * (2977044471 * 2 ** -32);
  const low = n * 1.9082149292705877e-10;
  const r = high - low;
  const t = r * r;
  const c =
    r -
    t *
      (0.16666666666666602 +
        t *
          (-0.0027777777777015593 +
            t * (6.613756321437934e-5 + t * (-1.6533902205465252e-6 + t * 4.1381367970572385e-8))));
  const scale = pow2(Math.max(n, -1023));
  return x > 709 ? Math.exp(x) : scale * (high - (low - (r * c) / (2 - c))) + (scale - 1);
}

/** x = m 2ᵉ with m about 1, then log m = 2 artanh((m - 1) / (m + 1)). */
export function log(x: number, { exponent, mantissa }: Bits): number {
  const upper = mantissa(x) > Math.SQRT2;
  const f = (upper ? mantissa(x) / 2 : mantissa(x)) - 1;
  const e = upper ? exponent(x) + 1 : exponent(x);
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const even = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373));
  const odd =
    z * (0.6666666666666735 + w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)));
  const half = (f * f) / 2;
  const value =
    e * (2977044471 * 2 ** -32) - (half - (s * (half + even + odd) + e * 1.9082149292705877e-10) - f);
  return x > 0 ? (x < Infinity ? value : Infinity) : x === 0 ? -Infinity : Number.NaN;
}

/** log(1 + x), and what the sum 1 + x has lost. */
export function log1p(x: number): number {
  const sum = 1 + x;
  const lost = (x - (sum - 1)) / sum;
  return sum > 0 && sum < Infinity ? Math.log(sum) + lost : Math.log(sum);
}

export function tanh(x: number): number {
  const t = Math.expm1(-2 * Math.abs(x));
  const size = -t / (2 + t);
  return x < 0 ? -size : size;
}

export function atan(x: number): number {
  return Math.atan2(x, 1);
}

/** Of |y / x| or its reciprocal or (|y| - |x|) / (|y| + |x|), whichever is below tan(π/8). For y not 0 and y / x a number. */
export function atan2(y: number, x: number): number {
  const a = Math.abs(y);
  const b = Math.abs(x);
  const far = a > 2.414213562373095 * b;
  const middle = a > 0.41421356237309503 * b;
  const t = (far ? -b : middle ? a - b : a) / (far ? a : middle ? a + b : b);
  const z = t * t;
  const w = z * z;
  const odd =
    z *
    (0.3333333333333293 +
      w *
        (0.14285714272503466 +
          w *
            (0.09090887133436507 +
              w * (0.06661073137387531 + w * (0.049768779946159324 + w * 0.016285820115365782)))));
  const even =
    w *
    (-0.19999999999876483 +
      w *
        (-0.11111110405462356 +
          w * (-0.0769187620504483 + w * (-0.058335701337905735 + w * -0.036531572744216916))));
  const base = far ? 1.5707963267948966 : middle ? 0.7853981633974483 : 0;
  const angle = base - (t * (odd + even) - t);
  const size = x < 0 ? Math.PI - angle : angle;
  return y < 0 ? -size : size;
}

/**
 * x - n π/2 in [-π/4, π/4] as the sum of r and a tail, for |x| below about 800,000: n times the first part of π/2 is exact.
 */
export function sin(x: number, { nearest }: Bits): number {
  const n = nearest(x * 0.6366197723675814);
  const most = x - n * 1.5707963267341256;
  const rest = n * 6.077100506506192e-11;
  const r = most - rest;
  const tail = most - r - rest;
  const quadrant = n - 4 * Math.floor(n / 4);
  const z = r * r;
  const v = z * r;
  const odd =
    0.00833333333332249 +
    z *
      (-0.0001984126982985795 +
        z * (2.7557313707070068e-6 + z * (-2.5050760253406863e-8 + z * 1.58969099521155e-10)));
  const sine = r - (z * (tail / 2 - v * odd) - tail - v * -0.16666666666666632);
  const even =
    z *
    (0.0416666666666666 +
      z *
        (-0.001388888888887411 +
          z *
            (2.480158728947673e-5 +
              z * (-2.7557314351390663e-7 + z * (2.087572321298175e-9 + z * -1.1359647557788195e-11)))));
  const most1 = 1 - z / 2;
  const cosine = most1 + (1 - most1 - z / 2 + (z * even - r * tail));
  const size = quadrant === 0 || quadrant === 2 ? sine : cosine;
  return quadrant < 2 ? size : -size;
}

/** As `sin`. */
export function cos(x: number, { nearest }: Bits): number {
  const n = nearest(x * 0.6366197723675814);
  const most = x - n * 1.5707963267341256;
  const rest = n * 6.077100506506192e-11;
  const r = most - rest;
  const tail = most - r - rest;
  const quadrant = n - 4 * Math.floor(n / 4);
  const z = r * r;
  const v = z * r;
  const odd =
    0.00833333333332249 +
    z *
      (-0.0001984126982985795 +
        z * (2.7557313707070068e-6 + z * (-2.5050760253406863e-8 + z * 1.58969099521155e-10)));
  const sine = r - (z * (tail / 2 - v * odd) - tail - v * -0.16666666666666632);
  const even =
    z *
    (0.0416666666666666 +
      z *
        (-0.001388888888887411 +
          z *
            (2.480158728947673e-5 +
              z * (-2.7557314351390663e-7 + z * (2.087572321298175e-9 + z * -1.1359647557788195e-11)))));
  const most1 = 1 - z / 2;
  const cosine = most1 + (1 - most1 - z / 2 + (z * even - r * tail));
  const size = quadrant === 0 || quadrant === 2 ? cosine : sine;
  return quadrant === 0 || quadrant === 3 ? size : -size;
}

/** For a base above 0. */
export function pow(base: number, exponent: number): number {
  return Math.exp(exponent * Math.log(base));
}

/** For |a / b| below 2^26: the quotient times either half of b is exact. */
export function remainder(a: number, b: number, { head }: Bits): number {
  const size = Math.abs(a);
  const by = Math.abs(b);
  const quotient = Math.floor(size / by);
  const left = size - quotient * head(by) - quotient * (by - head(by));
  const mended = left < 0 ? left + by : left >= by ? left - by : left;
  return a < 0 ? -mended : mended;
}
