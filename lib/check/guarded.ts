import type { Elementwise } from '../util/quadrature.ts';

/** A function that gives NaN where it throws. */
export function guarded(f: Elementwise): Elementwise {
  const one = (x: number) => {
    try {
      return f(Float64Array.of(x))[0] as number;
    } catch {
      return Number.NaN;
    }
  };
  return (xs) => {
    try {
      return f(xs);
    } catch {
      return xs.map(one);
    }
  };
}
