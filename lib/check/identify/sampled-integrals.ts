import { weightsAt } from './weights-at.ts';

/** The integral of samples over the interval from one to the next. */
export interface SampledIntegral {
  readonly value: number;
  readonly absolute: number;
  /** How far cubic and quadratic interpolation are apart, from either side alone too: a corner or jump may lie between. */
  readonly error: number;
  readonly width: number;
}

/** Between neighbouring samples the integral of the cubic through the four around it. */
export function sampledIntegrals(xs: Float64Array, ys: Float64Array): SampledIntegral[] {
  return Array.from(xs.subarray(1), (b, i) => {
    const a = xs[i] as number;
    const from = Math.max(0, Math.min(i - 1, xs.length - 4));
    const over = (nodes: readonly number[]) => integrated(xs, ys, nodes, a, b);
    const value = over([from, from + 1, from + 2, from + 3]);
    const apart = (starts: readonly number[]) => {
      const inside = starts.filter((at) => at >= 0 && at + 2 < xs.length);
      return Math.max(0, ...inside.map((at) => Math.abs(over([at, at + 1, at + 2]) - value)));
    };
    const near = ys.subarray(Math.max(0, i - 1), i + 3);
    const spread = (Math.max(...near) - Math.min(...near)) * (b - a);
    const error = Math.max(apart([from, from + 1]), Math.min(apart([i - 2, i + 1]), spread));
    const ends = Math.abs(ys[i] as number) + Math.abs(ys[i + 1] as number);
    return { value, error, absolute: Math.max(Math.abs(value), (ends * (b - a)) / 2), width: b - a };
  });
}

/** Of the polynomial through some samples, by the rule of Gauss for two points, which is exact for cubics. */
function integrated(
  xs: Float64Array,
  ys: Float64Array,
  nodes: readonly number[],
  a: number,
  b: number,
): number {
  const [middle, half] = [a / 2 + b / 2, b / 2 - a / 2];
  const at = (x: number) =>
    weightsAt(xs, nodes, x).reduce((sum, weight, k) => sum + weight * (ys[nodes[k] as number] as number), 0);
  return half * (at(middle - half / Math.sqrt(3)) + at(middle + half / Math.sqrt(3)));
}
