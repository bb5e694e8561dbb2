import { withFloat64 } from '../../array/layout.ts';
import { vjp } from '../../autodiff/grad.ts';
import type { Tensor } from '../../autodiff/tensor.ts';
import { tensor } from '../../ops/create.ts';
import type { CrossingSubject } from '../crossing-subject.ts';
import { randomPairs } from '../random-pairs.ts';
import type { Check } from '../surrogate-checks/surrogate-check.ts';
import type { Tally } from '../tally.ts';
import { tiny } from '../underflow.ts';

const tolerance = 1e-12;

/** On the tape, spike and origin pull a cotangent back to cotangent times each partial derivative. */
export const cotangents: Check<CrossingSubject> = {
  name: 'cotangents',
  run(subject, tally) {
    withFloat64(() => {
      const { spike } = subject;
      compareOn(subject, tally, 'the tape', (a, b) => spike(a, b));
      compareOn(subject, tally, 'the tape of the origin', (a, b) => spike.origin(a, b));
    });
  },
};

function compareOn(
  subject: CrossingSubject,
  tally: Tally,
  place: string,
  f: (xNew: Tensor, xOld: Tensor) => Tensor,
): void {
  const random = subject.random();
  const [xNew, xOld] = randomPairs(random, subject.length);
  const cts = xNew.map(() => 4 * random.next() - 2);
  const [, pullback] = vjp(f as (...inputs: Tensor[]) => Tensor, [tensor(xNew), tensor(xOld)]);
  for (const factor of [1, -1, 2, 0]) {
    const [gotNew, gotOld] = pullback(tensor(cts.map((ct) => factor * ct))).map((g) => g.toTypedArray());
    xNew.forEach((x, i) => {
      const partials = subject.spike.gradient(x, xOld[i] as number);
      [gotNew, gotOld].forEach((got, input) => {
        const due = factor * (cts[i] as number) * (partials[input] as number);
        const allowed = factor === 0 ? 0 : tolerance * Math.abs(due) + tiny;
        tally.compare(x, got?.[i] as number, due, allowed, tiny, `${place}, input ${input}`);
      });
    });
  }
}
