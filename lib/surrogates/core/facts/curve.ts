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

/** The point about which the gradient of a row has its shape. */
export function anchorOf<K extends string>(row: SurrogateRow<K>, p: ParameterValues<K>): number {
  return row.center?.(p) ?? row.threshold?.(p) ?? 0;
}

/** Kinks of the gradient and jumps of the origin, as they are declared. */
export function declaredBreaks<K extends string>(row: SurrogateRow<K>, p: ParameterValues<K>): number[] {
  return [...(row.kinks?.(p) ?? []), ...(row.jumps?.(p) ?? [])];
}

/** The points at which it is known that a gradient is not smooth, each once, ascending. */
export function breaksOf<K extends string>(row: SurrogateRow<K>, p: ParameterValues<K>): number[] {
  return [...new Set(declaredBreaks(row, p))].filter(Number.isFinite).sort((a, b) => a - b);
}

/** The gradient of a row as a curve. What the row does not declare has its default. */
export function curve<K extends string>(row: SurrogateRow<K>, p: ParameterValues<K>): Curve {
  return {
    at: (x) => row.gradient(x, p) || 0,
    anchor: anchorOf(row, p),
    length: row.length?.(p) ?? 1,
    breaks: breaksOf(row, p),
    support: row.support?.(p) ?? [-Infinity, Infinity],
  };
}
