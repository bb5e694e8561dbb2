import type { FloatArray } from '../array.ts';
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
    tally.compare(x, value, due, relative * Math.abs(due) + absolute, absolute, place);
  });
}

function overflown(x: number): number {
  const single = Math.fround(x);
  return Math.abs(single) === Infinity ? single : x;
}
