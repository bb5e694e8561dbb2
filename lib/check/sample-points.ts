import { besideJumps, findJumps, type Jump } from './jumps.ts';
import { nextDown, nextUp } from './neighbours.ts';
import type { Subject } from './subject.ts';

/**
 * Points at which a surrogate is checked: a grid, random points of all magnitudes, tails, both sides of each kink, declared
 * or not.
 */
export function samplePoints(subject: Subject): Float64Array {
  return subject.once('points', () => {
    const points = basicPoints(subject);
    const beyond = besideJumps(undeclaredJumps(subject), subject.length);
    return Float64Array.from([...points, ...beyond.filter((x) => !subject.breaks.includes(x))]);
  });
}

/** Where the gradient jumps though no kink is declared. */
export function undeclaredJumps(subject: Subject): Jump[] {
  return subject.once('undeclared', () => findJumps(subject.gradient, basicPoints(subject), subject));
}

function basicPoints(subject: Subject): number[] {
  const { anchor, breaks, length } = subject;
  const regular = [...grid(anchor, 8 * length, 128), ...grid(0, 4, 64), ...scattered(subject)];
  const points = [
    ...subject.thinned(regular),
    ...tails(anchor, length),
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

function tails(anchor: number, length: number): number[] {
  const far = [50, 1e4];
  return [...far, ...far.map((t) => t * length)].flatMap((t) => [anchor - t, anchor + t]);
}

/** Points on both sides of a kink, ever closer to it. */
function beside(at: number, length: number): number[] {
  const distances = [0.1, 1e-2, 1e-3, 1e-4, 1e-5].map((t) => t * length);
  return distances.flatMap((d) => [at - d, at + d]).filter((x) => x < nextDown(at) || x > nextUp(at));
}
