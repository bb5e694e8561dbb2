import { type FloatArray, withFloat64 } from '../array/layout.ts';
import { Tensor } from '../autodiff/tensor.ts';
import { full, tensor } from '../ops/create.ts';
import type { Crossing } from '../surrogates/core/crossing.ts';
import type { Surrogate } from '../surrogates/core/surrogate.ts';
import type { SurrogateRow } from '../surrogates/core/surrogate-row.ts';
import type { Subject, SubjectSettings } from './subject.ts';
import { surrogateSubject } from './surrogate-subject.ts';
import type { Tally } from './tally.ts';

/** Partial derivatives may be anything there but NaN, and are NaN for NaN. */
const special = [0, -0, 5e-324, -5e-324, 1, -1, 1e300, -1e300, Infinity, -Infinity, Number.NaN];

/** What is held of the other input, in lengths. */
const held = [-0.3, 0.2];

/**
 * A function of two inputs along each axis, with the other input held on either side of the threshold: functions of one input,
 * of which all is checked that is checked of such.
 */
export function crossingSubjects(spike: Crossing, settings: SubjectSettings): Subject[] {
  const { of } = spike.row;
  const { params } = spike;
  const length = of.length?.(params) ?? 1;
  const magnitude = () => Math.abs(of.origin(0, params));
  return held.flatMap((share, i) =>
    ([0, 1] as const).map((input) => {
      const other = share * length;
      const note = `${input === 0 ? 'xOld' : 'xNew'} = ${other}`;
      const pairs = i + input === 0 ? { special: (tally: Tally) => comparePairs(spike, tally) } : {};
      return surrogateSubject(section(spike, input, other), settings, { note, magnitude, ...pairs });
    }),
  );
}

/** Spikes and partial derivatives where both inputs are special. */
function comparePairs(spike: Crossing, tally: Tally): void {
  const pairs = special.flatMap((a) => special.map((b) => [a, b] as const));
  const column = (i: 0 | 1) => tensor(pairs.map((pair) => pair[i]));
  const got = withFloat64(() => spike(column(0), column(1)).toTypedArray());
  const fires = firesAt(spike);
  for (const [k, [x, old]] of pairs.entries()) {
    tally.compare(x, got[k] as number, fires(x, old), 0, 0, `a spike with xOld = ${old}`);
    for (const [i, g] of spike.gradient(x, old).entries()) {
      const place = `partial derivative ${i} (xOld = ${old})`;
      if (Number.isNaN(x) || Number.isNaN(old)) tally.compare(x, g, Number.NaN, 0, 0, place);
      else tally.requireNumber(x, g, place);
    }
  }
}

/** 1 where xNew is at the threshold or above (strict: above) and xOld is not, else 0; NaN does not fire. */
function firesAt({ row }: Crossing): (xNew: number, xOld: number) => number {
  const isUp = row.of.strict ? (x: number) => x > 0 : (x: number) => x >= 0;
  return (xNew, xOld) => Number(isUp(xNew) && !isUp(xOld) && !Number.isNaN(xOld));
}

/** The function of one of the inputs. Its origin may jump at 0. */
function section(spike: Crossing, input: 0 | 1, other: number): Surrogate {
  const { params, row, kernels } = spike;
  const { of } = row;
  const pair = <T>(x: T, y: T): [T, T] => (input === 0 ? [x, y] : [y, x]);
  const fires = firesAt(spike);
  const origin = (x: number) => spike.origin(...pair(x, other));
  const gradient = (x: number) => spike.gradient(...pair(x, other))[input];
  const like = (x: FloatArray) => x.slice().fill(other) as FloatArray;
  const tensors = (x: Tensor) => pair(x, full(x.shape, other));
  const vjp = (out: FloatArray, ct: FloatArray, x: FloatArray) => {
    const pulled = [out.slice(), out.slice()] as [FloatArray, FloatArray];
    kernels.vjp(...pulled, ct, ...pair(x, like(x)));
    out.set(pulled[input]);
    return out;
  };
  const { kinks = () => [], length = () => 1 } = of;
  const whole: SurrogateRow = {
    ...{ name: row.name, origin, gradient, kinks, length },
    forward: (x) => fires(...pair(x, other)),
    jumps: () => [0],
  };
  const call = (x: Tensor) => spike(...tensors(x));
  return Object.assign(call, {
    ...{ row: whole, params, gradient },
    origin: (x: number | Tensor) => (x instanceof Tensor ? spike.origin(...tensors(x)) : origin(x)),
    kernels: {
      forward: (out: FloatArray, x: FloatArray) => kernels.forward(out, ...pair(x, like(x))),
      origin: (out: FloatArray, x: FloatArray) => kernels.origin(out, ...pair(x, like(x))),
      gradient: (out: FloatArray, x: FloatArray) => vjp(out, x.slice().fill(1) as FloatArray, x),
      vjp,
    },
  }) as unknown as Surrogate;
}
