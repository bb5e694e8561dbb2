import { compareDerivatives } from '../compare-derivatives.ts';
import { gapAt } from '../neighbours.ts';
import { type Check, openShare } from '../run-checks.ts';
import { farPoints, samplePoints, undeclaredJumps } from '../sample-points.ts';
import type { Subject } from '../subject.ts';
import type { Tally } from '../tally.ts';

/** The gradient is the derivative of the origin: on a grid, at random points, in the tails, close to kinks. */
export const gradient: Check<Subject> = {
  name: 'gradient',
  applies: ({ given }) => given.origin !== undefined,
  run(subject, tally) {
    compare(subject, tally, samplePoints(subject));
    if (subject.given.kernels) compareLone(subject, tally);
  },
};

/** By this share it may lie beyond them: they are values next to the point, not at it. */
const beyond = 1e-3;

/** A value that a gradient has at one point alone lies between those on its two sides. */
function compareLone(subject: Subject, tally: Tally): void {
  const jumps = undeclaredJumps(subject);
  for (const { above: x, low, high: got } of jumps) {
    const next = jumps.find(({ below }) => below === x);
    if (next === undefined) continue;
    const due = Math.max(Math.min(low, next.high), Math.min(got, Math.max(low, next.high)));
    tally.compare(x, got, due, beyond * Math.abs(due), 0, 'a point on its own');
  }
}

/** The same in the tails alone, which a formula by hand is more often wrong in. */
export const tails: Check<Subject> = {
  name: 'tails',
  applies: ({ given }) => given.kernels === undefined,
  run: (subject, tally) => compare(subject, tally, farPoints(subject)),
};

function compare(subject: Subject, tally: Tally, points: readonly number[]): void {
  const xs = Float64Array.from(points.filter((x) => !subject.breaks.includes(x)));
  // A difference stays on one side of each jump.
  const ends = undeclaredJumps(subject).flatMap(({ below, above }) => [below, above]);
  const breaks = [...subject.breaks, ...ends];
  const { gradient, origin, length, magnitude, tolerance } = subject;
  compareDerivatives(tally, { xs, gradient, origin, length, magnitude, breaks, tolerance });
  tally.requireConclusive(openShare);
}

/**
 * Just left and right of each kink the gradient is the one-sided derivative of the origin, and at the kink it is one of the two;
 * what was written by hand may be anything there.
 */
export const kinks: Check<Subject> = {
  name: 'kinks',
  applies: ({ given: { origin, kernels }, row }) =>
    origin !== undefined && kernels !== undefined && (row.kinks !== undefined || row.jumps !== undefined),
  run(subject, tally) {
    const { breaks } = subject;
    for (const at of breaks) {
      for (const side of [-1, 1] as const) compareSide(subject, tally, at, side);
      compareKink(subject, tally, at);
    }
    if (breaks.length > 0) tally.requireConclusive(0);
  },
};

function compareSide(subject: Subject, tally: Tally, at: number, side: -1 | 1): void {
  const { gradient, origin, length, magnitude, tolerance } = subject;
  const xs = Float64Array.of(at + side * gapAt(at, length));
  const breaks = subject.breaks.filter((other) => other !== at);
  const place = side < 0 ? 'the left side of a kink' : 'the right side of a kink';
  compareDerivatives(tally, { xs, gradient, origin, length, magnitude, breaks, side, tolerance, place });
}

function compareKink(subject: Subject, tally: Tally, at: number): void {
  const { length, tolerance } = subject;
  const gap = gapAt(at, length);
  const got = subject.gradientAt(at);
  const [left, right] = [at - gap, at + gap].map((x) => subject.gradientAt(x)) as [number, number];
  const due = Math.abs(left - got) < Math.abs(right - got) ? left : right;
  const around = [at - length / 10, at + length / 10].map((x) => Math.abs(subject.gradientAt(x)));
  const noise = (64 * Number.EPSILON * Math.max(...around) * Math.max(Math.abs(at), length)) / length;
  tally.compare(at, got, due, tolerance * Math.abs(due) + noise, noise, 'a kink');
}
