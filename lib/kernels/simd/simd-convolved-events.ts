import type { Events } from '../../array/events.ts';
import type { FloatNd } from '../../array/layout.ts';
import { type ConvolutionSizes, termsOf } from '../convolution-sizes.ts';
import { type PoolWindows, type Positions, type SpreadMaxima, windowsAsInts } from '../pool-windows.ts';
import * as reference from '../reference/convolve.ts';
import * as fused from '../reference/pooled-convolution.ts';
import {
  addParts,
  common,
  largestOf,
  listedOf,
  partsOf,
  putPacked,
  rowsPerBlock,
  unfoldedOf,
  workOf,
} from './convolution-calls.ts';
import { areFloat32, type Engine, type Stage } from './engine.ts';
import { panelsOfRows, stripsOfOutputs } from './pack-weights.ts';

/** Convolutions of spikes by their events, also with maximum pooling. Each leaves Float64 to its reference, and what is too small. */
export function simdConvolvedEvents(engine: Engine, leastWork: number) {
  const fits = (sizes: ConvolutionSizes, ...arrays: FloatNd[]) =>
    workOf(sizes) >= leastWork && areFloat32(...arrays);

  function convolveEvents(
    out: FloatNd,
    events: Events,
    w: FloatNd,
    bias: FloatNd | undefined,
    sizes: ConvolutionSizes,
  ): void {
    const plainly = () => reference.convolveEvents(out, events, w, bias, sizes);
    if (fits(sizes, out, w))
      engine.staged((stage) => gather(stage, out, null, events, w, bias, sizes), plainly);
    else plainly();
  }

  function convolveMaxPool(
    out: FloatNd,
    positions: Positions,
    events: Events,
    w: FloatNd,
    bias: FloatNd | undefined,
    sizes: ConvolutionSizes,
    windows: PoolWindows,
  ): void {
    const plainly = () => fused.convolveMaxPool(out, positions, events, w, bias, sizes, windows);
    const pool = positions instanceof Uint8Array ? { positions, windows } : null;
    if (pool === null || !fits(sizes, out, w)) plainly();
    else engine.staged((stage) => gather(stage, out, pool, events, w, bias, sizes), plainly);
  }

  function gather(
    stage: Stage,
    out: FloatNd,
    pool: { readonly positions: Uint8Array; readonly windows: PoolWindows } | null,
    events: Events,
    w: FloatNd,
    bias: FloatNd | undefined,
    sizes: ConvolutionSizes,
  ): void {
    engine.run({
      kernel: 'convolveGathered',
      parts: partsOf(sizes),
      scratch: 4 * listedOf(sizes, pool?.windows),
      call: {
        out: stage.resultArray(out),
        positions: pool === null ? 0 : stage.bytesResult(pool.positions),
        ...putEvents(stage, events),
        weights: putPacked(stage, stripsOfOutputs, w, sizes),
        bias: bias === undefined ? 0 : stage.putArray(bias),
        pool: pool === null ? 0 : stage.put(windowsAsInts(pool.windows)),
        ...common(stage, sizes),
        rowsPerBlock: rowsPerBlock(sizes),
      },
    });
  }

  function convolveWeightEvents(out: FloatNd, events: Events, ct: FloatNd, sizes: ConvolutionSizes): void {
    const plainly = () => reference.convolveWeightEvents(out, events, ct, sizes);
    if (fits(sizes, out, ct))
      engine.staged((stage) => gatherWeight(stage, out, events, ct, null, sizes), plainly);
    else plainly();
  }

  function convolveWeightSpread(
    out: FloatNd,
    events: Events,
    spread: SpreadMaxima,
    sizes: ConvolutionSizes,
  ): void {
    const plainly = () => fused.convolveWeightSpread(out, events, spread, sizes);
    const { ct, positions } = spread;
    if (!(positions instanceof Uint8Array) || !fits(sizes, out, ct)) plainly();
    else engine.staged((stage) => gatherWeight(stage, out, events, ct, spread, sizes), plainly);
  }

  function gatherWeight(
    stage: Stage,
    out: FloatNd,
    events: Events,
    ct: FloatNd,
    spread: SpreadMaxima | null,
    sizes: ConvolutionSizes,
  ): void {
    const { groups, outChannels } = sizes;
    const parts = partsOf(sizes);
    const length = groups * Math.ceil(outChannels / 32) * 32 * termsOf(sizes);
    const sums = stage.room(parts * length);
    engine.run({
      kernel: 'convolveWeightGathered',
      parts,
      scratch: 4 * listedOf(sizes, spread?.windows),
      call: {
        sums,
        ct: stage.putArray(ct),
        ...putEvents(stage, events),
        ...putSpread(stage, spread),
        ...common(stage, sizes),
        rowsPerBlock: rowsPerBlock(sizes),
      },
    });
    addParts(engine, stage, out, { at: sums, parts, length }, sizes, true);
  }

  function convolveInputSpread(
    out: FloatNd,
    spread: SpreadMaxima,
    w: FloatNd,
    sizes: ConvolutionSizes,
  ): void {
    const plainly = () => fused.convolveInputSpread(out, spread, w, sizes);
    const { ct, positions, windows } = spread;
    const isNear = sizes.dilationX === 1 && positions instanceof Uint8Array;
    if (!isNear || !fits(sizes, out, ct, w)) {
      plainly();
      return;
    }
    engine.staged((stage) => {
      const cells = windows.rows.starts.length * windows.columns.starts.length;
      const lists = 2 * sizes.outChannels * cells + cells * largestOf(windows);
      engine.run({
        kernel: 'convolveInputSpread',
        parts: partsOf(sizes),
        scratch: 4 * (unfoldedOf(sizes) + lists + 64),
        call: {
          out: stage.resultArray(out),
          ct: stage.putArray(ct),
          weights: putPacked(stage, panelsOfRows, w, sizes),
          ...putSpread(stage, spread),
          ...common(stage, sizes),
        },
      });
    }, plainly);
  }

  return {
    convolveEvents,
    convolveInputSpread,
    convolveMaxPool,
    convolveWeightEvents,
    convolveWeightSpread,
  };
}

function putEvents(stage: Stage, { starts, columns, width }: Events) {
  return { starts: stage.put(starts), columns: stage.put(columns), width };
}

function putSpread(stage: Stage, spread: SpreadMaxima | null) {
  if (spread === null) return { positions: 0, pool: 0 };
  const positions = stage.putBytes(spread.positions as Uint8Array);
  return { positions, pool: stage.put(windowsAsInts(spread.windows)) };
}
