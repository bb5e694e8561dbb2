import type { Elementwise } from '../util/quadrature.ts';
import { gapAt, nextDown, nextUp } from './neighbours.ts';
import type { Tally } from './tally.ts';

/** Two numbers next to each other, but for rounding, between which a function jumps. */
export interface Jump {
  readonly below: number;
  readonly above: number;
  /** The values there. */
  readonly low: number;
  readonly high: number;
}

/** Where jumps are looked for. */
export interface JumpOptions {
  /** Points at which it is known that the function may jump. */
  readonly breaks: readonly number[];
  /** The length over which the function changes. */
  readonly length: number;
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
 * long as they do. One jump is found in an interval, the larger one as bisection goes.
 */
export function findJumps(
  f: Elementwise,
  points: ArrayLike<number>,
  { breaks, length }: JumpOptions,
): Jump[] {
  const ends = breaks.flatMap((at) => [at - leastGap(at, length), at + leastGap(at, length)]);
  const xs = Float64Array.from(new Set([...Array.from(points), ...ends])).sort();
  const values = f(xs);
  const floor = negligible * values.reduce((most, value) => Math.max(most, Math.abs(value) || 0), 0);
  const isStrong = ({ low, high }: Jump) => {
    const change = Math.abs(high - low);
    return change > floor && change > share * Math.max(Math.abs(low), Math.abs(high));
  };
  let open = [...xs.subarray(1)]
    .map((above, i) => {
      return { below: xs[i] as number, above, low: values[i] as number, high: values[i + 1] as number };
    })
    .filter((interval) => isStrong(interval) && !breaks.some((at) => isInside(interval, at)));
  for (let i = 0; i < bisections && open.length > 0; i++) open = halved(f, open, length).filter(isStrong);
  return open.filter((interval) => isNarrow(interval, length)).slice(0, limit);
}

/** Points on both sides of each jump, ever closer to it. */
export function besideJumps(jumps: readonly Pick<Jump, 'below' | 'above'>[], length: number): number[] {
  const distances = [0.1, 1e-2, 1e-3, 1e-4, 1e-5].map((t) => t * length);
  return jumps.flatMap(({ below, above }) => distances.flatMap((d) => [below - d, above + d]));
}

/** Both ends of each jump: a difference stays on one side of it. */
export function endsOf(jumps: readonly Jump[]): number[] {
  return jumps.flatMap(({ below, above }) => [below, above]);
}

/** Ends of intervals that close in on each jump: what a wide one drowns shows in them. */
export function edgesAtJumps(jumps: readonly Jump[], length: number): number[] {
  return jumps.flatMap(({ below, above }) => {
    const distance = 1e-4 * Math.max(length, Math.abs(above));
    return [below - distance, below, above, above + distance];
  });
}

/** Intervals between ascending edges, without those across a jump: they are as narrow as rounding allows. */
export function intervalsBetween(edges: readonly number[], jumps: readonly Jump[]): [number, number][] {
  return edges
    .slice(1)
    .map((b, i): [number, number] => [edges[i] as number, b])
    .filter(([a, b]) => !jumps.some(({ below, above }) => below <= a && b <= above));
}

/** Where a gradient jumps, its origin does not, but for rounding. */
export function compareAcross(
  tally: Tally,
  jumps: readonly Jump[],
  { origin, magnitude }: { origin: Elementwise; magnitude: number },
): void {
  for (const { below, above, low, high } of jumps) {
    const [a, b] = [...origin(Float64Array.of(below, above))] as [number, number];
    const rounding = 16 * Number.EPSILON * Math.max(Math.abs(a), Math.abs(b), magnitude);
    const allowed = 2 * (Math.abs(low) + Math.abs(high)) * (above - below) + rounding;
    tally.compare(above, b - a, 0, allowed, allowed, 'the change of the origin where the gradient jumps');
  }
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
  return above - below <= leastGap(above, length);
}

function isInside({ below, above }: Jump, at: number): boolean {
  return below < at && at < above;
}

/** As at a declared kink; no less than doubles can tell. */
function leastGap(at: number, length: number): number {
  return Math.max(gapAt(at, length), nextUp(at) - nextDown(at));
}
