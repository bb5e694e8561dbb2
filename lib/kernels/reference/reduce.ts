import { type FloatArray, type FloatNd, isContiguous } from '../../array.ts';
import { flat } from './elementwise.ts';

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

/** Sums in double precision. */
export function sum(out: FloatNd, x: FloatNd, axes: readonly number[]): void {
  const first = axes[0] ?? 0;
  const after = first + axes.length;
  const follow = axes.every((axis, i) => axis === first + i);
  if (follow && after < x.shape.length && isContiguous(x)) sumPanels(out, x, first, after);
  else sumRows(out, x, axes);
}

/** Over the axes [first, after) of a contiguous array: rows are added up as they lie, without a transposed copy. */
function sumPanels(out: FloatNd, x: FloatNd, first: number, after: number): void {
  const from = flat(x);
  const to = flat(out);
  let width = 1;
  for (let axis = after; axis < x.shape.length; axis++) width *= x.shape[axis] as number;
  let length = width;
  for (let axis = first; axis < after; axis++) length *= x.shape[axis] as number;
  const totals = new Float64Array(width);
  for (let start = 0, at = 0; at < to.length; start += length, at += width) {
    totals.fill(0);
    for (let row = start; row < start + length; row += width) {
      for (let j = 0; j < width; j++) totals[j] = (totals[j] as number) + (from[row + j] as number);
    }
    for (let j = 0; j < width; j++) to[at + j] = totals[j] as number;
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

/** log(sum(exp(x))) with the largest element taken out, so that nothing overflows. */
export const logSumExp = reduction((data, start, end) => {
  let largest = Number.NEGATIVE_INFINITY;
  for (let i = start; i < end; i++) largest = Math.max(largest, data[i] as number);
  if (!Number.isFinite(largest)) return largest;
  let total = 0;
  for (let i = start; i < end; i++) total += Math.exp((data[i] as number) - largest);
  return largest + Math.log(total);
});
