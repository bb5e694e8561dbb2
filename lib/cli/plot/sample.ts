import type { Surrogate } from '../../index.ts';
import { anchorOf, declaredBreaks } from '../../surrogates/core/facts/curve.ts';

/** What of a surrogate can be drawn. */
export const quantities = ['forward', 'origin', 'gradient'] as const;

/** What of a surrogate is drawn. */
export type Quantity = (typeof quantities)[number];

const regular = 481;

/** Where a surrogate is not smooth. */
export function breaksOf({ row, params }: Surrogate): number[] {
  return [row.threshold?.(params) ?? 0, ...declaredBreaks(row, params), ...(row.support?.(params) ?? [])];
}

/** Points of an interval: regular ones, and both sides of those at which a function is not smooth. */
export function pointsOf(breaks: readonly number[], [low, high]: readonly [number, number]): Float64Array {
  const gap = (high - low) * 1e-7;
  const all = [
    ...Array.from({ length: regular }, (_, i) => low + ((high - low) * i) / (regular - 1)),
    ...breaks.flatMap((at) => [at - gap, at, at + gap]),
  ];
  return Float64Array.from(new Set(all.filter((x) => x >= low && x <= high))).sort();
}

/** What a surrogate gives at some points. A forward that draws its spikes shows their mean, the probability. */
export function sample({ row, kernels }: Surrogate, what: Quantity, xs: Float64Array): Float64Array {
  if (what === 'forward' && row.stochastic) return xs.map((x) => Math.max(0, Math.min(x, 1)));
  return kernels[what](new Float64Array(xs.length), xs) as Float64Array<ArrayBuffer>;
}

/** An interval that shows where a surrogate has its shape. */
export function rangeOf({ row, params }: Surrogate): [low: number, high: number] {
  const anchor = anchorOf(row, params);
  const reach = 4 * (row.length?.(params) ?? 1);
  const known = [...(row.kinks?.(params) ?? []), ...(row.support?.(params) ?? [])].filter(Number.isFinite);
  const inView = known.filter((at) => Math.abs(at - anchor) <= 4 * reach).map((at) => at + (at - anchor) / 4);
  const ends = [anchor - reach, anchor + reach, ...inView];
  return [Math.min(...ends), Math.max(...ends)];
}
