import * as rows from '../autodiff/arithmetic-rules.ts';
import { apply, type Tensor, type TensorLike } from '../autodiff/tensor.ts';

/** a + b, broadcasting. */
export function add(a: TensorLike, b: TensorLike): Tensor {
  return apply(rows.add, [a, b]);
}

/** a - b, broadcasting. */
export function sub(a: TensorLike, b: TensorLike): Tensor {
  return apply(rows.sub, [a, b]);
}

/** a * b, broadcasting. */
export function mul(a: TensorLike, b: TensorLike): Tensor {
  return apply(rows.mul, [a, b]);
}

/** a / b, broadcasting. */
export function div(a: TensorLike, b: TensorLike): Tensor {
  return apply(rows.div, [a, b]);
}

/**
 * x to the power of y, broadcasting, as in IEEE 754: 1 for x = 1 and for y = 0, whatever the other is. NaN for a negative x
 * and a fractional y; the gradient for y is NaN for a negative x, and 0 at x = 0 for y >= 0.
 */
export function pow(x: TensorLike, y: TensorLike): Tensor {
  return apply(rows.pow, [x, y]);
}

/** -x. */
export function neg(x: TensorLike): Tensor {
  return apply(rows.neg, [x]);
}

/** x². */
export function square(x: TensorLike): Tensor {
  return apply(rows.square, [x]);
}

/** The square root of each element. */
export function sqrt(x: TensorLike): Tensor {
  return apply(rows.sqrt, [x]);
}

/** e to the power of each element. */
export function exp(x: TensorLike): Tensor {
  return apply(rows.exp, [x]);
}

/** The natural logarithm of each element. */
export function log(x: TensorLike): Tensor {
  return apply(rows.log, [x]);
}

/** The absolute value of each element; its gradient at 0 and at NaN is 0. */
export function abs(x: TensorLike): Tensor {
  return apply(rows.abs, [x]);
}
