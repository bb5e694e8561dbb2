import type { FloatArray } from '../array/layout.ts';
import { granularity } from './granularity.ts';
import { nextDown32, nextUp32 } from './neighbours.ts';
import type { Tally } from './tally.ts';

const relative = 2e-6;

/** The smallest normal Float32 number: below it precision ends. */
const absolute = 2 ** -126;

/** Compares Float32 results with Float64 ones, relatively. They are finite, unless they may overflow as these do. */
export function compareSingles(
  tally: Tally,
  place: string,
  xs: Float32Array,
  got: FloatArray,
  dueAt: (x: number, i: number) => number,
  { mayOverflow = false } = {},
): void {
  xs.forEach((x, i) => {
    const value = got[i] as number;
    const due = mayOverflow ? overflown(dueAt(x, i)) : dueAt(x, i);
    if (!mayOverflow && !Number.isFinite(value)) tally.fail(`${place} gives ${value} at x = ${x}`);
    const tolerance = relative * Math.abs(due) + absolute;
    // Where the formula itself is no more precise, as at a zero of a sum of cosines.
    const slack = Math.abs(value - due) <= tolerance ? 0 : noise((at) => dueAt(at, i), x);
    tally.compare(x, value, due, tolerance + slack, absolute + slack, place);
  });
}

/**
 * What the last digits of Float64 change: those of x, and those of a number near 1 that the formula cancels, which shows by
 * values that are multiples of them.
 */
function noise(f: (x: number) => number, x: number): number {
  const near = [f(nextDown32(x)), f(x), f(nextUp32(x))] as const;
  const change = Math.abs(near[2] - near[0]) * 2 ** -24;
  const cancelled = Math.min(4 * granularity(near), 2 ** -50);
  return Number.isFinite(change) ? change + cancelled : 0;
}

function overflown(x: number): number {
  const single = Math.fround(x);
  return Math.abs(single) === Infinity ? single : x;
}
