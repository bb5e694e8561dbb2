import { type FloatArray, type FloatNd, isContiguous, wrap } from '../../array/layout.ts';
import { logistic, logisticSlope, roundToEven } from '../../util/math.ts';
import { power } from './power.ts';
import * as runs from './runs.ts';
import { copyElements, mapped, overRows, overRuns, type Run } from './runs.ts';

type Unary = (out: FloatNd, x: FloatNd) => void;
type Binary = (out: FloatNd, x: FloatNd, y: FloatNd) => void;

function binary(run: Run): Binary {
  return (out, x, y) => {
    // Small arrays mostly lie so, and to find their runs takes longer than ten elements.
    if (isContiguous(out) && isContiguous(x) && (y === x || isContiguous(y)))
      run(out.data, out.offset, out.offset + out.size, x.data, x.offset, 1, y.data, y.offset, 1);
    else if (!overRuns(run, out, x, y)) overRows(run, out, x, y);
  };
}

function unary(run: Run): Unary {
  const kernel = binary(run);
  return (out, x) => kernel(out, x, x);
}

export function assign(out: FloatNd, x: FloatNd): void {
  if (!overRuns(runs.assign, out, x, x)) copyElements(out, x);
}
export const add = binary(runs.add);
export const sub = binary(runs.sub);
export const mul = binary(runs.mul);
export const div = binary(runs.div);
export const equal = binary(runs.equal);
export const greater = binary(runs.greater);
export const greaterEqual = binary(runs.greaterEqual);
export const less = binary(runs.less);
export const lessEqual = binary(runs.lessEqual);
export const neg = unary(runs.neg);
export const abs = unary(runs.abs);
export const exp = unary(runs.exp);
export const log = unary(runs.log);
export const sqrt = unary(runs.sqrt);
/** out += x. */
export const addTo = unary(runs.addTo);

/** The elements in row-major order: the array's own memory where it lies so, else a copy. */
export function flat(x: FloatNd): FloatArray {
  const { data, offset, size } = x;
  if (isContiguous(x)) return data.length === size ? data : data.subarray(offset, offset + size);
  const copy = new (data.constructor as Float32ArrayConstructor | Float64ArrayConstructor)(size);
  assign(wrap(copy, x.shape), x);
  return copy;
}

export const square = unary(runs.square);
export const relu = unary(runs.relu);
export const tanh = unary(mapped(Math.tanh));
export const sigmoid = unary(mapped(logistic));
export const sigmoidSlope = unary(mapped(logisticSlope));
/** log(1 + e^x), without overflow. */
export const softplus = unary(mapped((x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))));
/** The derivative of tanh, precise in both tails: 1 - t² would lose both to cancellation. */
export const tanhSlope = unary(mapped((x) => 4 * logisticSlope(2 * x)));
/** The nearest whole number, the even one of two. */
export const round = unary(mapped(roundToEven));
/** -1, 0 or 1; NaN for NaN. */
export const sign = unary(mapped((x) => (x > 0 ? 1 : x < 0 ? -1 : x - x)));

export const maximum = binary(runs.maximum);
export const minimum = binary(runs.minimum);
export const pow = binary(mapped(power));

/** out = ct slope; 0 where either is 0. */
export const scale = binary(runs.scale);
/** out = ct / x; 0 where ct is 0 or x infinite. */
export const scaleDown = binary(mapped((ct, x) => (isNone(ct, x) ? 0 : ct / x)));
/** out = ct where y = relu(x) is not 0; NaN passes it on. */
export const reluVjp = binary(runs.reluVjp);
/** out = ct sign(x); 0 for NaN. */
export const absVjp = binary(mapped((ct, x) => (x > 0 ? ct : x < 0 ? -ct : 0)));
/** 1 where x is the best of those it is reduced with, or NaN, which then is the best. */
export const tie = binary(mapped((x, best) => Number(x === best || Number.isNaN(x))));

/** Whether a quotient is no number because nothing is divided, or by what leaves nothing. */
function isNone(ct: number, x: number): boolean {
  return Number.isNaN(ct / x) && (ct === 0 || Math.abs(x) === Number.POSITIVE_INFINITY);
}

/** The share of a cotangent that goes to `x` in max(x, y): all, none, or half where they are equal; all to both beside NaN. */
export const maximumShare = binary(mapped((x, y) => (x < y ? 0 : x === y ? 0.5 : 1)));
/** d(x^y)/dx = y x^(y-1), without a NaN at x = 0 when y = 0. */
export const powBaseSlope = binary(mapped((x, y) => (y === 0 ? 0 : y * power(x, y - 1))));
/** d(x^y)/dy = x^y log x; 0 at x = 0 for y >= 0, as the limit is (for y = 0 by convention). */
export const powExponentSlope = binary(mapped((x, y) => (x === 0 && y >= 0 ? 0 : power(x, y) * Math.log(x))));

/** out = condition ? x : y, where a condition holds when it is not 0. */
export function select(out: FloatNd, condition: FloatNd, x: FloatNd, y: FloatNd): void {
  const [test, left, right, to] = [flat(condition), flat(x), flat(y), flat(out)];
  for (let i = 0; i < to.length; i++) to[i] = (test[i] !== 0 ? left[i] : right[i]) as number;
  if (!isContiguous(out)) assign(out, wrap(to, out.shape));
}
