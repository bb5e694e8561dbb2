import { curve } from '../../surrogates/core/facts/curve.ts';
import { slower } from '../../surrogates/core/facts/facts-of.ts';
import { peakOf } from '../../surrogates/core/facts/peak-of.ts';
import { sideOf } from '../../surrogates/core/facts/side-of.ts';
import { nextDown, nextDown32, nextUp, nextUp32 } from '../neighbours.ts';
import type { Check } from '../run-checks.ts';
import { samplePoints } from '../sample-points.ts';
import type { Subject } from '../subject.ts';

/** The gradient is even about the center that the row declares. */
export const evenness: Check<Subject> = {
  name: 'evenness',
  applies: ({ row }) => row.center !== undefined,
  run(subject, tally) {
    const { anchor, length, breaks } = subject;
    const random = subject.random();
    const height = Math.abs(subject.gradientAt(anchor));
    const isOnBreak = (x: number) => breaks.some((at) => Math.abs(at - x) < rounding(x));
    for (let i = 0; i < 128; i++) {
      const d = length * 10 ** (8 * random.next() - 3);
      const [left, right] = [anchor - d, anchor + d];
      if (isOnBreak(left) || isOnBreak(right)) continue;
      const [got, due] = [subject.gradientAt(right), subject.gradientAt(left)];
      // Both ends are rounded, unless the center is 0.
      const noise = anchor === 0 ? 0 : (height * rounding(right)) / length;
      tally.compare(right, got, due, 1e-10 * Math.abs(due) + noise, noise);
    }
  },
};

function rounding(x: number): number {
  return 8 * Number.EPSILON * Math.abs(x);
}

/** The origin has the declared value at the threshold. */
export const originAtThreshold = fixedValue('origin at threshold', true, 1e-12);

/** The same of an origin by hand. */
export const originAtZero = fixedValue('origin at zero', false, 1e-9);

function fixedValue(name: string, hasKernels: boolean, relative: number): Check<Subject> {
  return {
    name,
    applies: ({ given: { origin, kernels }, row }) =>
      origin !== undefined && (kernels !== undefined) === hasKernels && row.originAtThreshold !== undefined,
    run({ fixed, origin }, tally) {
      const { x, due } = fixed ?? { x: 0, due: Number.NaN };
      const allowed = relative * Math.max(1, Math.abs(due));
      tally.compare(x, origin(Float64Array.of(x))[0] as number, due, allowed, allowed);
    },
  };
}

/** The gradient comes as high as the declared peak, and nowhere higher. */
export const peak: Check<Subject> = {
  name: 'peak',
  applies: ({ row }) => row.peak !== undefined,
  run(subject, tally) {
    const { row, params } = subject;
    const due = row.peak?.(params) ?? Number.NaN;
    const allowed = 1e-9 * due;
    tally.compare(subject.anchor, peakOf(curve(row, params)), due, allowed);
    const xs = Float64Array.from(samplePoints(subject));
    subject.gradient(xs).forEach((g, i) => {
      tally.compare(xs[i] as number, Math.max(Math.abs(g), due), due, allowed, 0, 'a height');
    });
  },
};

/** Of a power. What oscillates shows its height at some points only. */
const tolerance = 0.02;

/** Far out the gradient falls off as declared: like that power of the distance, faster, or to 0. */
export const tail: Check<Subject> = {
  name: 'tail',
  applies: ({ row }) => row.tail !== undefined,
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

/** Outside of the declared support the gradient is exactly 0: right beside it, farther out, at infinity, in Float32. */
export const support: Check<Subject> = {
  name: 'support',
  applies: ({ row }) => row.support !== undefined,
  run(subject, tally) {
    const { doubles, singles } = outside(subject);
    for (const x of doubles) tally.compare(x, subject.gradientAt(x), 0, 0);
    const got = subject.compiled?.gradient(new Float32Array(singles.length), singles);
    got?.forEach((g, i) => {
      tally.compare(singles[i] as number, g, 0, 0, 0, 'the gradient kernel');
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
