import { nextDown, nextDown32, nextUp, nextUp32 } from '../neighbours.ts';
import type { Subject } from '../subject.ts';
import type { SurrogateCheck } from './surrogate-check.ts';

/** Kernels are compiled under so many further settings. */
const compiled = 3;

/** Outside of the declared support the gradient is exactly 0: right beside it, farther out, at infinity, in Float32. */
export const support: SurrogateCheck = {
  name: 'support',
  applies: (row) => row.support !== undefined,
  run(subject, tally) {
    const { spike } = subject;
    const { doubles, singles } = outside(subject);
    for (const x of doubles) tally.compare(x, spike.gradient(x), 0, 0);
    if (subject.rank > compiled) return;
    const got = spike.kernels.gradient(new Float32Array(singles.length), singles);
    singles.forEach((x, i) => {
      tally.compare(x, got[i] as number, 0, 0, 0, 'the gradient kernel');
    });
  },
};

function outside(subject: Subject): { doubles: number[]; singles: Float32Array } {
  const { row, params, length } = subject;
  const [low, high] = row.support?.(params) ?? [-Infinity, Infinity];
  const random = subject.random();
  const distances = Array.from({ length: 64 }, () => length * 10 ** (12 * random.next() - 6));
  const below = low === -Infinity ? [] : [nextDown(low), ...distances.map((d) => low - d), -1e300, -Infinity];
  const above = high === Infinity ? [] : [nextUp(high), ...distances.map((d) => high + d), 1e300, Infinity];
  const isOutside = (x: number) => x < low || x > high;
  const doubles = [...below, ...above].filter(isOutside);
  const singles = [nextDown32(low), nextUp32(high), ...doubles.map(Math.fround)].filter(isOutside);
  return { doubles, singles: Float32Array.from(singles) };
}
