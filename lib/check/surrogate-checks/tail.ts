import { curve } from '../../surrogates/core/facts/curve.ts';
import { slower } from '../../surrogates/core/facts/facts-of.ts';
import { peakOf } from '../../surrogates/core/facts/peak-of.ts';
import { sideOf } from '../../surrogates/core/facts/side-of.ts';
import type { SurrogateCheck } from './surrogate-check.ts';

/** Of a power. What oscillates shows its height at some points only. */
const tolerance = 0.02;

/** Far out the gradient falls off as declared: like that power of the distance, faster, or to 0. */
export const tail: SurrogateCheck = {
  name: 'tail',
  applies: (row) => row.tail !== undefined,
  run({ row, params, anchor, isBrief }, tally) {
    if (isBrief) return;
    const of = curve(row, params);
    if (peakOf(of) === 0) return;
    const due = row.tail?.(params);
    const got = slower(sideOf(of, -1), sideOf(of, 1));
    if (typeof due === 'number' && typeof got === 'number')
      tally.compare(anchor, got, due, tolerance, tolerance);
    else if (got !== due) tally.fail(`the tail is ${got} when ${due} was due`);
  },
};
