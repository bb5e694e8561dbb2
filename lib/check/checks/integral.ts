import { factsOf } from '../../surrogates/core/facts/facts-of.ts';
import { compareIntegral } from '../fundamental-theorem.ts';
import type { Jump } from '../jumps.ts';
import { gapAt } from '../neighbours.ts';
import { type Check, openShare } from '../run-checks.ts';
import { panelEdges, panelsBetween, undeclaredJumps } from '../sample-points.ts';
import { showRounded } from '../show-number.ts';
import type { Subject } from '../subject.ts';
import type { Tally } from '../tally.ts';

type Panel = readonly [low: number, high: number];

/**
 * Over each panel the integral of the gradient is the change of the origin. This finds what lies between points: narrow errors,
 * and jumps of the origin, which has none but those that the row declares.
 */
export const integral: Check<Subject> = {
  name: 'integral',
  applies: ({ given }) => given.origin !== undefined,
  run(subject, tally) {
    const undeclared = undeclaredJumps(subject);
    for (const jump of undeclared) compareAcross(subject, tally, jump);
    // Across a jump, a panel is as narrow as rounding allows.
    const isAcross = ([a, b]: Panel) => undeclared.some(({ below, above }) => below <= a && b <= above);
    const panels = panelsBetween(subject, panelEdges(subject)).filter((panel) => !isAcross(panel));
    comparePanels(subject, tally, panels);
    tally.requireConclusive(openShare);
  },
};

/** Where the gradient jumps, the origin does not, but for rounding. */
function compareAcross(
  { origin, magnitude }: Subject,
  tally: Tally,
  { below, above, low, high }: Jump,
): void {
  const [a, b] = [...origin(Float64Array.of(below, above))] as [number, number];
  const rounding = 16 * Number.EPSILON * Math.max(Math.abs(a), Math.abs(b), magnitude);
  const allowed = 2 * (Math.abs(low) + Math.abs(high)) * (above - below) + rounding;
  tally.compare(above, b - a, 0, allowed, allowed, 'the change of the origin where the gradient jumps');
}

/** A difference this many times the error of the quadrature is real. */
const trust = 10;

/** Compares panel by panel, up to the first one that is wrong. */
function comparePanels(subject: Subject, tally: Tally, panels: readonly Panel[]): void {
  const { gradient, origin, tolerance, jumps, length } = subject;
  const gap = (x: number) => (jumps.includes(x) ? gapAt(x, length) : 0);
  for (const [a, b] of panels) {
    const panel = [a + gap(a), b - gap(b)] as const;
    const { value, absolute, error, change, noise, at } = compareIntegral(gradient, origin, panel, subject);
    const allowed = tolerance * absolute + noise;
    const difference = Math.abs(value - change);
    const place = `the integral from ${panel.map((x) => showRounded(x, 4)).join(' to ')}`;
    if (difference > allowed && trust * error > difference) tally.skip();
    else tally.compare(at, value, change, allowed, allowed - tolerance * Math.abs(change), place);
    if (tally.failed) return;
  }
}

/** Relative tolerance of a mass. */
const relative = 1e-9;

/** Doublings of the distance from the anchor that are integrated; beyond, the origin says what is left. */
const octaves = 40;

/**
 * The integral of the gradient over the real line, and the rise of the origin over it, are the declared mass. The origin so
 * has to give its limits at ±Infinity. Without an origin the area is integrated as far as it goes.
 */
export const mass: Check<Subject> = {
  name: 'mass',
  applies: ({ row }) => row.mass !== undefined,
  run(subject, tally) {
    const { row, params, anchor, given } = subject;
    const due = row.mass?.(params) ?? Number.NaN;
    if (given.origin) compareMass(subject, tally, due);
    else {
      const { mass: _, ...undeclared } = row;
      tally.compare(anchor, factsOf(undeclared, params).area, due, relative * Math.abs(due));
    }
  },
};

function compareMass(subject: Subject, tally: Tally, due: number): void {
  const [bottom, top] = [subject.originAt(-Infinity), subject.originAt(Infinity)];
  if (Number.isNaN(top - bottom) && top !== bottom) {
    const x = Number.isNaN(bottom) ? -Infinity : Infinity;
    tally.fail(`the origin is NaN at x = ${x}, where mass needs its limit`);
    return;
  }
  const noise = 16 * Number.EPSILON * (Math.abs(top) + Math.abs(bottom));
  const tolerance = relative * Math.abs(due) + noise;
  tally.compare(Infinity, top - bottom, due, tolerance, noise, 'the rise of the origin');
  if (!Number.isFinite(due)) return;
  const { value, absolute, low, high } = integralOfGradient(subject);
  const rest = top - subject.originAt(high) + subject.originAt(low) - bottom;
  const allowed = relative * absolute + noise;
  tally.compare(high, value + rest, due, allowed, noise, 'the integral of the gradient');
}

/** What the gradient integrates to over [low, high], and its absolute value. */
function integralOfGradient(subject: Subject) {
  const { gradient, origin, magnitude, anchor, length } = subject;
  const distances = [0, ...Array.from({ length: octaves }, (_, i) => length * 2 ** (i - 2))];
  const edges = distances.flatMap((d) => [anchor - d, anchor + d]);
  const panels = panelsBetween(subject, edges).map((panel) => {
    return compareIntegral(gradient, origin, panel, { tolerance: relative, magnitude });
  });
  const sum = (field: 'value' | 'absolute') => panels.reduce((total, panel) => total + panel[field], 0);
  const [low, high] = edges.slice(-2) as [number, number];
  return { value: sum('value'), absolute: sum('absolute'), low, high };
}
