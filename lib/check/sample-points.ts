import { besideJumps, edgesAtJumps, findJumps, type Jump } from './jumps.ts';
import { gapAt } from './neighbours.ts';
import type { Subject } from './subject.ts';

/**
 * Points at which a gradient is checked: a grid, random points of all magnitudes, tails, both sides of each kink, declared
 * or not.
 */
export function samplePoints(subject: Subject): number[] {
  return subject.once('points', () => {
    const beyond = besideJumps(undeclaredJumps(subject), subject.length);
    return [...basicPoints(subject), ...beyond.filter((x) => !subject.breaks.includes(x))];
  });
}

/** Where the gradient jumps though no kink is declared. */
export function undeclaredJumps(subject: Subject): Jump[] {
  return subject.once('undeclared', () => findJumps(subject.gradient, basicPoints(subject), subject));
}

function basicPoints(subject: Subject): number[] {
  const { breaks, length, given } = subject;
  const points = given.focus ? focusPoints(subject, given.focus, 256) : usualPoints(subject);
  const kinks = breaks.map((at) => ({ below: at, above: at }));
  // Closer to a kink it is a matter of rounding on which side they lie.
  const isClear = (x: number) => breaks.every((at) => Math.abs(x - at) > gapAt(at, length));
  return [...points, ...besideJumps(kinks, length)].filter(isClear);
}

function usualPoints(subject: Subject): number[] {
  const { anchor, length } = subject;
  const near = grid(anchor, 8 * length, 128);
  const far = [50, 1e4, 50 * length, 1e4 * length].flatMap((d) => [anchor - d, anchor + d]);
  return [...subject.thinned([...near, ...grid(0, 4, 64), ...scattered(subject)]), ...far];
}

/** `count` + 1 equidistant points. */
function grid(center: number, radius: number, count: number): number[] {
  return Array.from({ length: count + 1 }, (_, i) => center + radius * ((2 * i) / count - 1));
}

/** Random points: uniform near the anchor and near 0, log-uniform over eleven decades of distance. */
function scattered(subject: Subject): number[] {
  const { anchor, length } = subject;
  const random = subject.random();
  const draws = Array.from({ length: 64 }, () => [random.next(), random.next(), random.next()] as const);
  return draws.flatMap(([u, v, w]) => [
    anchor + 8 * length * (2 * u - 1),
    8 * (2 * v - 1),
    anchor + (w < 0.5 ? -1 : 1) * length * 10 ** (11 * u - 6),
  ]);
}

/** Random points in an interval; a third of them log-uniform about 0. */
export function focusPoints(
  subject: Subject,
  [low, high]: readonly [number, number],
  count: number,
): number[] {
  const random = subject.random();
  return Array.from({ length: count }, (_, i) => {
    const u = random.next();
    const x = low + (high - low) * u;
    if (i % 3 !== 0) return x;
    const near = subject.length * 10 ** (3 * u - 3) * (random.next() < 0.5 ? -1 : 1);
    return near > low && near < high ? near : x;
  });
}

/** Points in the tails, from where exponentials overflow in Float32 on. */
export function farPoints({ length }: Subject): number[] {
  const distances = [15, 50, 90, 1e3, 1e4].flatMap((d) => (length === 1 ? [d] : [d, d * length]));
  return distances.flatMap((d) => [-d, d]);
}

/** Edges of the intervals over which a gradient is integrated where it has its shape, besides breaks and jumps. */
export function panelEdges({ anchor, length, given }: Subject): number[] {
  if (given.focus) {
    const [low, high] = given.focus;
    return grid(low / 2 + high / 2, high / 2 - low / 2, 128);
  }
  const [low, high] = [anchor - 100 * length, anchor + 100 * length];
  const inside = grid(0, 4, 32).filter((x) => x > low && x < high);
  return [low, high, ...octaves(anchor, length), ...inside];
}

/** Half a length apart near the anchor, farther apart outwards. */
function octaves(anchor: number, length: number): number[] {
  const near = Array.from({ length: 17 }, (_, i) => i / 2);
  const far = Array.from({ length: 6 }, (_, i) => 12 * 1.5 ** i);
  return [...near, ...far].flatMap((t) => [anchor - t * length, anchor + t * length]);
}

/** Intervals between some edges, and breaks and jumps among them, ascending. */
export function panelsBetween(subject: Subject, edges: readonly number[]): [number, number][] {
  const [low, high] = [Math.min(...edges), Math.max(...edges)];
  const known = [...subject.breaks, ...edgesAtJumps(undeclaredJumps(subject), subject.length)];
  const isInside = (x: number) => x >= low && x <= high;
  const all = [...new Set([...edges, ...known.filter(isInside)])].sort((a, b) => a - b);
  return all.slice(1).map((b, i) => [all[i] as number, b]);
}
