import type { Elementwise } from '../util/quadrature.ts';
import { largest } from './largest.ts';
import { gapAt } from './neighbours.ts';
import type { Subject } from './subject.ts';

/** Two numbers next to each other, but for rounding, between which a function jumps. */
export interface Jump {
  readonly below: number;
  readonly above: number;
  /** The values there. */
  readonly low: number;
  readonly high: number;
}

/** A change by this share of the values may be a jump; */
const share = 0.1;

/** and this of the largest value. */
const negligible = 1e-6;

/** More jumps than this are not looked at. */
const limit = 16;

/** They narrow an interval down to the rounding of its ends. */
const bisections = 64;

/**
 * Jumps that nobody declared: where the values at neighbouring points differ strongly, the interval between is halved as
 * long as they do. One jump is found in an interval, the larger one as bisection goes; none at a break.
 */
export function findJumps(
  f: Elementwise,
  points: ArrayLike<number>,
  { breaks, length }: Pick<Subject, 'breaks' | 'length'>,
): Jump[] {
  const ends = breaks.flatMap((at) => [at - gapAt(at, length), at + gapAt(at, length)]);
  const xs = Float64Array.from(new Set([...Array.from(points), ...ends])).sort();
  const values = f(xs);
  const floor = negligible * largest(values);
  const isStrong = ({ low, high }: Jump) => {
    const change = Math.abs(high - low);
    return change > floor && change > share * Math.max(Math.abs(low), Math.abs(high));
  };
  let open = [...xs.subarray(1)]
    .map((above, i) => {
      return { below: xs[i] as number, above, low: values[i] as number, high: values[i + 1] as number };
    })
    .filter(({ below, above }) => !breaks.some((at) => below < at && at < above))
    .filter(isStrong);
  for (let i = 0; i < bisections && open.length > 0; i++) open = halved(f, open, length).filter(isStrong);
  return open.filter((interval) => isNarrow(interval, length)).slice(0, limit);
}

/** Points on both sides of each jump, ever closer to it. */
export function besideJumps(jumps: readonly Pick<Jump, 'below' | 'above'>[], length: number): number[] {
  const distances = [0.1, 1e-2, 1e-3, 1e-4, 1e-5].map((t) => t * length);
  return jumps.flatMap(({ below, above }) => distances.flatMap((d) => [below - d, above + d]));
}

/** Ends of intervals that close in on each jump: what a wide one drowns shows in them. */
export function edgesAtJumps(jumps: readonly Jump[], length: number): number[] {
  return jumps.flatMap(({ below, above }) => {
    const distance = 1e-4 * Math.max(length, Math.abs(above));
    return [below - distance, below, above, above + distance];
  });
}

/** Each interval, where it can be halved still, as that half over which the function changes more. */
function halved(f: Elementwise, intervals: readonly Jump[], length: number): Jump[] {
  const middles = f(Float64Array.from(intervals, ({ below, above }) => below / 2 + above / 2));
  return intervals.map((interval, i) => {
    if (isNarrow(interval, length)) return interval;
    const { below, above, low, high } = interval;
    const [middle, value] = [below / 2 + above / 2, middles[i] as number];
    return Math.abs(value - low) > Math.abs(high - value)
      ? { below, above: middle, low, high: value }
      : { below: middle, above, low: value, high };
  });
}

function isNarrow({ below, above }: Jump, length: number): boolean {
  return above - below <= gapAt(above, length);
}
