import type { FloatArray } from '../array/layout.ts';
import { Tensor } from '../autodiff/tensor.ts';
import { full } from '../ops/create.ts';
import type { Crossing } from '../surrogates/core/crossing.ts';
import { type Surrogate, surrogate } from '../surrogates/core/surrogate.ts';
import type { Subject, SubjectSettings } from './subject.ts';
import { surrogateSubject } from './surrogate-subject.ts';

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
  return held.flatMap((share) =>
    ([0, 1] as const).map((input) => {
      const other = share * length;
      const note = `${input === 0 ? 'xOld' : 'xNew'} = ${other}`;
      return surrogateSubject(section(spike, input, other), settings, { params, note, magnitude });
    }),
  );
}

/** The function of one of the inputs. Its origin may jump at 0. */
function section(spike: Crossing, input: 0 | 1, other: number): Surrogate {
  const { params, row, kernels } = spike;
  const { of } = row;
  const pair = <T>(x: T, y: T): [T, T] => (input === 0 ? [x, y] : [y, x]);
  const isUp = of.strict ? (x: number) => x > 0 : (x: number) => x >= 0;
  const isDown = (x: number) => !isUp(x) && !Number.isNaN(x);
  const isSpike = (xNew: number, xOld: number) => isUp(xNew) && isDown(xOld);
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
    forward: (x) => (isSpike(...pair(x, other)) ? 1 : 0),
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
