import type { FloatArray } from '../../array/layout.ts';
import { compareSingles } from '../compare-singles.ts';
import { everyMagnitude } from '../float32-samples.ts';
import type { Subject } from '../subject.ts';
import type { Tally } from '../tally.ts';
import type { SurrogateCheck } from './surrogate-check.ts';

type Kernel = (out: FloatArray, x: FloatArray) => FloatArray;

/** Under so many further settings kernels are compiled, which takes longer than running them; */
const compiled = 3;

/** and compared at one number of so many. What the output may be does not depend on parameters. */
const thin = 8;

/**
 * In Float32 the kernels give what the scalar formulas give in Float64, at numbers of every magnitude; gradients are finite;
 * and the output may be one of the inputs.
 */
export const kernels: SurrogateCheck = {
  name: 'kernels',
  run(subject, tally) {
    const { spike, rank } = subject;
    if (rank > compiled) return;
    const all = [...everyMagnitude(subject.random())];
    const xs = Float32Array.from(all.filter((_, i) => rank === 0 || i % thin === rank));
    const cts = xs.map((_, i) => (i % 3) - 1.5);
    const { origin, gradient, vjp } = spike.kernels;
    compareSingles(tally, 'the origin kernel', xs, apply(origin, xs), (x) => spike.origin(x), {
      mayOverflow: true,
    });
    compareSingles(tally, 'the gradient kernel', xs, apply(gradient, xs), (x) => spike.gradient(x));
    const pulled = vjp(new Float32Array(xs.length), cts, xs) as Float32Array;
    compareSingles(tally, 'the vjp kernel', xs, pulled, (x, i) => spike.gradient(x) * (cts[i] as number));
    if (rank > 0) return;
    requireAlias(tally, 'vjp(ct, ct, x)', xs, pulled, (copy) => vjp(copy, copy, xs), cts);
    requireAlias(tally, 'vjp(x, ct, x)', xs, pulled, (copy) => vjp(copy, cts, copy));
    for (const [name, kernel] of singles(subject)) {
      requireAlias(tally, `${name}(x, x)`, xs, apply(kernel, xs), (copy) => kernel(copy, copy));
    }
  },
};

function singles({ spike, row }: Subject): [string, Kernel][] {
  const { forward, origin, gradient } = spike.kernels;
  const drawn: [string, Kernel][] = row.stochastic ? [] : [['forward', forward]];
  return [...drawn, ['origin', origin], ['gradient', gradient]];
}

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
