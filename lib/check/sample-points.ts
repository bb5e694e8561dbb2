import { besideJumps, edgesAtJumps, findJumps, type Jump } from './jumps.ts';
import { nextDown, nextUp } from './neighbours.ts';
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
  const { anchor, breaks, length, given } = subject;
  const usual = () => [...grid(anchor, 8 * length, 128), ...grid(0, 4, 64), ...scattered(subject)];
  const points = [
    ...(given.focus ? focusPoints(subject, 256) : [...subject.thinned(usual()), ...tails(anchor, length)]),
    ...breaks.flatMap((at) => beside(at, length)),
  ];
  return points.filter((x) => !breaks.includes(x));
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

/** Random points where it is checked most densely; a third of them log-uniform about 0. */
export function focusPoints(subject: Subject, count: number): number[] {
  const { anchor, length, given } = subject;
  const [low, high] = given.focus ?? [anchor - 8 * length, anchor + 8 * length];
  const random = subject.random();
  return Array.from({ length: count }, (_, i) => {
    const u = random.next();
    const x = low + (high - low) * u;
    if (i % 3 !== 0) return x;
    const near = length * 10 ** (3 * u - 3) * (random.next() < 0.5 ? -1 : 1);
    return near > low && near < high ? near : x;
  });
}

function tails(anchor: number, length: number): number[] {
  const far = [50, 1e4];
  return [...far, ...far.map((t) => t * length)].flatMap((t) => [anchor - t, anchor + t]);
}

/** Points in the tails, from where exponentials overflow in Float32 on. */
export function farPoints({ length }: Subject): number[] {
  const distances = [15, 50, 90, 1e3, 1e4].flatMap((d) => (length === 1 ? [d] : [d, d * length]));
  return distances.flatMap((d) => [-d, d]);
}

/** Points on both sides of a kink, ever closer to it. */
function beside(at: number, length: number): number[] {
  const points = besideJumps([{ below: at, above: at }], length);
  return points.filter((x) => x < nextDown(at) || x > nextUp(at));
}

/** Ascending edges of the intervals over which a gradient is integrated, breaks and jumps among them. */
export function panelEdges(subject: Subject): number[] {
  const { anchor, breaks, length, given } = subject;
  const [low, high] = given.focus ?? [anchor - 100 * length, anchor + 100 * length];
  const regular = given.focus ? grid(low / 2 + high / 2, high / 2 - low / 2, 128) : octaves(subject);
  const known = [...breaks, ...edgesAtJumps(undeclaredJumps(subject), length)];
  const isInside = (x: number) => x >= low && x <= high;
  return [...new Set([...regular, ...known].filter(isInside))].sort((a, b) => a - b);
}

/** Half a length apart near the anchor, farther apart outwards; and a quarter apart near 0. */
function octaves({ anchor, length }: Subject): number[] {
  const near = Array.from({ length: 17 }, (_, i) => i / 2);
  const far = Array.from({ length: 6 }, (_, i) => 12 * 1.5 ** i);
  const distances = [...near, ...far].map((t) => t * length);
  return [...distances.flatMap((d) => [anchor - d, anchor + d]), ...grid(0, 4, 32)];
}
