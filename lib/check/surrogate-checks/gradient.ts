import { compareDerivatives } from '../compare-derivatives.ts';
import { endsOf } from '../jumps.ts';
import { samplePoints, undeclaredJumps } from '../sample-points.ts';
import type { SurrogateCheck } from './surrogate-check.ts';

/** The share of points that may be inconclusive. */
const share = 0.02;

/** The gradient is the derivative of the origin: on a grid, at random points, in the tails, close to kinks. */
export const gradient: SurrogateCheck = {
  name: 'gradient',
  run(subject, tally) {
    const { gradient, origin, length, magnitude, tolerance } = subject;
    const breaks = [...subject.breaks, ...endsOf(undeclaredJumps(subject))];
    const xs = samplePoints(subject);
    compareDerivatives(tally, { xs, gradient, origin, length, magnitude, breaks, tolerance });
    tally.requireConclusive(share);
  },
};
