import type { ParameterValues, SurrogateRow } from '../surrogate-row.ts';

/** A gradient under given parameters, and where to look for its shape. */
export interface Curve {
  /** The gradient; 0 where the formula gives NaN. */
  readonly at: (x: number) => number;
  /** The point about which it has its shape, and the length over which it changes. */
  readonly anchor: number;
  readonly length: number;
  /** The points at which it is known not to be smooth, ascending. */
  readonly breaks: readonly number[];
  /** The interval outside of which it is known to be 0. */
  readonly support: readonly [number, number];
}

/** The gradient of a row as a curve. What the row does not declare has its default. */
export function curve<K extends string>(row: SurrogateRow<K>, p: ParameterValues<K>): Curve {
  const breaks = [...(row.kinks?.(p) ?? []), ...(row.jumps?.(p) ?? [])];
  return {
    at: (x) => row.gradient(x, p) || 0,
    anchor: row.center?.(p) ?? row.threshold?.(p) ?? 0,
    length: row.length?.(p) ?? 1,
    breaks: [...new Set(breaks)].filter(Number.isFinite).sort((a, b) => a - b),
    support: row.support?.(p) ?? [-Infinity, Infinity],
  };
}
