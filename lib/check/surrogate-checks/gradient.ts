import { compareDerivatives } from '../compare-derivatives.ts';
import { samplePoints } from '../sample-points.ts';
import type { SurrogateCheck } from './surrogate-check.ts';

/** The share of points that may be inconclusive. */
const share = 0.02;

/** The same where a row says nothing of its shape: it may be narrow, with kinks that nobody declared. */
const ofUnknown = 0.1;

/** The gradient is the derivative of the origin: on a grid, at random points, in the tails, close to kinks. */
export const gradient: SurrogateCheck = {
  name: 'gradient',
  run(subject, tally) {
    const { gradient, origin, length, magnitude, breaks, tolerance } = subject;
    const xs = samplePoints(subject);
    compareDerivatives(tally, { xs, gradient, origin, length, magnitude, breaks, tolerance });
    const { row } = subject;
    const isKnown = row.length !== undefined || row.kinks !== undefined || row.jumps !== undefined;
    tally.requireConclusive(isKnown ? share : ofUnknown);
  },
};
