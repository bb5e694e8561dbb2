import type { Elementwise } from '../util/quadrature.ts';
import { granularity } from './granularity.ts';
import { tinyRounding } from './underflow.ts';

/** How finite differences step. */
export interface Stencil {
  /** The length over which the function changes: the largest step near 0. Default 1. */
  readonly length?: number;
  /** The largest step anywhere. Default: the length, and a quarter of |x| where that is more. */
  readonly longest?: number;
  /** Points at which the function is not smooth. A stencil stays on one side of each. */
  readonly breaks?: readonly number[];
  /** The size of the numbers that `f` computes with, where its values may be small differences of them. Default 0. */
  readonly magnitude?: number;
  /** 0: central differences (default). 1 or -1: one-sided ones, from x upwards or downwards. */
  readonly side?: -1 | 0 | 1;
  /** From how many starting steps, the longest first. Default 3. */
  readonly starts?: number;
}

/** Estimated derivatives; an error is Infinity where there is no estimate, as on a break. */
export interface Derivatives {
  readonly values: Float64Array;
  /** Estimates too: about one in ten is exceeded, hardly ever ten times over. */
  readonly errors: Float64Array;
}

const allStarts = 3;
const rows = 8;

/** From one row to the next; no integer, so that not every step can be a multiple of a period of `f`. */
const ratio = 1.7;

/**
 * The derivative of `f` at each of `xs`: differences over eight shrinking steps, extrapolated to step 0
 * (Ridders 1982, by Neville's scheme), from three starting steps; the estimate with the least error is kept.
 * `f` is called once, with all points of all stencils.
 */
export function finiteDifferences(f: Elementwise, xs: Float64Array, options: Stencil = {}): Derivatives {
  const { side = 0, magnitude = 0, starts = allStarts } = options;
  const power = side === 0 ? ratio * ratio : ratio;
  const points = stencilPoints(xs, options);
  const fs = f(points);
  const values = new Float64Array(xs.length);
  const errors = new Float64Array(xs.length);
  for (let i = 0; i < xs.length; i++) {
    let best: Estimate = { value: Number.NaN, error: Infinity };
    for (let s = 0; s < starts; s++) {
      const next = extrapolate(points, fs, (i * starts + s) * rows * 2, power, magnitude);
      if (next.error < best.error) best = next;
    }
    values[i] = best.value;
    errors[i] = best.error;
  }
  return { values, errors };
}

/** For each point, start and row: the upper and the lower end of the step. */
function stencilPoints(xs: Float64Array, options: Stencil): Float64Array {
  const { side = 0, starts = allStarts } = options;
  const points = new Float64Array(xs.length * starts * rows * 2);
  let at = 0;
  for (const x of xs)
    for (let h of firstSteps(x, options).slice(0, starts))
      for (let row = 0; row < rows; row++, h /= ratio) {
        // Rounded so that x + h and x - h are not: the stencil lies evenly about x.
        const step = Math.abs(x) + h - Math.abs(x);
        points[at++] = side < 0 ? x : x + step;
        points[at++] = side > 0 ? x : x - step;
      }
  return points;
}

/** Starting steps: the length, and fractions of it; far from 0 also a share of the distance. */
function firstSteps(x: number, { length = 1, longest = Infinity, breaks = [], side = 0 }: Stencil): number[] {
  const room = Math.min(longest, roomAt(x, breaks, side) / 2);
  const near = Math.min(length, room);
  const far = Math.min(Math.max(length, Math.abs(x) / 4), room);
  return far > near ? [far, near, near / 16] : [near, near / 16, near / 256];
}

/** The distance to the nearest break, on the side where the stencil lies. */
export function roomAt(x: number, breaks: readonly number[], side: number): number {
  let room = Infinity;
  for (const at of breaks) if (side * (at - x) >= 0) room = Math.min(room, Math.abs(at - x));
  return room;
}

interface Estimate {
  readonly value: number;
  readonly error: number;
}

/** The last row of the tableau, as far as it is built. */
const tableau = new Float64Array(rows);

/**
 * Neville's tableau over the rows that begin at `from`. The error of an entry is its distance from the two entries
 * that it comes from, but no less than a thousandth of theirs (two that agree by chance do not count), nor than
 * what the rounding of `f` makes of the step.
 */
function extrapolate(
  points: Float64Array,
  fs: Float64Array,
  from: number,
  power: number,
  magnitude: number,
): Estimate {
  let [value, error] = [Number.NaN, Infinity];
  const ulp = Math.min(Number.EPSILON * magnitude, granularity(fs, from, from + 2 * rows));
  for (let i = 0; i < rows; i++) {
    const [upper, lower] = [fs[from + 2 * i] as number, fs[from + 2 * i + 1] as number];
    // The step that was really made.
    const step = (points[from + 2 * i] as number) - (points[from + 2 * i + 1] as number);
    const rounding = Math.max(Number.EPSILON * Math.max(Math.abs(upper), Math.abs(lower)), ulp, tinyRounding);
    const noise = (2 * rounding) / step;
    let above = tableau[0] as number;
    let entry = (upper - lower) / step;
    tableau[0] = entry;
    let lastGap = 0;
    let factor = 1;
    for (let j = 1; j <= i; j++) {
      factor *= power;
      const next = entry + (entry - above) / (factor - 1);
      const gap = Math.max(Math.abs(next - entry), Math.abs(next - above));
      const estimate = Math.max(gap, lastGap / 1000, noise);
      if (j > 1 && estimate < error) [value, error] = [next, estimate];
      above = tableau[j] as number;
      tableau[j] = next;
      entry = next;
      lastGap = gap;
    }
  }
  return { value, error };
}
