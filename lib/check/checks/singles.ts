import type { FloatArray } from '../../array/layout.ts';
import { compareSingles } from '../compare-singles.ts';
import { everyMagnitude } from '../float32-samples.ts';
import type { Check } from '../run-checks.ts';
import { farPoints, focusPoints } from '../sample-points.ts';
import type { Subject } from '../subject.ts';
import { requireLimits } from './special-values.ts';

type Kernel = (out: FloatArray, x: FloatArray) => FloatArray;

/** Under further settings kernels are compared at one number of so many. What the output may be does not depend on parameters. */
const thin = 8;

/**
 * In Float32 the kernels give what the scalar formulas give in Float64, at numbers of every magnitude; gradients are finite;
 * and the output may be one of the inputs.
 */
export const kernels: Check<Subject> = {
  name: 'kernels',
  applies: ({ given }) => given.origin !== undefined && given.kernels !== undefined,
  run(subject, tally) {
    const { compiled, rank, row } = subject;
    if (!compiled) return;
    const all = [...everyMagnitude(subject.random())];
    const xs = Float32Array.from(all.filter((_, i) => rank === 0 || i % thin === rank));
    const cts = xs.map((_, i) => (i % 3) - 1.5);
    const { origin, gradient, vjp, forward } = compiled;
    const gradientAt = (x: number) => subject.gradientAt(x);
    compareSingles(tally, 'the origin kernel', xs, apply(origin, xs), (x) => subject.originAt(x), {
      mayOverflow: true,
    });
    compareSingles(tally, 'the gradient kernel', xs, apply(gradient, xs), gradientAt);
    const pulled = vjp(new Float32Array(xs.length), cts, xs);
    const pulledAt = (x: number, i: number) => gradientAt(x) * (cts[i] as number);
    compareSingles(tally, 'the vjp kernel', xs, pulled, pulledAt, { mayOverflow: true });
    if (rank > 0) return;
    const requireSame = (place: string, got: FloatArray, due: FloatArray) =>
      xs.forEach((x, i) => {
        tally.compare(x, got[i] as number, due[i] as number, 0, 0, place);
      });
    const [ctsCopy, xsCopy] = [cts.slice(), xs.slice()];
    requireSame('vjp(ct, ct, x)', vjp(ctsCopy, ctsCopy, xs), pulled);
    requireSame('vjp(x, ct, x)', vjp(xsCopy, cts, xsCopy), pulled);
    const alone: Record<string, Kernel> = { ...(!row.stochastic && { forward }), origin, gradient };
    for (const [name, kernel] of Object.entries(alone)) {
      const copy = xs.slice();
      requireSame(`${name}(x, x)`, kernel(copy, copy), apply(kernel, xs));
    }
  },
};

function apply(kernel: Kernel, xs: Float32Array): FloatArray {
  return kernel(new Float32Array(xs.length), xs);
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
    const { backwards, focus } = subject.given;
    const near = focus ? focusPoints(subject, focus, 64) : [];
    const xs = Float32Array.of(...farPoints(subject), ...near);
    for (const { pull } of backwards) {
      const got = pull(xs)(xs.map(() => 1));
      xs.forEach((x, i) => {
        const g = got[i] as number;
        if (Number.isFinite(g)) tally.compare(x, g, g, 0);
        else tally.fail(`the gradient is ${g} at x = ${x}`);
      });
    }
  },
};
