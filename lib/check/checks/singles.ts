import type { FloatArray } from '../../array/layout.ts';
import { compareSingles } from '../compare-singles.ts';
import { everyMagnitude } from '../float32-samples.ts';
import type { Check } from '../run-checks.ts';
import { farPoints, focusPoints } from '../sample-points.ts';
import type { Subject } from '../subject.ts';
import type { Tally } from '../tally.ts';
import { requireLimits } from './special-values.ts';

type Kernel = (out: FloatArray, x: FloatArray) => FloatArray;

/** Under so many further settings kernels are compiled, which takes longer than running them; */
const compiled = 3;

/** and compared at one number of so many. What the output may be does not depend on parameters. */
const thin = 8;

/**
 * In Float32 the kernels give what the scalar formulas give in Float64, at numbers of every magnitude; gradients are finite;
 * and the output may be one of the inputs.
 */
export const kernels: Check<Subject> = {
  name: 'kernels',
  applies: ({ given }) => given.origin !== undefined && given.kernels !== undefined,
  run(subject, tally) {
    const { given, rank, row } = subject;
    if (!given.kernels || rank > compiled) return;
    const all = [...everyMagnitude(subject.random())];
    const xs = Float32Array.from(all.filter((_, i) => rank === 0 || i % thin === rank));
    const cts = xs.map((_, i) => (i % 3) - 1.5);
    const { origin, gradient, vjp, forward } = given.kernels;
    const gradientAt = (x: number) => subject.gradientAt(x);
    compareSingles(tally, 'the origin kernel', xs, apply(origin, xs), (x) => subject.originAt(x), {
      mayOverflow: true,
    });
    compareSingles(tally, 'the gradient kernel', xs, apply(gradient, xs), gradientAt);
    const pulled = vjp(new Float32Array(xs.length), cts, xs) as Float32Array;
    const pulledAt = (x: number, i: number) => gradientAt(x) * (cts[i] as number);
    compareSingles(tally, 'the vjp kernel', xs, pulled, pulledAt, { mayOverflow: true });
    if (rank > 0) return;
    requireAlias(tally, 'vjp(ct, ct, x)', xs, pulled, (copy) => vjp(copy, copy, xs), cts);
    requireAlias(tally, 'vjp(x, ct, x)', xs, pulled, (copy) => vjp(copy, cts, copy));
    const alone: Record<string, Kernel> = { ...(!row.stochastic && { forward }), origin, gradient };
    for (const [name, kernel] of Object.entries(alone))
      requireAlias(tally, `${name}(x, x)`, xs, apply(kernel, xs), (copy) => kernel(copy, copy));
  },
};

function apply(kernel: Kernel, xs: Float32Array): Float32Array {
  return kernel(new Float32Array(xs.length), xs) as Float32Array;
}

/** The same bits when the output is one of the inputs. */
function requireAlias(
  tally: Tally,
  place: string,
  xs: Float32Array,
  due: Float32Array,
  inPlace: (copy: Float32Array) => FloatArray,
  input = xs,
): void {
  const got = inPlace(input.slice());
  let same = 0;
  xs.forEach((x, i) => {
    const [value, expected] = [got[i] as number, due[i] as number];
    if (Object.is(value, expected)) same++;
    else tally.compare(x, value, expected, 0, 0, place);
  });
  tally.agree(same);
}

/** Of a gradient alone: at every magnitude it is finite, in Float32 too, and it is no NaN at infinity. */
export const finite: Check<Subject> = {
  name: 'finite',
  applies: ({ given }) => given.origin === undefined,
  run(subject, tally) {
    const xs = everyMagnitude(subject.random());
    const got = subject.given.kernels?.gradient(new Float32Array(xs.length), xs) ?? xs;
    const gradientAt = (x: number) => subject.gradientAt(x);
    compareSingles(tally, 'Float32', xs, got, gradientAt);
    requireLimits(tally, gradientAt);
    tally.compare(-0, gradientAt(-0), gradientAt(0), 0);
  },
};

/** In Float32, where exponentials overflow at 88, a gradient by hand is still a number. */
export const float32: Check<Subject> = {
  name: 'float32',
  applies: ({ given }) => given.kernels === undefined,
  run(subject, tally) {
    const xs = Float32Array.of(...farPoints(subject), ...focusPoints(subject, 64));
    for (const { pull } of subject.given.backwards) {
      const got = pull(xs)(xs.map(() => 1));
      xs.forEach((x, i) => {
        const g = got[i] as number;
        if (Number.isFinite(g)) tally.compare(x, g, g, 0);
        else tally.fail(`the gradient is ${g} at x = ${x}`);
      });
    }
  },
};

/** Outside of the declared support the gradient kernel gives exactly 0. */
export function requireZeros(subject: Subject, tally: Tally, singles: Float32Array): void {
  if (subject.rank > compiled) return;
  const got = subject.given.kernels?.gradient(new Float32Array(singles.length), singles);
  singles.forEach((x, i) => {
    tally.compare(x, got?.[i] as number, 0, 0, 0, 'the gradient kernel');
  });
}
