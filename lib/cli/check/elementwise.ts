import { empty, type FloatNd } from '../../array/layout.ts';
import type { TensorFunction } from '../../check/over-numbers.ts';
import { noGrad, primitive, Tensor, tensor } from '../../index.ts';
import { kernels } from '../../kernels/index.ts';
import { failType, show } from '../../util/errors.ts';

/** What a cotangent is pulled back to at x, over numbers or over tensors. */
export type Backward<X> = (x: X, upstream: X) => X;

/** A function of a number as one of tensors; it has no gradient. */
export function overElements(name: string, f: (x: number) => number): TensorFunction {
  return primitive({ name, forward: (x) => mapped(x, (value) => numberFrom(name, f(value), value)) });
}

/** The spike with a backward over numbers. */
export function spikeWith(forward: (x: number) => number, backward: Backward<number>): TensorFunction {
  return primitive({
    name: 'backward',
    forward: (x) => mapped(x, (value) => numberFrom('forward', forward(value), value)),
    keeps: { inputs: [0] },
    vjp: (ct, _, x) => {
      const cts = kernels.flat(ct);
      return [mapped(x, (value, i) => numberFrom('the gradient', backward(value, cts[i] as number), value))];
    },
  });
}

/** The spike with a backward over tensors. */
export function spikeWithTensors(forward: (x: number) => number, backward: Backward<Tensor>): TensorFunction {
  return primitive({
    name: 'backward',
    forward: (x) => mapped(x, (value) => numberFrom('forward', forward(value), value)),
    keeps: { inputs: [0] },
    vjp: (ct, _, x) => [noGrad(() => tensorFrom(backward(tensor(x), tensor(ct)))).array],
  });
}

function mapped(x: FloatNd, f: (value: number, i: number) => number): FloatNd {
  const out = empty(x.shape);
  const xs = kernels.flat(x);
  for (let i = 0; i < xs.length; i++) out.data[i] = f(xs[i] as number, i);
  return out;
}

function numberFrom(name: string, value: unknown, x: number): number {
  if (typeof value === 'number') return value;
  return failType(name, `gave ${show(value)} at x = ${x} when a number was due.`);
}

function tensorFrom(value: unknown): Tensor {
  if (value instanceof Tensor) return value;
  return failType('backward', `gave ${show(value)} when a Tensor was due.`);
}
