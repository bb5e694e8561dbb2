import { withFloat64 } from '../../array/layout.ts';
import { tensor } from '../../ops/create.ts';
import { nextDown, nextUp } from '../neighbours.ts';
import type { Subject } from '../subject.ts';
import type { Tally } from '../tally.ts';
import type { SurrogateCheck } from './surrogate-check.ts';

/**
 * The forward is the step at the threshold, where it is inclusive unless the row is strict, and 0 for NaN; or the row's own forward; or, where it
 * draws, a spike as often as the probability says.
 */
export const forward: SurrogateCheck = {
  name: 'forward',
  run(subject, tally) {
    if (subject.row.stochastic) checkDrawn(subject, tally);
    else withFloat64(() => checkValues(subject, tally));
  },
};

function checkValues(subject: Subject, tally: Tally): void {
  const { spike, params } = subject;
  const own = spike.row.forward;
  const { firesFrom } = subject;
  const step = (x: number) => (x >= firesFrom ? 1 : 0);
  const due = own ? (x: number) => own(x, params) : step;
  const xs = forwardPoints(subject);
  const got = spike(tensor(xs)).toTypedArray();
  const singles = Float32Array.from(xs);
  const got32 = spike.kernels.forward(new Float32Array(xs.length), singles);
  xs.forEach((x, i) => {
    tally.compare(x, got[i] as number, due(x), 0, 0, 'a spike');
    const single = singles[i] as number;
    tally.compare(single, got32[i] as number, Math.fround(due(single)), 0, 0, 'the forward kernel');
    if (!own || !spike.row.threshold || Number.isNaN(x)) return;
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

function checkDrawn({ spike }: Subject, tally: Tally): void {
  for (const p of [0, 0.01, 0.25, 0.5, 0.9, 1]) {
    const spikes = [...spike(tensor(new Float32Array(draws).fill(p))).toTypedArray()];
    const mean = spikes.reduce((sum, value) => sum + value, 0) / draws;
    const allowed = deviations * Math.sqrt((p * (1 - p)) / draws);
    tally.compare(p, mean, p, allowed, allowed, 'the mean of the spikes');
    for (const value of spikes) if (value !== 0 && value !== 1) tally.fail(`a spike is ${value}`);
  }
}
