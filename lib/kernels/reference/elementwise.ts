import ops from 'ndarray-ops';
import { type FloatArray, type FloatNd, isContiguous, wrap } from '../../array.ts';
import { logistic, logisticSlope } from '../../math.ts';

type Unary = (out: FloatNd, x: FloatNd) => void;
type Binary = (out: FloatNd, x: FloatNd, y: FloatNd) => void;

// The one place where ndarray-ops is called. Mind its names: `leq` is <=, `lteq` is an in-place <.
export const assign: Unary = ops.assign;
export const add: Binary = ops.add;
export const sub: Binary = ops.sub;
export const mul: Binary = ops.mul;
export const div: Binary = ops.div;
export const pow: Binary = ops.pow;
export const equal: Binary = ops.eq;
export const greater: Binary = ops.gt;
export const greaterEqual: Binary = ops.geq;
export const less: Binary = ops.lt;
export const lessEqual: Binary = ops.leq;
export const neg: Unary = ops.neg;
export const abs: Unary = ops.abs;
export const exp: Unary = ops.exp;
export const log: Unary = ops.log;
export const sqrt: Unary = ops.sqrt;
/** out += x. */
export const addTo: Unary = ops.addeq;

/** The elements in row-major order: the array's own memory where it lies so, else a copy. */
export function flat(x: FloatNd): FloatArray {
  if (isContiguous(x)) {
    const { data, offset, size } = x;
    return size === data.length ? data : data.subarray(offset, offset + size);
  }
  const copy = new (x.data.constructor as Float32ArrayConstructor | Float64ArrayConstructor)(x.size);
  assign(wrap(copy, x.shape), x);
  return copy;
}

function unary(f: (x: number) => number): Unary {
  return (out, x) => {
    const from = flat(x);
    const to = flat(out);
    for (let i = 0; i < to.length; i++) to[i] = f(from[i] as number);
  };
}

function binary(f: (x: number, y: number) => number): Binary {
  return (out, x, y) => {
    const left = flat(x);
    const right = flat(y);
    const to = flat(out);
    for (let i = 0; i < to.length; i++) to[i] = f(left[i] as number, right[i] as number);
  };
}

export const square = unary((x) => x * x);
export const tanh = unary(Math.tanh);
export const relu = unary((x) => Math.max(x, 0));
export const sigmoid = unary(logistic);
export const sigmoidSlope = unary(logisticSlope);
/** The derivative of tanh, precise in both tails: 1 - t² would lose both to cancellation. */
export const tanhSlope = unary((x) => 4 * logisticSlope(2 * x));
/** log(1 + e^x) without overflow. */
export const softplus = unary((x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))));
/** -1, 0 or 1; NaN for NaN. */
export const sign = unary((x) => (x > 0 ? 1 : x < 0 ? -1 : x - x));

export const maximum = binary(Math.max);
export const minimum = binary(Math.min);

/** The share of a cotangent that goes to `x` in max(x, y): all, none, or half where they are equal. */
export const maximumShare = binary((x, y) => (x > y ? 1 : x < y ? 0 : 0.5));
/** d(x^y)/dx = y x^(y-1), without a NaN at x = 0 when y = 0. */
export const powBaseSlope = binary((x, y) => (y === 0 ? 0 : y * x ** (y - 1)));
/** d(x^y)/dy = x^y log x; 0 at x = 0 for y >= 0, as the limit is (for y = 0 by convention). */
export const powExponentSlope = binary((x, y) => (x === 0 && y >= 0 ? 0 : x ** y * Math.log(x)));

/** out = condition ? x : y, where a condition holds when it is not 0. */
export function select(out: FloatNd, condition: FloatNd, x: FloatNd, y: FloatNd): void {
  const [test, left, right, to] = [flat(condition), flat(x), flat(y), flat(out)];
  for (let i = 0; i < to.length; i++) to[i] = (test[i] !== 0 ? left[i] : right[i]) as number;
}

/** out = x held between low and high; NaN stays NaN. */
export function clamp(out: FloatNd, x: FloatNd, low: number, high: number): void {
  const [from, to] = [flat(x), flat(out)];
  for (let i = 0; i < to.length; i++) {
    const value = from[i] as number;
    to[i] = value < low ? low : Math.min(value, high);
  }
}

/** out = ct where low <= x <= high, else 0. */
export function clampVjp(out: FloatNd, ct: FloatNd, x: FloatNd, low: number, high: number): void {
  const [upstream, from, to] = [flat(ct), flat(x), flat(out)];
  for (let i = 0; i < to.length; i++) {
    const value = from[i] as number;
    to[i] = value < low || value > high ? 0 : (upstream[i] as number);
  }
}
