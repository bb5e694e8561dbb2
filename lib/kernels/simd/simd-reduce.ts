import { type FloatArray, type FloatNd, sizeOf } from '../../array/layout.ts';
import * as reference from '../reference/reduce.ts';
import * as referenceUpdate from '../reference/update.ts';
import type { Calls } from './calls.ts';
import type { Engine } from './engine.ts';
import { inBlocks, read } from './in-blocks.ts';

type Reduction = (out: FloatNd, x: FloatNd, axes: readonly number[]) => void;

/**
 * The reductions. Each leaves Float64, and less than `leastWork`, to its reference. Rows with an exponential for
 * each element are shared among threads in parts of `perPart` elements.
 */
export function simdReduce(engine: Engine, leastWork: number, perPart = 1 << 13) {
  const fits = (x: FloatNd, work = x.size) => work >= leastWork && x.data instanceof Float32Array;

  function reduction(name: 'maxOver' | 'minOver' | 'argmaxOver', other: Reduction): Reduction {
    return (out, x, axes) => {
      const plainly = () => other(out, x, axes);
      if (!fits(x)) {
        plainly();
        return;
      }
      const { array, ...panels } = asPanels(x, axes);
      engine.staged((stage) => {
        engine.call(name, { out: stage.resultArray(out), x: stage.putArray(array), ...panels });
      }, plainly);
    };
  }

  function sum(out: FloatNd, x: FloatNd, axes: readonly number[]): void {
    const plainly = () => reference.sum(out, x, axes);
    if (!fits(x)) {
      plainly();
      return;
    }
    const { array, outer, length, width } = asPanels(x, axes);
    engine.staged((stage) => {
      const at = { out: stage.resultArray(out), x: stage.putArray(array) };
      if (width === 1) {
        engine.call('sumRows', { ...at, outer, length });
        return;
      }
      sumOver(engine, { ...at, outer, length, width });
    }, plainly);
  }

  function rowsInParts<A extends object>(rows: number, width: number, at: A) {
    const rowsPerPart = Math.max(1, Math.floor(perPart / width));
    return { parts: Math.ceil(rows / rowsPerPart), scratch: 0, call: { ...at, rows, rowsPerPart, width } };
  }

  function logSoftmax(out: FloatNd, x: FloatNd): void {
    const width = x.shape.at(-1) as number;
    const plainly = () => reference.logSoftmax(out, x);
    if (!fits(x, 16 * x.size)) {
      plainly();
      return;
    }
    engine.staged((stage) => {
      const at = { out: stage.resultArray(out), x: stage.putArray(x) };
      engine.run({ kernel: 'logSoftmax', ...rowsInParts(x.size / width, width, at), scratch: 32 });
    }, plainly);
  }

  function logSoftmaxVjp(out: FloatNd, ct: FloatNd, y: FloatNd): void {
    const width = y.shape.at(-1) as number;
    const plainly = () => reference.logSoftmaxVjp(out, ct, y);
    if (!fits(y, 16 * y.size) || !fits(ct, 16 * y.size)) {
      plainly();
      return;
    }
    engine.staged((stage) => {
      const at = { out: stage.resultArray(out), ct: stage.putArray(ct), y: stage.putArray(y) };
      engine.run({ kernel: 'logSoftmaxVjp', ...rowsInParts(y.size / width, width, at) });
    }, plainly);
  }

  function sumOfSquares(x: FloatArray): number {
    const plainly = () => referenceUpdate.sumOfSquares(x);
    if (x.length < leastWork || !(x instanceof Float32Array)) return plainly();
    return engine.staged((stage) => engine.call('sumOfSquares', { x: stage.put(x), n: x.length }), plainly);
  }

  function allFinite(x: FloatArray): boolean {
    const plainly = () => referenceUpdate.allFinite(x);
    if (2 * x.length < leastWork || !(x instanceof Float32Array)) return plainly();
    return engine.staged((stage) => {
      let finite = true;
      inBlocks(stage, { x: read(x) }, x.length, (at, n) => {
        finite = finite && engine.call('allFinite', { ...at, n }) === 1;
      });
      return finite;
    }, plainly);
  }

  return {
    allFinite,
    sum,
    max: reduction('maxOver', reference.max),
    min: reduction('minOver', reference.min),
    argmax: reduction('argmaxOver', reference.argmax),
    logSoftmax,
    logSoftmaxVjp,
    sumOfSquares,
  };
}

/** An array as panels, for which its axes may be in another order. */
function asPanels(x: FloatNd, axes: readonly number[]): reference.Panels & { array: FloatNd } {
  const panels = reference.findPanels(x, axes);
  if (panels !== null) return { array: x, ...panels };
  const kept = x.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  const length = sizeOf(axes.map((axis) => x.shape[axis] as number));
  return { array: x.transpose(...kept, ...axes), outer: x.size / length, length, width: 1 };
}

/** Sums over the middle axis, in parts of columns. */
export function sumOver(engine: Engine, call: Omit<Calls['sumOver'], 'perPart'>): void {
  const perPart = Math.ceil(call.width / 8 / 16) * 16;
  engine.run({
    kernel: 'sumOver',
    parts: Math.ceil(call.width / perPart),
    scratch: 8 * perPart + 32,
    call: { ...call, perPart },
  });
}
