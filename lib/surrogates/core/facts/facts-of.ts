import type { ParameterValues, SurrogateRow, Tail } from '../surrogate-row.ts';
import { areaOf } from './area-of.ts';
import { curve } from './curve.ts';
import { peakOf } from './peak-of.ts';
import { type Side, sideOf } from './side-of.ts';

/** What the gradient of a surrogate is like, under its parameters. */
export interface SurrogateFacts {
  /** The largest absolute value of the gradient. */
  readonly peak: number;
  /**
   * The integral of the gradient over the real line: ±Infinity where it diverges, NaN where there is none (the gradient
   * oscillates for ever, or both sides diverge with opposite signs).
   */
  readonly area: number;
  /** How the gradient falls off, on the side where it does so more slowly. */
  readonly tail: Tail;
  /** The closed interval outside of which the gradient is exactly 0; its ends are ±Infinity where there is none. */
  readonly support: readonly [number, number];
}

/** The facts of a row under given parameters: those that it declares, the others by evaluating its gradient. */
export function factsOf<K extends string>(row: SurrogateRow<K>, p: ParameterValues<K>): SurrogateFacts {
  const of = curve(row, p);
  const peak = row.peak?.(p) ?? peakOf(of);
  if (peak === 0)
    return { peak, area: 0, tail: 'compact', support: row.support?.(p) ?? [of.anchor, of.anchor] };
  let found: readonly [Side, Side] | undefined;
  const sides = () => (found ??= [sideOf(of, -1), sideOf(of, 1)]);
  return {
    peak,
    area: row.mass?.(p) ?? areaOf(of, ...sides()),
    tail: row.tail?.(p) ?? slower(...sides()),
    support: row.support?.(p) ?? [sides()[0].edge, sides()[1].edge],
  };
}

/** The peak or the area alone, as `factsOf` has it. */
export function sizeOf<K extends string>(
  row: SurrogateRow<K>,
  by: 'peak' | 'area',
  p: ParameterValues<K>,
): number {
  const of = curve(row, p);
  const peak = row.peak?.(p) ?? peakOf(of);
  if (by === 'peak' || peak === 0) return by === 'peak' ? peak : 0;
  return row.mass?.(p) ?? areaOf(of, sideOf(of, -1), sideOf(of, 1));
}

/** The tail of the side that falls off more slowly. */
export function slower(left: Side, right: Side): Tail {
  const tails = [left.tail, right.tail];
  const powers = tails.filter((tail) => typeof tail === 'number');
  if (powers.length > 0) return Math.min(...powers);
  return tails.includes('exponential') ? 'exponential' : 'compact';
}
