import { withFloat64 } from '../../array/layout.ts';
import { vjp } from '../../autodiff/grad.ts';
import type { Tensor } from '../../autodiff/tensor.ts';
import { tensor } from '../../ops/create.ts';
import type { Random } from '../../ops/random.ts';
import type { Subject } from '../subject.ts';
import type { Tally } from '../tally.ts';
import { tiny } from '../underflow.ts';
import type { SurrogateCheck } from './surrogate-check.ts';

const points = 64;
const tolerance = 1e-12;

/** On the tape, spike and origin pull a cotangent back to cotangent times gradient: random, negative, zero, scaled ones. */
export const cotangents: SurrogateCheck = {
  name: 'cotangents',
  run(subject, tally) {
    const { spike, isBrief } = subject;
    if (isBrief) return;
    withFloat64(() => {
      compareOn(subject, tally, 'the tape', (x) => spike(x));
      compareOn(subject, tally, 'the tape of the origin', (x) => spike.origin(x));
    });
  },
};

function compareOn(subject: Subject, tally: Tally, place: string, f: (x: Tensor) => Tensor): void {
  const random = subject.random();
  const xs = tapePoints(subject, random);
  const cts = xs.map(() => 4 * random.next() - 2);
  const gradients = subject.gradient(xs);
  const [, pullback] = vjp(f, [tensor(xs)]);
  for (const factor of [1, -1, 2, 0]) {
    const scaled = cts.map((ct) => factor * ct);
    const got = (pullback(tensor(scaled))[0] as Tensor).toTypedArray();
    xs.forEach((x, i) => {
      const due = (scaled[i] as number) * (gradients[i] as number);
      const allowed = factor === 0 ? 0 : tolerance * Math.abs(due) + tiny;
      tally.compare(x, got[i] as number, due, allowed, tiny, place);
    });
  }
}

/** Random points; probabilities where the forward draws. */
function tapePoints({ anchor, length, row }: Subject, random: Random): Float64Array {
  const draw = (i: number) => {
    const u = random.next();
    if (row.stochastic) return u;
    return anchor + (2 * u - 1) * (i % 2 === 0 ? 4 * length : 50);
  };
  return Float64Array.from({ length: points }, (_, i) => draw(i));
}
