import type { FloatNd } from '../../array/layout.ts';
import { type PoolWindows, type Positions, type Windows, windowsAsInts } from '../pool-windows.ts';
import * as reference from '../reference/pool.ts';
import { areFloat32, type Engine, type Stage } from './engine.ts';

/** Elements of the planes of a part. */
const partSize = 16_384;

/** Pooling of numbers. Each leaves Float64 to its reference, what is too small, and maxima of windows above 256 elements. */
export function simdPool(engine: Engine, leastWork: number) {
  const fits = (x: FloatNd, positions?: Positions) =>
    x.size >= leastWork && areFloat32(x) && !(positions instanceof Int32Array);

  /** The planes and how they are shared out. */
  function shared(stage: Stage, windows: PoolWindows) {
    const { planes, height, width } = windows;
    const perPart = Math.max(1, Math.floor(partSize / (height * width)));
    const call = { planes, height, width, perPart, pool: stage.put(windowsAsInts(windows)) };
    return { parts: Math.ceil(planes / perPart), scratch: 0, call };
  }

  function maxPool(out: FloatNd, x: FloatNd, positions: Positions, windows: PoolWindows): void {
    const plainly = () => reference.maxPool(out, x, positions, windows);
    const staged = (stage: Stage) => {
      const { call, ...work } = shared(stage, windows);
      const results = { out: stage.resultArray(out), positions: stage.bytesResult(positions as Uint8Array) };
      const pairs = arePairs(windows.rows) && arePairs(windows.columns);
      engine.run({ kernel: 'maxPool', ...work, call: { ...results, x: stage.putArray(x), ...call, pairs } });
    };
    engine.stagedWhere(fits(x, positions), staged, plainly);
  }

  function maxPoolVjp(out: FloatNd, ct: FloatNd, positions: Positions, windows: PoolWindows): void {
    const plainly = () => reference.maxPoolVjp(out, ct, positions, windows);
    const staged = (stage: Stage) => {
      const { call, ...work } = shared(stage, windows);
      const given = { positions: stage.putBytes(positions as Uint8Array), ct: stage.putArray(ct) };
      engine.run({ kernel: 'maxPoolVjp', ...work, call: { out: stage.resultArray(out), ...given, ...call } });
    };
    engine.stagedWhere(fits(out, positions), staged, plainly);
  }

  function sumPool(out: FloatNd, x: FloatNd, windows: PoolWindows): void {
    const plainly = () => reference.sumPool(out, x, windows);
    const staged = (stage: Stage) => {
      const { call, ...work } = shared(stage, windows);
      const arrays = { out: stage.resultArray(out), x: stage.putArray(x) };
      engine.run({ kernel: 'sumPool', ...work, call: { ...arrays, ...call } });
    };
    engine.stagedWhere(fits(x), staged, plainly);
  }

  function sumPoolVjp(out: FloatNd, ct: FloatNd, windows: PoolWindows): void {
    const plainly = () => reference.sumPoolVjp(out, ct, windows);
    const staged = (stage: Stage) => {
      const { call, ...work } = shared(stage, windows);
      const arrays = { out: stage.resultArray(out), ct: stage.putArray(ct) };
      engine.run({ kernel: 'sumPoolVjp', ...work, call: { ...arrays, ...call } });
    };
    engine.stagedWhere(fits(out), staged, plainly);
  }

  return { maxPool, maxPoolVjp, sumPool, sumPoolVjp };
}

/** Whether windows are of two, side by side from the first element on. */
function arePairs({ starts, ends }: Windows): boolean {
  return starts.every((start, i) => start === 2 * i && ends[i] === 2 * i + 2);
}
