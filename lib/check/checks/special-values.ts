import type { Check } from '../run-checks.ts';
import type { Subject } from '../subject.ts';
import type { Tally } from '../tally.ts';

/**
 * Origin and gradient are the same at -0 as at +0, and the gradient is not NaN at ±Infinity; kernels and their scalars are alike
 * there, and NaN for NaN.
 */
export const specialValues: Check<Subject> = {
  name: 'special values',
  applies: ({ given }) => given.origin !== undefined,
  run(subject, tally) {
    const { kernels } = subject.given;
    for (const name of ['origin', 'gradient'] as const) {
      const scalar = (x: number) => subject[`${name}At`](x);
      if (name === 'gradient') requireLimits(tally, scalar);
      tally.compare(-0, scalar(-0), scalar(0), 0, 0, name);
      if (!kernels) continue;
      const kernel = (x: number) => kernels[name](new Float64Array(1), Float64Array.of(x))[0] as number;
      const place = `the ${name} kernel`;
      tally.compare(-0, kernel(-0), kernel(0), 0, 0, place);
      tally.compare(Number.NaN, scalar(Number.NaN), Number.NaN, 0, 0, name);
      for (const x of [Number.NaN, -Infinity, Infinity]) tally.compare(x, kernel(x), scalar(x), 0, 0, place);
    }
    subject.given.special?.(tally);
  },
};

/** A gradient may be anything at infinity but NaN. */
export function requireLimits(tally: Tally, gradientAt: (x: number) => number): void {
  for (const x of [-Infinity, Infinity]) tally.requireNumber(x, gradientAt(x), 'the gradient');
}
