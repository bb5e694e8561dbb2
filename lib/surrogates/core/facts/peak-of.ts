import type { Curve } from './curve.ts';

const golden = (Math.sqrt(5) - 1) / 2;

/** As many hills are climbed: the highest may have been seen from its foot only. */
const hills = 8;

/** Steps of the golden section: they narrow an interval down to its last bits. */
const steps = 90;

/** The largest absolute value of a curve, found by evaluating it. */
export function peakOf(curve: Curve): number {
  const height = (x: number) => Math.abs(curve.at(x));
  const xs = points(curve);
  const heights = xs.map(height);
  const tops = [...heights.keys()].filter((i) => {
    const [before = 0, here = 0, after = 0] = [heights[i - 1], heights[i], heights[i + 1]];
    return here >= before && here >= after && here > Math.min(before, after);
  });
  const highest = tops.sort((i, j) => (heights[j] as number) - (heights[i] as number)).slice(0, hills);
  const climbed = highest.map((i) => climb(height, xs[Math.max(0, i - 1)] as number, xs[i + 1] ?? Infinity));
  return [...heights, ...climbed].reduce((most, value) => Math.max(most, value), 0);
}

/** Points near and far, and both sides of where the curve is not smooth. */
function points({ anchor, length, breaks, support }: Curve): number[] {
  const near = Array.from({ length: 513 }, (_, i) => anchor + ((i - 256) / 32) * length);
  const far = Array.from({ length: 481 }, (_, i) => length * 2 ** ((i - 320) / 8));
  const beside = [...breaks, ...support].filter(Number.isFinite).flatMap((at) => {
    const gap = 4 * Number.EPSILON * Math.max(Math.abs(at), length);
    return [at - gap, at, at + gap];
  });
  return [...new Set([...near, ...far.flatMap((d) => [anchor - d, anchor + d]), ...beside])].sort(
    (a, b) => a - b,
  );
}

/** The highest value between two points with one hill between, by golden section. */
function climb(height: (x: number) => number, from: number, to: number): number {
  let [a, b] = [from, Math.min(to, Number.MAX_VALUE)];
  let [c, d] = [b - golden * (b - a), a + golden * (b - a)];
  let [atC, atD] = [height(c), height(d)];
  for (let i = 0; i < steps; i++) {
    if (atC >= atD) {
      [b, d, atD] = [d, c, atC];
      c = b - golden * (b - a);
      atC = height(c);
    } else {
      [a, c, atC] = [c, d, atD];
      d = a + golden * (b - a);
      atD = height(d);
    }
  }
  return Math.max(atC, atD);
}
