import { type FloatArray, withFloat64 } from '../array/layout.ts';
import { Tensor } from '../autodiff/tensor.ts';
import { full, tensor } from '../ops/create.ts';
import type { Crossing } from '../surrogates/core/crossing.ts';
import { type Surrogate, surrogate } from '../surrogates/core/surrogate.ts';
import type { Subject, SubjectSettings } from './subject.ts';
import { surrogateSubject } from './surrogate-subject.ts';
import type { Tally } from './tally.ts';

/** Partial derivatives may be anything there but NaN. */
const special = [0, 1, -1, Infinity, -Infinity];
const unusual = [...special, -0, 5e-324, -5e-324, 1e300, -1e300, Number.NaN];

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
      return surrogateSubject(section(spike, input, other), settings, { params, note, magnitude, ...pairs });
    }),
  );
}

/** Spikes and partial derivatives where both inputs are special. */
function comparePairs(spike: Crossing, tally: Tally): void {
  for (const a of special)
    for (const b of special)
      spike.gradient(a, b).forEach((g, i) => {
        tally.requireNumber(a, g, `partial derivative ${i} (xOld = ${b})`);
      });
  for (const a of unusual)
    for (const [pair, place] of [
      [[a, Number.NaN], 'xOld = NaN'],
      [[Number.NaN, a], `xOld = ${a}`],
    ] as const)
      for (const g of spike.gradient(...pair)) tally.compare(pair[0], g, Number.NaN, 0, 0, place);
  const pairs = unusual.flatMap((a) => unusual.map((b) => [a, b] as const));
  const [xNew, xOld] = [0, 1].map((i) => pairs.map((pair) => pair[i] as number)) as [number[], number[]];
  const got = withFloat64(() => spike(tensor(xNew), tensor(xOld)).toTypedArray());
  const fires = firesAt(spike);
  pairs.forEach(([x, old], i) => {
    tally.compare(x, got[i] as number, fires(x, old), 0, 0, `a spike with xOld = ${old}`);
  });
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
  const whole = surrogate({
    name: row.name,
    ...{ origin, gradient },
    forward: (x) => fires(...pair(x, other)),
    kinks: () => of.kinks?.(params) ?? [],
    jumps: () => [0],
    length: () => of.length?.(params) ?? 1,
  });
  const call = (x: Tensor) => spike(...tensors(x));
  return Object.assign(call, {
    row: whole.row,
    params: whole.params,
    origin: (x: number | Tensor) => (x instanceof Tensor ? spike.origin(...tensors(x)) : origin(x)),
    gradient,
    kernels: {
      forward: (out: FloatArray, x: FloatArray) => kernels.forward(out, ...pair(x, like(x))),
      origin: (out: FloatArray, x: FloatArray) => kernels.origin(out, ...pair(x, like(x))),
      gradient: (out: FloatArray, x: FloatArray) => vjp(out, x.slice().fill(1) as FloatArray, x),
      vjp,
    },
  }) as unknown as Surrogate;
}
