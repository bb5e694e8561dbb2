import type { FloatNd } from '../../array/layout.ts';
import type { Deferred, GatheredSum } from '../../array/values.ts';
import type { Current } from '../scan.ts';
import { areFloat32, type Engine, type Stage } from './engine.ts';

/** Columns that are scanned together: what a step hands to the next stays in the nearest cache. */
const mostColumns = 2048;

/** How many columns a part has: few enough for some parts, which depends on the width alone. */
export function blockWidth(width: number): number {
  return Math.min(mostColumns, Math.max(64, Math.ceil(width / 16 / 64) * 64), width);
}

/** Rows of products go by six. */
export function samplesPerPart(samples: number): number {
  return samples >= 96 ? 12 : 6;
}

/** Bytes from one block of so many numbers to the next. */
export function strideOf(elements: number, grain: number): number {
  return Math.ceil((4 * elements) / grain) * grain;
}

/** The sum of rows that an input is, if kernels can compute it for so many neurons. */
export function sumOf(input: Current, neurons: number): Deferred<GatheredSum> | null {
  if (!('compute' in input) || input.weight.shape[1] !== neurons) return null;
  return areFloat32(input.weight, ...(input.bias ? [input.bias] : [])) ? input : null;
}

/** The address of a matrix in strips of 32 columns. */
export function putStrips(engine: Engine, stage: Stage, matrix: FloatNd): number {
  const [k, n] = matrix.shape as [number, number];
  const parts = Math.ceil(n / 32);
  const strips = stage.room(32 * k * parts);
  const call = { strips, weight: stage.putArray(matrix), k, neurons: n };
  engine.run({ kernel: 'packStrips', parts, scratch: 0, call });
  return strips;
}

/** The address of a matrix in panels of eight columns. */
export function putPanels(engine: Engine, stage: Stage, matrix: FloatNd): number {
  const [k, n] = matrix.shape as [number, number];
  const parts = Math.ceil(n / 8);
  const panels = stage.room(8 * parts * k);
  const [b, bRow, bStep] = stage.putMatrix(matrix);
  const call = { panels, b, bRow, bStep, n, k };
  engine.run({ kernel: 'packPanel', parts, scratch: 0, call });
  return panels;
}
