import ops from 'ndarray-ops';
import { type FloatArray, type FloatNd, isContiguous, wrap } from '../../array/layout.ts';
import { logistic, logisticSlope } from '../../util/math.ts';
import { power } from './power.ts';
import { pulled } from './pulled.ts';
import * as runs from './runs.ts';
import { mapped, overRuns, type Run } from './runs.ts';

type Unary = (out: FloatNd, x: FloatNd) => void;
type Binary = (out: FloatNd, x: FloatNd, y: FloatNd) => void;

/** A kernel that goes over its arrays in runs, and over those that do not lie so by other means. */
function unary(run: Run, strided: Unary): Unary {
  return (out, x) => {
    if (!overRuns(run, out, x, x)) strided(out, x);
  };
}

function binary(run: Run, strided: Binary): Binary {
  return (out, x, y) => {
    if (!overRuns(run, out, x, y)) strided(out, x, y);
  };
}

// The one place where ndarray-ops is called. Mind its names: `leq` is <=, `lteq` is an in-place <.
export const assign = unary(runs.assign, ops.assign);
export const add = binary(runs.add, ops.add);
export const sub = binary(runs.sub, ops.sub);
export const mul = binary(runs.mul, ops.mul);
export const div = binary(runs.div, ops.div);
export const equal = binary(runs.equal, ops.eq);
export const greater = binary(runs.greater, ops.gt);
export const greaterEqual = binary(runs.greaterEqual, ops.geq);
export const less = binary(runs.less, ops.lt);
export const lessEqual = binary(runs.lessEqual, ops.leq);
export const neg = unary(runs.neg, ops.neg);
export const abs = unary(runs.abs, ops.abs);
export const exp = unary(runs.exp, ops.exp);
export const log = unary(runs.log, ops.log);
export const sqrt = unary(runs.sqrt, ops.sqrt);
/** out += x. */
export const addTo = unary(runs.addTo, ops.addeq);

/** The elements in row-major order: the array's own memory where it lies so, else a copy. */
export function flat(x: FloatNd): FloatArray {
  const { data, offset, size } = x;
  if (isContiguous(x)) return data.length === size ? data : data.subarray(offset, offset + size);
  const copy = new (data.constructor as Float32ArrayConstructor | Float64ArrayConstructor)(size);
  assign(wrap(copy, x.shape), x);
  return copy;
}

/** For operations that ndarray-ops has not: over copies in row-major order. */
function onCopies(run: Run): Binary {
  return (out, x, y) => {
    const to = flat(out);
    run(to, 0, to.length, flat(x), 0, 1, flat(y), 0, 1);
    if (!isContiguous(out)) assign(out, wrap(to, out.shape));
  };
}

function own(run: Run): Binary {
  return binary(run, onCopies(run));
}

function ownUnary(run: Run): Unary {
  const kernel = own(run);
  return (out, x) => kernel(out, x, x);
}

export const square = ownUnary(runs.square);
export const relu = ownUnary(runs.relu);
export const tanh = ownUnary(mapped(Math.tanh));
export const sigmoid = ownUnary(mapped(logistic));
export const sigmoidSlope = ownUnary(mapped(logisticSlope));
/** The derivative of tanh, precise in both tails: 1 - t² would lose both to cancellation. */
export const tanhSlope = ownUnary(mapped((x) => 4 * logisticSlope(2 * x)));
/** log(1 + e^x) without overflow. */
export const softplus = ownUnary(mapped((x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))));
/** The nearest whole number, the even one of two. */
export const round = ownUnary(mapped(roundToEven));
/** -1, 0 or 1; NaN for NaN. */
export const sign = ownUnary(mapped((x) => (x > 0 ? 1 : x < 0 ? -1 : x - x)));

function roundToEven(x: number): number {
  const up = Math.round(x);
  return up % 2 !== 0 && up - x === 0.5 ? up - 1 : up;
}

export const maximum = own(runs.maximum);
export const minimum = own(runs.minimum);
export const pow = own(mapped(power));

/** out = ct slope; 0 where either is 0. */
export const scale = own(mapped(pulled));
/** out = ct / x; 0 where ct is 0 or x infinite. */
export const scaleDown = own(mapped((ct, x) => (isNone(ct, x) ? 0 : ct / x)));
/** out = ct where y = relu(x) is not 0; NaN passes it on. */
export const reluVjp = own(mapped((ct, y) => (y <= 0 ? 0 : ct)));
/** out = ct sign(x); 0 for NaN. */
export const absVjp = own(mapped((ct, x) => (x > 0 ? ct : x < 0 ? -ct : 0)));
/** 1 where x is the best of those it is reduced with, or NaN, which then is the best. */
export const tie = own(mapped((x, best) => Number(x === best || Number.isNaN(x))));

/** Whether a quotient is no number because nothing is divided, or by what leaves nothing. */
function isNone(ct: number, x: number): boolean {
  return Number.isNaN(ct / x) && (ct === 0 || Math.abs(x) === Number.POSITIVE_INFINITY);
}

/** The share of a cotangent that goes to `x` in max(x, y): all, none, or half where they are equal; all to both beside NaN. */
export const maximumShare = own(mapped((x, y) => (x < y ? 0 : x === y ? 0.5 : 1)));
/** d(x^y)/dx = y x^(y-1), without a NaN at x = 0 when y = 0. */
export const powBaseSlope = own(mapped((x, y) => (y === 0 ? 0 : y * power(x, y - 1))));
/** d(x^y)/dy = x^y log x; 0 at x = 0 for y >= 0, as the limit is (for y = 0 by convention). */
export const powExponentSlope = own(mapped((x, y) => (x === 0 && y >= 0 ? 0 : power(x, y) * Math.log(x))));

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

/** out = ct where low <= x <= high, else 0, at NaN too. */
export function clampVjp(out: FloatNd, ct: FloatNd, x: FloatNd, low: number, high: number): void {
  const [upstream, from, to] = [flat(ct), flat(x), flat(out)];
  for (let i = 0; i < to.length; i++) {
    const value = from[i] as number;
    to[i] = value >= low && value <= high ? (upstream[i] as number) : 0;
  }
}
