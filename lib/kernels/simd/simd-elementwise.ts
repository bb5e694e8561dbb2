import type { FloatNd } from '../../array/layout.ts';
import { isContiguous } from '../../array/layout.ts';
import * as reference from '../reference/elementwise.ts';
import { findRuns, type Runs } from '../reference/runs.ts';
import type { Calls, SplitKernel } from './calls.ts';
import { areFloat32, type Engine, type Stage } from './engine.ts';

/** The kernels that take two operands, and those that take one. */
type BinaryKernel = KernelsLike<'add'>;
type UnaryKernel = KernelsLike<'exp'>;
type KernelsLike<Name extends keyof Calls> = {
  [K in Exclude<keyof Calls, SplitKernel>]: Calls[K] extends Calls[Name]
    ? Calls[Name] extends Calls[K]
      ? K
      : never
    : never;
}[Exclude<keyof Calls, SplitKernel>];

type Unary = (out: FloatNd, x: FloatNd) => void;
type Binary = (out: FloatNd, x: FloatNd, y: FloatNd) => void;

/** Elements from which on the call of a kernel pays where nothing is to be copied. */
const leastResident = 1024;

/**
 * The kernels over elements. Each leaves to its reference Float64, what does not lie in runs, and what is too small:
 * `leastMoved` elements for those that do one thing to each, if they do not lie in the memory of the engine already, and
 * `leastWork` / 16 for those that take a dozen or more.
 */
export function simdElementwise(engine: Engine, leastWork: number, leastMoved: number) {
  const { memory } = engine;
  const isResident = ({ data }: FloatNd) => memory.addressOf(data as Float32Array) !== undefined;
  /** What is small beside `out`, such as a bias, may lie anywhere. */
  const isAtHand = (x: FloatNd, out: FloatNd) => 16 * x.data.length <= out.size || isResident(x);

  /** The runs of arrays that the module can go over. */
  function runsOf(out: FloatNd, x: FloatNd, y: FloatNd, least: number, z = y): Runs | null {
    if (out.size < least && out.size < leastResident) return null;
    if (!areFloat32(out, x, y, z) || !isContiguous(out)) return null;
    const areAtHand = () => isAtHand(x, out) && isAtHand(y, out) && (z === y || isAtHand(z, out));
    if (out.size < least && !(isResident(out) && areAtHand())) return null;
    const runs = findRuns(out, x, y, z);
    return runs === null || Math.min(runs.nextX, runs.nextY, runs.nextZ) < 0 ? null : runs;
  }

  function binary(name: BinaryKernel, other: Binary, least = leastMoved): Binary {
    return (out, x, y) => {
      const runs = runsOf(out, x, y, least);
      if (runs === null) {
        other(out, x, y);
        return;
      }
      const { rows, length, nextX, stepX, nextY, stepY } = runs;
      engine.staged(
        (stage) => {
          const atX = putRuns(stage, x, rows, length, nextX, stepX);
          const atY = putRuns(stage, y, rows, length, nextY, stepY);
          engine.call(name, {
            out: stage.resultArray(out),
            rows,
            length,
            x: atX,
            nextX,
            stepX,
            y: atY,
            nextY,
            stepY,
          });
        },
        () => other(out, x, y),
      );
    };
  }

  function unary(name: UnaryKernel, other: Unary, least = leastMoved): Unary {
    return (out, x) => {
      const runs = runsOf(out, x, x, least);
      if (runs === null) {
        other(out, x);
        return;
      }
      const { rows, length, nextX, stepX } = runs;
      engine.staged(
        (stage) => {
          const atX = putRuns(stage, x, rows, length, nextX, stepX);
          engine.call(name, { out: stage.resultArray(out), rows, length, x: atX, nextX, stepX });
        },
        () => other(out, x),
      );
    };
  }

  function select(out: FloatNd, condition: FloatNd, x: FloatNd, y: FloatNd): void {
    const other = () => reference.select(out, condition, x, y);
    const runs = runsOf(out, condition, x, leastMoved, y);
    if (runs === null) {
      other();
      return;
    }
    const { rows, length } = runs;
    engine.staged(
      (stage) =>
        engine.call('select', {
          out: stage.resultArray(out),
          rows,
          length,
          condition: putRuns(stage, condition, rows, length, runs.nextX, runs.stepX),
          nextCondition: runs.nextX,
          stepCondition: runs.stepX,
          x: putRuns(stage, x, rows, length, runs.nextY, runs.stepY),
          nextX: runs.nextY,
          stepX: runs.stepY,
          y: putRuns(stage, y, rows, length, runs.nextZ, runs.stepZ),
          nextY: runs.nextZ,
          stepY: runs.stepZ,
        }),
      other,
    );
  }

  const add = binary('add', reference.add);
  const square = unary('square', reference.square);
  const least = leastWork / 16;
  const pow = binary('pow', reference.pow, least);
  return {
    add,
    addTo: (out: FloatNd, x: FloatNd) => add(out, out, x),
    sub: binary('sub', reference.sub),
    mul: binary('mul', reference.mul),
    div: binary('div', reference.div),
    maximum: binary('maximum', reference.maximum),
    minimum: binary('minimum', reference.minimum),
    equal: binary('equal', reference.equal),
    greater: binary('greater', reference.greater),
    greaterEqual: binary('greaterEqual', reference.greaterEqual),
    less: binary('less', reference.less),
    lessEqual: binary('lessEqual', reference.lessEqual),
    scale: binary('scale', reference.scale),
    scaleDown: binary('scaleDown', reference.scaleDown),
    reluVjp: binary('reluVjp', reference.reluVjp),
    absVjp: binary('absVjp', reference.absVjp),
    tie: binary('tie', reference.tie),
    maximumShare: binary('maximumShare', reference.maximumShare),
    pow: (out: FloatNd, x: FloatNd, y: FloatNd) => (isAll(2, y) ? square(out, x) : pow(out, x, y)),
    powBaseSlope: binary('powBaseSlope', reference.powBaseSlope, least),
    powExponentSlope: binary('powExponentSlope', reference.powExponentSlope, least),
    select,
    assign: unary('assign', reference.assign),
    neg: unary('neg', reference.neg),
    abs: unary('abs', reference.abs),
    sqrt: unary('sqrt', reference.sqrt),
    square,
    relu: unary('relu', reference.relu),
    round: unary('round', reference.round),
    sign: unary('sign', reference.sign),
    exp: unary('exp', reference.exp, least),
    log: unary('log', reference.log, least),
    sigmoid: unary('sigmoid', reference.sigmoid, least),
    sigmoidSlope: unary('sigmoidSlope', reference.sigmoidSlope, least),
    softplus: unary('softplus', reference.softplus, least),
    tanh: unary('tanh', reference.tanh, least),
    tanhSlope: unary('tanhSlope', reference.tanhSlope, least),
  };
}

/** Whether an array is one number, laid over any shape. */
function isAll(value: number, { data, offset, stride }: FloatNd): boolean {
  return data[offset] === value && stride.every((step) => step === 0);
}

/** The address of an array of which runs are read. */
function putRuns(
  stage: Stage,
  { data, offset }: FloatNd,
  rows: number,
  length: number,
  next: number,
  step: number,
): number {
  const span = (rows - 1) * next + (length - 1) * step + 1;
  return stage.put((data as Float32Array).subarray(offset, offset + span));
}
