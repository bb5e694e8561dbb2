import { curve } from '../../surrogates/core/facts/curve.ts';
import { peakOf } from '../../surrogates/core/facts/peak-of.ts';
import { samplePoints } from '../sample-points.ts';
import type { SurrogateCheck } from './surrogate-check.ts';

const relative = 1e-9;

/** The gradient comes as high as the declared peak, and nowhere higher. */
export const peak: SurrogateCheck = {
  name: 'peak',
  applies: (row) => row.peak !== undefined,
  run(subject, tally) {
    const { row, params, spike } = subject;
    const due = row.peak?.(params) ?? Number.NaN;
    tally.compare(subject.anchor, peakOf(curve(row, params)), due, relative * due);
    for (const x of samplePoints(subject)) {
      const height = Math.abs(spike.gradient(x));
      tally.compare(x, Math.max(height, due), due, relative * due, 0, 'a height');
    }
  },
};
