import type { Line } from '../plot/line-plot.ts';

/** How many times higher than that in the middle a curve may be and still be shown whole. */
const most = 5;

/** The range of values that shows these curves, 0 included; the few that are far higher than the others are cut off. */
export function rangeOf(lines: readonly Line[]): {
  readonly y: readonly [number, number];
  readonly cut: readonly { readonly label: string; readonly top: number }[];
} {
  const extents = lines.map(({ label, points }) => {
    const values = points.map(([, value]) => value).filter(Number.isFinite);
    return { label, low: Math.min(0, ...values), top: Math.max(0, ...values) };
  });
  const tops = extents.map(({ top }) => top).sort((a, b) => a - b);
  const limit = most * (tops[Math.floor(tops.length / 2)] ?? 0);
  const isCut = ({ top }: { top: number }) => limit > 0 && top > limit;
  const low = Math.min(0, ...extents.map((extent) => extent.low));
  const high = Math.max(0, ...extents.filter((extent) => !isCut(extent)).map(({ top }) => top));
  const air = 0.05 * (high - low || 1);
  return { y: [low - air, high + air], cut: extents.filter(isCut) };
}
