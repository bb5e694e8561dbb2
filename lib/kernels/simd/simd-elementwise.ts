import type { FloatNd } from '../../array/layout.ts';
import { isContiguous } from '../../array/layout.ts';
import * as reference from '../reference/elementwise.ts';
import { findRuns, type Runs } from '../reference/runs.ts';
import type { Calls, SplitKernel } from './calls.ts';
import { areFloat32, type Engine, type Stage } from './engine.ts';

/** The kernels over elements, which take one operand, two, or three. */
type Name = {
  [K in SplitKernel]: Calls['select'] extends Calls[K] ? (Calls[K] extends Calls['exp'] ? K : never) : never;
}[SplitKernel];

type Kernel = (out: FloatNd, x: FloatNd, y: FloatNd, z: FloatNd) => void;

/** Elements from which on the call of a kernel pays where nothing is to be copied. */
const leastResident = 1024;

/**
 * The kernels over elements, over copies of what does not lie in runs. Each leaves to its reference Float64, and what is too small:
 * `leastMoved` elements for those that do one thing to each, if they do not lie in the memory of the engine already, and
 * `leastWork` / 16 for those that take a dozen or more. More than `perPart` elements of these, and four times as many of those, are
 * shared among threads: less is done before another one has woken.
 */
export function simdElementwise(engine: Engine, leastWork: number, leastMoved: number, perPart = 1 << 15) {
  const { memory } = engine;
  const isResident = ({ data }: FloatNd) => memory.addressOf(data as Float32Array) !== undefined;
  /** What is small beside `out`, such as a bias, may lie anywhere. */
  const isAtHand = (x: FloatNd, out: FloatNd) => 16 * x.data.length <= out.size || isResident(x);

  /** Whether arrays are for the module. */
  function isFit(least: number, out: FloatNd, x: FloatNd, y: FloatNd, z: FloatNd): boolean {
    const { size } = out;
    if (size === 0 || (size < least && size < leastResident)) return false;
    if (!areFloat32(out, x, y, z) || !isContiguous(out)) return false;
    return (
      size >= least ||
      (isResident(out) && isAtHand(x, out) && (y === x || isAtHand(y, out)) && (z === y || isAtHand(z, out)))
    );
  }

  function kernel<F extends Kernel>(name: Name, other: F, least = leastMoved, ofPart = 4 * perPart): F {
    const own: Kernel = (out, x, y = x, z = y) => {
      if (!isFit(least, out, x, y, z)) {
        other(out, x, y, z);
        return;
      }
      const plainly = () => other(out, x, y, z);
      const runs = findRuns(out, x, y, z);
      const areSpread = engine.isSpread(x) || engine.isSpread(y) || engine.isSpread(z);
      if (areSpread || runs === null || Math.min(runs.nextX, runs.nextY, runs.nextZ) < 0) {
        engine.staged((stage) => overCopies(stage, own, out, x, y, z), plainly);
        return;
      }
      engine.staged((stage) => {
        const atX = putRuns(stage, x, runs, runs.nextX, runs.stepX);
        const atY = y === x ? atX : putRuns(stage, y, runs, runs.nextY, runs.stepY);
        const atZ = z === y ? atY : putRuns(stage, z, runs, runs.nextZ, runs.stepZ);
        const shared = inRows(runs, ofPart);
        const rowsPerPart = Math.max(1, Math.floor(ofPart / shared.length));
        const [n, to] = [out.size, stage.resultArray(out)];
        engine.run({
          // Each takes of the call what it has operands for.
          kernel: name as 'select',
          parts: Math.ceil(shared.rows / rowsPerPart),
          scratch: runs.stepX * runs.stepY * runs.stepZ === 0 ? 48 : 0,
          call: { ...shared, n, rowsPerPart, out: to, x: atX, y: atY, z: atZ },
        });
      }, plainly);
    };
    return own as F;
  }

  const add = kernel('add', reference.add);
  const square = kernel('square', reference.square);
  const costly = <F extends Kernel>(name: Name, other: F) => kernel(name, other, leastWork / 16, perPart);
  const pow = costly('pow', reference.pow);
  return {
    add,
    addTo: (out: FloatNd, x: FloatNd) => add(out, out, x),
    sub: kernel('sub', reference.sub),
    mul: kernel('mul', reference.mul),
    div: kernel('div', reference.div),
    maximum: kernel('maximum', reference.maximum),
    minimum: kernel('minimum', reference.minimum),
    equal: kernel('equal', reference.equal),
    greater: kernel('greater', reference.greater),
    greaterEqual: kernel('greaterEqual', reference.greaterEqual),
    less: kernel('less', reference.less),
    lessEqual: kernel('lessEqual', reference.lessEqual),
    scale: kernel('scale', reference.scale),
    scaleDown: kernel('scaleDown', reference.scaleDown),
    reluVjp: kernel('reluVjp', reference.reluVjp),
    absVjp: kernel('absVjp', reference.absVjp),
    tie: kernel('tie', reference.tie),
    maximumShare: kernel('maximumShare', reference.maximumShare),
    pow: (out: FloatNd, x: FloatNd, y: FloatNd) => (isAll(2, y) ? square(out, x) : pow(out, x, y)),
    powBaseSlope: costly('powBaseSlope', reference.powBaseSlope),
    powExponentSlope: costly('powExponentSlope', reference.powExponentSlope),
    select: kernel('select', reference.select),
    assign: kernel('assign', reference.assign),
    neg: kernel('neg', reference.neg),
    abs: kernel('abs', reference.abs),
    sqrt: kernel('sqrt', reference.sqrt),
    square,
    relu: kernel('relu', reference.relu),
    round: kernel('round', reference.round),
    sign: kernel('sign', reference.sign),
    exp: costly('exp', reference.exp),
    log: costly('log', reference.log),
    sigmoid: costly('sigmoid', reference.sigmoid),
    sigmoidSlope: costly('sigmoidSlope', reference.sigmoidSlope),
    softplus: costly('softplus', reference.softplus),
    tanh: costly('tanh', reference.tanh),
    tanhSlope: costly('tanhSlope', reference.tanhSlope),
  };
}

/** Runs a kernel with a copy of each array that is not contiguous. */
function overCopies(stage: Stage, run: Kernel, out: FloatNd, x: FloatNd, y: FloatNd, z: FloatNd): void {
  const first = stage.laidOut(x);
  const second = y === x ? first : stage.laidOut(y);
  run(out, first, second, z === y ? second : stage.laidOut(z));
}

/** Runs as rows of so many elements, of which the last may be shorter, where all is one run. */
function inRows(runs: Runs, most: number): Runs {
  const { rows, length, stepX, stepY, stepZ } = runs;
  if (rows > 1 || length <= most) return runs;
  const next = { nextX: stepX * most, nextY: stepY * most, nextZ: stepZ * most };
  return { ...runs, ...next, rows: Math.ceil(length / most), length: most };
}

/** Whether an array is one number, laid over any shape. */
function isAll(value: number, { data, offset, stride }: FloatNd): boolean {
  return data[offset] === value && stride.every((step) => step === 0);
}

/** The address of an array of which runs are read. */
function putRuns(
  stage: Stage,
  { data, offset }: FloatNd,
  { rows, length }: Runs,
  next: number,
  step: number,
): number {
  const span = (rows - 1) * next + (length - 1) * step + 1;
  return stage.put((data as Float32Array).subarray(offset, offset + span));
}
