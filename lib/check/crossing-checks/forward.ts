import { withFloat64 } from '../../array/layout.ts';
import { tensor } from '../../ops/create.ts';
import type { CrossingSubject } from '../crossing-subject.ts';
import { randomPairs } from '../random-pairs.ts';
import type { Check } from '../surrogate-checks/surrogate-check.ts';

const unusual = [0, -0, 5e-324, -5e-324, 1, -1, 1e300, -1e300, Infinity, -Infinity, Number.NaN];

/** The forward is 1 where xNew is at the threshold or above (strict: above) and xOld is not, else 0; NaN does not fire. */
export const forward: Check<CrossingSubject> = {
  name: 'forward',
  run(subject, tally) {
    const pairs = unusual.flatMap((a) => unusual.map((b) => [a, b] as const));
    const [randomNew, randomOld] = randomPairs(subject.random(), subject.length);
    const xNew = Float64Array.of(...pairs.map(([a]) => a), ...randomNew);
    const xOld = Float64Array.of(...pairs.map(([, b]) => b), ...randomOld);
    const isUp = subject.spike.row.of.strict ? (x: number) => x > 0 : (x: number) => x >= 0;
    const isDown = (x: number) => !isUp(x) && !Number.isNaN(x);
    const got = withFloat64(() => subject.spike(tensor(xNew), tensor(xOld)).toTypedArray());
    xNew.forEach((x, i) => {
      const old = xOld[i] as number;
      tally.compare(x, got[i] as number, isUp(x) && isDown(old) ? 1 : 0, 0, 0, `a spike with xOld = ${old}`);
    });
  },
};
