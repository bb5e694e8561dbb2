import type { SurrogateRow } from '../../surrogates/core/surrogate-row.ts';
import { compareDerivatives } from '../compare-derivatives.ts';
import { samplePoints } from '../sample-points.ts';
import type { SurrogateCheck } from './surrogate-check.ts';

/**
 * The share of points that may be inconclusive: where a row declares its kinks or jumps; where it declares its length alone,
 * so that points lie close to kinks that nobody declared; where it says nothing of its shape, which may be narrow.
 */
const shares = { kinks: 0.02, length: 0.03, unknown: 0.1 } as const;

/** The gradient is the derivative of the origin: on a grid, at random points, in the tails, close to kinks. */
export const gradient: SurrogateCheck = {
  name: 'gradient',
  run(subject, tally) {
    const { gradient, origin, length, magnitude, breaks, tolerance } = subject;
    const xs = samplePoints(subject);
    compareDerivatives(tally, { xs, gradient, origin, length, magnitude, breaks, tolerance });
    tally.requireConclusive(shares[declaredOf(subject.row)]);
  },
};

function declaredOf({ length, kinks, jumps }: SurrogateRow): keyof typeof shares {
  if (kinks !== undefined || jumps !== undefined) return 'kinks';
  return length === undefined ? 'unknown' : 'length';
}
