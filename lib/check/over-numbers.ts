import { type FloatArray, withFloat64 } from '../array/layout.ts';
import { sameShape } from '../array/shape.ts';
import { vjp } from '../autodiff/grad.ts';
import { noGrad } from '../autodiff/scope.ts';
import { Tensor } from '../autodiff/tensor.ts';
import { tensor } from '../ops/create.ts';
import { failRange, failType, show, showShape } from '../util/errors.ts';
import type { Elementwise } from '../util/quadrature.ts';

/** An elementwise function of tensors. */
export type TensorFunction = (x: Tensor) => Tensor;

/**
 * An elementwise function of tensors as one of Float64 numbers.
 *
 * @throws TypeError when it gives no tensor, RangeError when one of another shape; the text names `name`.
 */
export function overNumbers(place: string, name: string, f: TensorFunction): Elementwise {
  const valuesOf = (xs: Float64Array) => requireSameShape(place, name, f(tensor(xs)), [xs.length]);
  return (xs) => withFloat64(() => noGrad(() => valuesOf(xs)).toTypedArray() as Float64Array<ArrayBuffer>);
}

/** What a function pulls cotangents at numbers back to: in Float64, or in Float32 as in use. */
export function pullback(
  place: string,
  name: string,
  f: TensorFunction,
): (xs: FloatArray) => (cts: FloatArray) => FloatArray {
  return (xs) => {
    const run = xs instanceof Float64Array ? withFloat64 : <R>(g: () => R) => g();
    const checked = (x: Tensor) => requireSameShape(place, name, f(x), [xs.length]);
    const [, pull] = run(() => vjpFor(place, checked as (...inputs: Tensor[]) => Tensor, [tensor(xs)]));
    return (cts) => run(() => (pull(tensor(cts))[0] as Tensor).toTypedArray());
  };
}

/** `vjp`, with the checker named in its errors. What `f` itself throws stays as it is. */
export function vjpFor(
  place: string,
  f: (...inputs: Tensor[]) => Tensor,
  inputs: Tensor[],
): ReturnType<typeof vjp> {
  let returned = false;
  try {
    return vjp((...xs) => {
      const value = f(...xs);
      returned = true;
      return value;
    }, inputs);
  } catch (error) {
    if (returned && error instanceof Error) error.message = error.message.replace(/^vjp: /, `${place}: `);
    throw error;
  }
}

function requireSameShape(place: string, name: string, value: unknown, due: readonly number[]): Tensor {
  if (!(value instanceof Tensor)) failType(place, `${name} gave ${show(value)} when a Tensor was due.`);
  if (!sameShape(value.shape, due)) {
    const [got, shape] = [showShape(value.shape), showShape(due)];
    failRange(place, `${name} gave shape ${got} for an input of shape ${shape} when the same shape was due.`);
  }
  return value;
}
