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
