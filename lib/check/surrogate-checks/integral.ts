import { comparePanels } from '../compare-panels.ts';
import { compareAcross, edgesAtJumps, intervalsBetween, type Jump } from '../jumps.ts';
import { undeclaredJumps } from '../sample-points.ts';
import type { Subject } from '../subject.ts';
import type { SurrogateCheck } from './surrogate-check.ts';

/** The share of panels that may be inconclusive. */
const share = 0.02;

/**
 * Over each panel the integral of the gradient is the change of the origin. This finds what lies between points: narrow errors,
 * and jumps of the origin, which has none but those that the row declares.
 */
export const integral: SurrogateCheck = {
  name: 'integral',
  run(subject, tally) {
    const { gradient, origin, tolerance, magnitude } = subject;
    const jumps = undeclaredJumps(subject);
    compareAcross(tally, jumps, { origin, magnitude });
    comparePanels(tally, { panels: panels(subject, jumps), gradient, origin, tolerance, magnitude });
    tally.requireConclusive(share);
  },
};

/** Intervals without gaps, but for the declared jumps. */
function panels(subject: Subject, undeclared: readonly Jump[]): [number, number][] {
  const { jumps, length } = subject;
  const sorted = [...new Set(edges(subject, undeclared))].sort((a, b) => a - b);
  const gap = (x: number) => (jumps.includes(x) ? 8 * Number.EPSILON * Math.max(Math.abs(x), length) : 0);
  return intervalsBetween(sorted, undeclared).map(([a, b]) => [a + gap(a), b - gap(b)]);
}

/** Half a length apart near the anchor, farther apart outwards. */
function edges({ anchor, length, breaks }: Subject, undeclared: readonly Jump[]): number[] {
  const near = Array.from({ length: 17 }, (_, i) => i / 2);
  const far = Array.from({ length: 6 }, (_, i) => 12 * 1.5 ** i);
  const distances = [...near, ...far].map((t) => t * length);
  const absolute = Array.from({ length: 33 }, (_, i) => i / 4 - 4);
  const isInside = (x: number) => Math.abs(x - anchor) <= 100 * length;
  return [
    ...distances.flatMap((d) => [anchor - d, anchor + d]),
    ...absolute.filter(isInside),
    ...[...breaks, ...edgesAtJumps(undeclared, length)].filter(isInside),
  ];
}
