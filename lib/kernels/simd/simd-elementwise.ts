import { type FloatNd, isContiguous } from '../../array.ts';
import * as reference from '../reference/elementwise.ts';
import { findRuns } from '../reference/runs.ts';
import type { SimdBinary, SimdModule, SimdUnary } from './instantiate.ts';
import { type Place, runSpan } from './place.ts';

type Unary = (out: FloatNd, x: FloatNd) => void;
type Binary = (out: FloatNd, x: FloatNd, y: FloatNd) => void;

/**
 * The kernels over elements. Each leaves to its reference Float64, what does not lie in runs, and what is too small:
 * `leastMoved` elements for those that do one thing to each, `leastWork` / 16 for those that take a dozen or more.
 */
export function simdElementwise(module: SimdModule, place: Place, leastWork: number, leastMoved: number) {
  /** The runs of arrays that the module can go over. */
  function runsOf(out: FloatNd, x: FloatNd, y: FloatNd, least: number) {
    if (out.size < least || !isContiguous(out) || !isFloat32(out) || !isFloat32(x) || !isFloat32(y))
      return null;
    const runs = findRuns(out, x, y);
    return runs === null || runs.nextX < 0 || runs.nextY < 0 ? null : runs;
  }

  function binary(own: SimdBinary, other: Binary): Binary {
    return (out, x, y) => {
      const runs = runsOf(out, x, y, leastMoved);
      if (runs === null) {
        other(out, x, y);
        return;
      }
      const { rows, length, nextX, stepX, nextY, stepY } = runs;
      place.into(out, (to) => {
        const atX = place.of(x, runSpan(rows, length, nextX, stepX));
        const atY = place.of(y, runSpan(rows, length, nextY, stepY));
        own(to, rows, length, atX, nextX, stepX, atY, nextY, stepY);
      });
    };
  }

  function unary(own: SimdUnary, other: Unary, least = leastMoved): Unary {
    return (out, x) => {
      const runs = runsOf(out, x, x, least);
      if (runs === null) {
        other(out, x);
        return;
      }
      const { rows, length, nextX, stepX } = runs;
      place.into(out, (to) => {
        own(to, rows, length, place.of(x, runSpan(rows, length, nextX, stepX)), nextX, stepX);
      });
    };
  }

  const add = binary(module.add, reference.add);
  const least = leastWork / 16;
  return {
    add,
    addTo: (out: FloatNd, x: FloatNd) => add(out, out, x),
    sub: binary(module.sub, reference.sub),
    mul: binary(module.mul, reference.mul),
    div: binary(module.div, reference.div),
    maximum: binary(module.maximum, reference.maximum),
    minimum: binary(module.minimum, reference.minimum),
    equal: binary(module.equal, reference.equal),
    greater: binary(module.greater, reference.greater),
    greaterEqual: binary(module.greaterEqual, reference.greaterEqual),
    less: binary(module.less, reference.less),
    lessEqual: binary(module.lessEqual, reference.lessEqual),
    assign: unary(module.assign, reference.assign),
    neg: unary(module.neg, reference.neg),
    abs: unary(module.abs, reference.abs),
    sqrt: unary(module.sqrt, reference.sqrt),
    square: unary(module.square, reference.square),
    relu: unary(module.relu, reference.relu),
    sign: unary(module.sign, reference.sign),
    exp: unary(module.exp, reference.exp, least),
    log: unary(module.log, reference.log, least),
    sigmoid: unary(module.sigmoid, reference.sigmoid, least),
    sigmoidSlope: unary(module.sigmoidSlope, reference.sigmoidSlope, least),
    tanh: unary(module.tanh, reference.tanh, least),
    tanhSlope: unary(module.tanhSlope, reference.tanhSlope, least),
  };
}

function isFloat32({ data }: FloatNd): boolean {
  return data instanceof Float32Array;
}
