import type { CrossingSubject } from '../crossing-subject.ts';
import type { Check } from '../surrogate-checks/surrogate-check.ts';
import type { Tally } from '../tally.ts';

const values = [0, 1, -1, Infinity, -Infinity];

/** Partial derivatives: the same at -0 as at +0, not NaN at ±Infinity, NaN for NaN. */
export const specialValues: Check<CrossingSubject> = {
  name: 'special values',
  run({ spike }, tally) {
    for (const a of values) {
      for (const b of values) {
        spike.gradient(a, b).forEach((g, i) => {
          tally.requireNumber(a, g, `partial derivative ${i} (xOld = ${b})`);
        });
      }
      compareAll(tally, Number.NaN, spike.gradient(a, Number.NaN), () => Number.NaN);
      compareAll(tally, Number.NaN, spike.gradient(Number.NaN, a), () => Number.NaN);
      compareAll(tally, -0, spike.gradient(-0, a), (_, i) => spike.gradient(0, a)[i] as number);
      compareAll(tally, -0, spike.gradient(a, -0), (_, i) => spike.gradient(a, 0)[i] as number);
    }
  },
};

function compareAll(
  tally: Tally,
  x: number,
  partials: readonly number[],
  due: (g: number, i: number) => number,
): void {
  partials.forEach((g, i) => {
    tally.compare(x, g, due(g, i), 0, 0, `input ${i}`);
  });
}
