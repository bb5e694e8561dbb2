import { compareDerivatives } from '../compare-derivatives.ts';
import type { Subject } from '../subject.ts';
import type { Tally } from '../tally.ts';
import type { SurrogateCheck } from './surrogate-check.ts';

/**
 * Just left and right of each kink the gradient is the one-sided derivative of the origin, and at the kink it is one
 * of the two.
 */
export const kinks: SurrogateCheck = {
  name: 'kinks',
  applies: (row) => row.kinks !== undefined || row.jumps !== undefined,
  run(subject, tally) {
    const { breaks } = subject;
    for (const at of breaks) {
      compareSide(subject, tally, at, -1);
      compareSide(subject, tally, at, 1);
      compareKink(subject, tally, at);
    }
    if (breaks.length > 0) tally.requireConclusive(0);
  },
};

function compareSide(subject: Subject, tally: Tally, at: number, side: -1 | 1): void {
  const { gradient, origin, length, magnitude, tolerance } = subject;
  const xs = Float64Array.of(beside(subject, at, side));
  const breaks = subject.breaks.filter((other) => other !== at);
  const place = side < 0 ? 'the left side of a kink' : 'the right side of a kink';
  compareDerivatives(tally, { xs, gradient, origin, length, magnitude, breaks, side, tolerance, place });
}

function compareKink(subject: Subject, tally: Tally, at: number): void {
  const { spike, length, tolerance } = subject;
  const got = spike.gradient(at);
  const [left, right] = [spike.gradient(beside(subject, at, -1)), spike.gradient(beside(subject, at, 1))];
  const due = Math.abs(left - got) < Math.abs(right - got) ? left : right;
  const around = [at - length / 10, at + length / 10].map((x) => Math.abs(spike.gradient(x)));
  const noise = (64 * Number.EPSILON * Math.max(...around) * Math.max(Math.abs(at), length)) / length;
  tally.compare(at, got, due, tolerance * Math.abs(due) + noise, noise, 'a kink');
}

/** A few ulps off: a kink that is itself rounded lies between. */
function beside({ length }: Subject, at: number, side: number): number {
  return at + side * 8 * Number.EPSILON * Math.max(Math.abs(at), length);
}
