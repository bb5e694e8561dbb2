import type { Tensor, TensorLike } from '../../../autodiff/tensor.ts';
import { add, div, exp, log, mul, neg, sub } from '../../../ops/arithmetic.ts';
import { clamp, sigmoid } from '../../../ops/elementwise.ts';
import { logistic } from '../../../util/math.ts';
import type { Learnable } from '../../neurons/neuron-options.ts';

// Arithmetic of values that are numbers or tensors: numbers stay numbers, in Float64.

function ofOne(number: (x: number) => number, tensor: (x: Tensor) => Tensor) {
  return (x: TensorLike): TensorLike => (typeof x === 'number' ? number(x) : tensor(x));
}

function ofTwo(
  number: (a: number, b: number) => number,
  tensor: (a: TensorLike, b: TensorLike) => Tensor,
): (a: TensorLike, b: TensorLike) => TensorLike {
  return (a, b) => (typeof a === 'number' && typeof b === 'number' ? number(a, b) : tensor(a, b));
}

/** The sum. */
export const plus = /* @__PURE__ */ ofTwo((a, b) => a + b, add);
/** The difference. */
export const minus = /* @__PURE__ */ ofTwo((a, b) => a - b, sub);
/** The product. */
export const times = /* @__PURE__ */ ofTwo((a, b) => a * b, mul);
/** The quotient. */
export const over = /* @__PURE__ */ ofTwo((a, b) => a / b, div);
/** e to the power of x. */
export const exponential = /* @__PURE__ */ ofOne(Math.exp, exp);
/** The natural logarithm. */
export const logarithm = /* @__PURE__ */ ofOne(Math.log, log);
/** x with the other sign. */
export const negative = /* @__PURE__ */ ofOne((x) => -x, neg);
/** 1 / (1 + e^-x). */
export const sigmoidOf = /* @__PURE__ */ ofOne(logistic, sigmoid);

/** x within bounds; outside of them it has no gradient. */
export function within(low: number, high: number): (x: TensorLike) => TensorLike {
  return ofOne(
    (x) => Math.min(Math.max(x, low), high),
    (x) => clamp(x, low, high),
  );
}

/** A parameter of neurons that is computed at each run, as tensors in it may be trained; or now, where all are numbers. */
export function computed(value: () => TensorLike): Learnable {
  const now = value();
  return typeof now === 'number' ? now : value;
}
