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
      compareZeros(tally, name, scalar);
      if (!kernels) continue;
      const kernel = (x: number) => kernels[name](new Float64Array(1), Float64Array.of(x))[0] as number;
      const place = `the ${name} kernel`;
      compareZeros(tally, place, kernel);
      tally.compare(Number.NaN, scalar(Number.NaN), Number.NaN, 0, 0, name);
      tally.compare(Number.NaN, kernel(Number.NaN), Number.NaN, 0, 0, place);
      for (const x of [-Infinity, Infinity]) tally.compare(x, kernel(x), scalar(x), 0, 0, place);
    }
    subject.given.special?.(tally);
  },
};

/** A gradient may be anything at infinity but NaN. */
export function requireLimits(tally: Tally, gradientAt: (x: number) => number): void {
  for (const x of [-Infinity, Infinity]) tally.requireNumber(x, gradientAt(x), 'the gradient');
}

function compareZeros(tally: Tally, place: string, f: (x: number) => number): void {
  tally.compare(-0, f(-0), f(0), 0, 0, place);
}
