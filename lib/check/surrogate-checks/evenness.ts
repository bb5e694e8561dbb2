import type { SurrogateCheck } from './surrogate-check.ts';

const relative = 1e-10;

/** The gradient is even about the center that the row declares. */
export const evenness: SurrogateCheck = {
  name: 'evenness',
  applies: (row) => row.center !== undefined,
  run(subject, tally) {
    const { spike, anchor, length, breaks } = subject;
    const random = subject.random();
    const height = Math.abs(spike.gradient(anchor));
    for (let i = 0; i < 128; i++) {
      const d = length * 10 ** (8 * random.next() - 3);
      const [left, right] = [anchor - d, anchor + d];
      if (breaks.some((at) => Math.abs(at - left) < rounding(left) || Math.abs(at - right) < rounding(right)))
        continue;
      const [got, due] = [spike.gradient(right), spike.gradient(left)];
      // Both ends are rounded, unless the center is 0.
      const noise = anchor === 0 ? 0 : (height * rounding(right)) / length;
      tally.compare(right, got, due, relative * Math.abs(due) + noise, noise);
    }
  },
};

function rounding(x: number): number {
  return 8 * Number.EPSILON * Math.abs(x);
}
