import { random } from '../../ops/random.ts';
import type { Case } from './case.ts';
import type { Cause, Diagnosis } from './diagnosis.ts';

const relative = 1e-9;

const kinds: readonly { cause: Cause; text: string; of: (ct: number) => number }[] = [
  { cause: 'cotangent-ignored', text: 'the backward pass does not use its cotangent', of: () => 1 },
  {
    cause: 'cotangent-squared',
    text: 'the backward pass uses the square of its cotangent',
    of: (ct) => ct * ct,
  },
  { cause: 'cotangent-absolute', text: 'the backward pass drops the sign of its cotangent', of: Math.abs },
  { cause: 'cotangent-sign', text: 'the backward pass uses only the sign of its cotangent', of: Math.sign },
];

/** How the backward pass of a right gradient treats its cotangent, where not as a factor. */
export function cotangent(cases: readonly Case[]): Diagnosis | null {
  const probes = cases.flatMap(probesOf);
  if (probes.every((one) => differs(one, (ct) => ct) === 0)) return null;
  const found = kinds.find(({ of }) => probes.every((one) => differs(one, of) === 0));
  if (!found) return null;
  const errorBefore = Math.max(...probes.map((one) => differs(one, (ct) => ct)));
  return {
    cause: found.cause,
    text: found.text,
    correction: 'cotangent · g(x)',
    errorBefore,
    errorAfter: 0,
  };
}

interface Probe {
  readonly cts: Float64Array;
  readonly gradients: Float64Array;
  readonly pulled: ArrayLike<number>;
}

/** Nothing where there is no backward pass to look at. */
function probesOf({ source: { backward }, xs, got }: Case): Probe[] {
  if (!backward) return [];
  const generator = random(1);
  const cts = xs.map(() => 4 * generator.next() - 2);
  return [{ cts, gradients: got, pulled: backward(xs)(cts) }];
}

/** The largest difference from a function of the cotangent times the gradient, 0 where it is rounding. */
function differs({ cts, gradients, pulled }: Probe, of: (ct: number) => number): number {
  return gradients.reduce((most, g, i) => {
    const due = of(cts[i] as number) * g;
    const error = Math.abs((pulled[i] as number) - due);
    return error <= relative * Math.abs(due) ? most : Math.max(most, error);
  }, 0);
}
