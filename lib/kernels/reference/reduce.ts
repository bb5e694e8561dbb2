import { type FloatArray, type FloatNd, isContiguous } from '../../array/layout.ts';
import { flat } from './elementwise.ts';
import { pulled } from './pulled.ts';

/** The array as rows: one row for each kept position, holding the elements that are reduced together. */
function rows(x: FloatNd, axes: readonly number[]): { data: FloatArray; length: number } {
  let length = 1;
  for (const axis of axes) length *= x.shape[axis] as number;
  if (axes[0] === x.shape.length - axes.length) return { data: flat(x), length };
  const kept = x.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  return { data: flat(x.transpose(...kept, ...axes)), length };
}

type RowFunction = (data: FloatArray, start: number, end: number) => number;

/** A reduction kernel: `out` holds one number for each kept position, in row-major order. */
function reduction(f: RowFunction): (out: FloatNd, x: FloatNd, axes: readonly number[]) => void {
  return (out, x, axes) => {
    const { data, length } = rows(x, axes);
    const to = flat(out);
    for (let i = 0; i < to.length; i++) to[i] = f(data, i * length, (i + 1) * length);
  };
}

const sumRows = reduction((data, start, end) => {
  let total = 0;
  for (let i = start; i < end; i++) total += data[i] as number;
  return total;
});

/** A contiguous array as [outer, length, width], reduced over the axis in the middle. */
export interface Panels {
  readonly outer: number;
  readonly length: number;
  readonly width: number;
}

/** The panels of a reduction; null where the array does not lie so, or its axes do not follow one another. */
export function findPanels(x: FloatNd, axes: readonly number[]): Panels | null {
  const first = axes[0] ?? 0;
  for (let i = 0; i < axes.length; i++) if (axes[i] !== first + i) return null;
  if (!isContiguous(x)) return null;
  const { shape } = x;
  const after = first + axes.length;
  let [outer, length, width] = [1, 1, 1];
  for (let axis = 0; axis < first; axis++) outer *= shape[axis] as number;
  for (let axis = first; axis < after; axis++) length *= shape[axis] as number;
  for (let axis = after; axis < shape.length; axis++) width *= shape[axis] as number;
  return { outer, length, width };
}

/** Sums in double precision. */
export function sum(out: FloatNd, x: FloatNd, axes: readonly number[]): void {
  const panels = findPanels(x, axes);
  if (panels === null || panels.width === 1) sumRows(out, x, axes);
  else sumPanels(flat(out), flat(x), panels);
}

/** Rows are added up as they lie, without a transposed copy. */
function sumPanels(out: FloatArray, x: FloatArray, { outer, length, width }: Panels): void {
  const totals = new Float64Array(width);
  for (let panel = 0, from = 0; panel < outer; panel++) {
    totals.fill(0);
    for (let row = 0; row < length; row++, from += width) {
      for (let j = 0; j < width; j++) totals[j] = (totals[j] as number) + (x[from + j] as number);
    }
    for (let j = 0; j < width; j++) out[panel * width + j] = totals[j] as number;
  }
}

export const max = reduction((data, start, end) => {
  let best = Number.NEGATIVE_INFINITY;
  for (let i = start; i < end; i++) best = Math.max(best, data[i] as number);
  return best;
});

export const min = reduction((data, start, end) => {
  let best = Number.POSITIVE_INFINITY;
  for (let i = start; i < end; i++) best = Math.min(best, data[i] as number);
  return best;
});

/** Position of the first largest element in its row. NaN counts as largest. */
export const argmax = reduction((data, start, end) => {
  let best = start;
  for (let i = start; i < end; i++) {
    const value = data[i] as number;
    if (Number.isNaN(value)) return i - start;
    if (value > (data[best] as number)) best = i;
  }
  return best - start;
});

/** log(softmax(x)) along the last axis: of each element less the largest, so that nothing overflows. */
export function logSoftmax(out: FloatNd, x: FloatNd): void {
  const from = flat(x);
  const to = flat(out);
  const width = x.shape.at(-1) as number;
  for (let start = 0; start < to.length; start += width) {
    let largest = Number.NEGATIVE_INFINITY;
    for (let i = start; i < start + width; i++) largest = Math.max(largest, from[i] as number);
    let total = 0;
    for (let i = start; i < start + width; i++) total += Math.exp((from[i] as number) - largest);
    const log = Math.log(total);
    for (let i = start; i < start + width; i++) to[i] = (from[i] as number) - largest - log;
  }
}

/** out = ct - e^y sum(ct) along the last axis: the cotangent of x where y = logSoftmax(x). */
export function logSoftmaxVjp(out: FloatNd, ct: FloatNd, y: FloatNd): void {
  const upstream = flat(ct);
  const logs = flat(y);
  const to = flat(out);
  const width = y.shape.at(-1) as number;
  for (let start = 0; start < to.length; start += width) {
    let total = 0;
    for (let i = start; i < start + width; i++) total += upstream[i] as number;
    for (let i = start; i < start + width; i++) {
      to[i] = (upstream[i] as number) - pulled(total, Math.exp(logs[i] as number));
    }
  }
}
