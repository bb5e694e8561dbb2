import type { Random } from '../../ops/random.ts';
import { nextDown, nextUp } from '../neighbours.ts';
import type { Check } from '../run-checks.ts';
import { showNumber } from '../show-number.ts';
import type { Subject } from '../subject.ts';
import type { Tally } from '../tally.ts';
import { tiny } from '../underflow.ts';

/** Relative rounding of a cotangent times a gradient, in kernels and by hand. */
const rounding = { kernels: 1e-12, byHand: 1e-9 };

/** A cotangent is pulled back to cotangent times gradient: random, negative, zero, scaled ones, each way there is. */
export const cotangents: Check<Subject> = {
  name: 'cotangents',
  applies: ({ given }) => given.backwards.length > 0,
  run(subject, tally) {
    const { given, isBrief } = subject;
    if (isBrief) return;
    const relative = given.origin && given.kernels ? rounding.kernels : rounding.byHand;
    for (const { place, pull } of given.backwards) {
      const random = subject.random();
      const xs = tapePoints(subject, random);
      const cts = xs.map(() => 4 * random.next() - 2);
      const gradients = subject.gradient(xs);
      const pulled = pull(xs);
      for (const factor of [1, -1, 2, 0]) {
        const scaled = cts.map((ct) => factor * ct);
        const got = pulled(scaled);
        // By hand, 0 is due for 0 even where the gradient is NaN.
        const isZero = factor === 0 && !given.kernels;
        xs.forEach((x, i) => {
          const ct = scaled[i] as number;
          const due = isZero ? 0 : ct * (gradients[i] as number);
          const allowed = factor === 0 ? 0 : relative * Math.abs(due) + tiny;
          const where = `a cotangent of ${showNumber(ct + 0)} on ${place}`;
          tally.compare(x, got[i] as number, due, allowed, tiny, where);
        });
      }
    }
  },
};

/** Random points; probabilities where the forward draws. */
function tapePoints({ anchor, length, row }: Subject, random: Random): Float64Array {
  return Float64Array.from({ length: 64 }, (_, i) => {
    const u = random.next();
    return row.stochastic ? u : anchor + (2 * u - 1) * (i % 2 === 0 ? 4 * length : 50);
  });
}

/**
 * The forward is the step at the threshold, where it is inclusive unless the row is strict, and 0 for NaN; or the row's own forward; or, where it
 * draws, a spike as often as the probability says.
 */
export const forward: Check<Subject> = {
  name: 'forward',
  applies: ({ given }) => given.spikes !== undefined,
  run(subject, tally) {
    if (subject.row.stochastic) compareDrawn(subject, tally);
    else compareValues(subject, tally);
  },
};

function compareValues(subject: Subject, tally: Tally): void {
  const { given, row, params, firesFrom } = subject;
  const own = row.forward;
  const step = (x: number) => (x >= firesFrom ? 1 : 0);
  const due = own ? (x: number) => own(x, params) : step;
  const xs = forwardPoints(subject);
  const got = given.spikes?.(xs) ?? [];
  const singles = Float32Array.from(xs);
  const got32 = given.kernels?.forward(new Float32Array(xs.length), singles);
  xs.forEach((x, i) => {
    tally.compare(x, got[i] as number, due(x), 0, 0, 'a spike');
    const single = singles[i] as number;
    if (got32)
      tally.compare(single, got32[i] as number, Math.fround(due(single)), 0, 0, 'the forward kernel');
    if (own && row.threshold && !Number.isNaN(x))
      tally.compare(x, Number(got[i] !== 0), step(x), 0, 0, 'whether it fires');
  });
}

/** The threshold and its neighbours, random points, tails, and what is no ordinary number. */
function forwardPoints(subject: Subject): Float64Array {
  const { threshold, length } = subject;
  const random = subject.random();
  const around = Array.from({ length: 64 }, () => threshold + 4 * length * (2 * random.next() - 1));
  const near = [threshold, nextDown(threshold), nextUp(threshold)];
  return Float64Array.of(...near, ...around, ...around.map((x) => 1e3 * x), ...unusual);
}

const unusual = [0, -0, 5e-324, -5e-324, 1e-40, -1e-40, 1e308, -1e308, Infinity, -Infinity, Number.NaN];

/** Spikes drawn at each probability. */
const draws = 4096;

/** Standard deviations by which a mean may be off: one in two million is. */
const deviations = 5;

function compareDrawn({ given }: Subject, tally: Tally): void {
  for (const p of [0, 0.01, 0.25, 0.5, 0.9, 1]) {
    const spikes = [...(given.spikes?.(new Float64Array(draws).fill(p)) ?? [])];
    const mean = spikes.reduce((sum, value) => sum + value, 0) / draws;
    const allowed = deviations * Math.sqrt((p * (1 - p)) / draws);
    tally.compare(p, mean, p, allowed, allowed, 'the mean of the spikes');
    for (const value of spikes) if (value !== 0 && value !== 1) tally.fail(`a spike is ${value}`);
  }
}
