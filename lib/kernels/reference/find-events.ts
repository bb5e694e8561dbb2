import type { Events } from '../../array/events.ts';
import { type FloatArray, type FloatNd, isContiguous, sizeOf } from '../../array/layout.ts';
import { flat } from './elementwise.ts';

/** Above this share of ones the dense product is used: gathering rows no longer pays. */
export const densest = 0.5;

/**
 * The events of an array whose last axis is the row; null where an element is neither 0 nor 1 (NaN included)
 * or where more than half are ones.
 */
export function findEvents(x: FloatNd): Events | null {
  const width = x.shape.at(-1) ?? 1;
  const rows = sizeOf(x.shape.slice(0, -1));
  if (!startsWithBits(x)) return null;
  const data = flat(x);
  let count = 0;
  const most = data.length * densest;
  for (let i = 0; i < data.length; i++) {
    const value = data[i] as number;
    if (value === 0) continue;
    if (value !== 1 || ++count > most) return null;
  }
  const starts = new Int32Array(rows + 1);
  const columns = new Int32Array(count);
  let found = 0;
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < width; column++) if (data[at++] === 1) columns[found++] = column;
    starts[row + 1] = found;
  }
  return { rows, width, starts, columns };
}

/** Above this share of elements asked for, the whole product is as fast. */
export const densestSample = 0.15;

/** Elements that are asked for: those within [low, high] of their threshold. */
export interface Window {
  /** A threshold for each element of a row, or one for all. */
  readonly vThreshold: FloatArray;
  readonly low: number;
  readonly high: number;
}

/**
 * Where the elements of rows lie within a window, named as events are; null where that is more than a share of
 * `densestSample`.
 */
export function findWithin(x: FloatNd, { vThreshold, low, high }: Window): Events | null {
  const width = x.shape.at(-1) ?? 1;
  const rows = sizeOf(x.shape.slice(0, -1));
  const data = flat(x);
  // What the surrogate will be given, to the bit.
  const round = data instanceof Float32Array ? Math.fround : (value: number) => value;
  const named: number[] = [];
  const starts = new Int32Array(rows + 1);
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < width; column++, at++) {
      const above = round(
        (data[at] as number) - (vThreshold[vThreshold.length === 1 ? 0 : column] as number),
      );
      if (above >= low && above <= high) named.push(column);
    }
    starts[row + 1] = named.length;
  }
  if (named.length > densestSample * x.size) return null;
  return { rows, width, starts, columns: Int32Array.from(named) };
}

/** Whether the first elements are zeros and ones: most dense arrays show it there, before they are copied anywhere. */
export function startsWithBits(x: FloatNd): boolean {
  const length = isContiguous(x) ? Math.min(x.size, 32) : Math.min(x.size, 1);
  for (let i = x.offset; i < x.offset + length; i++) if (x.data[i] !== 0 && x.data[i] !== 1) return false;
  return true;
}

/** For each column, the rows in which it fires, ascending: a counting sort. */
export function transposeEvents(events: Events): { starts: Int32Array; columns: Int32Array } {
  const starts = new Int32Array(events.width + 1);
  for (const column of events.columns) starts[column + 1] = (starts[column + 1] as number) + 1;
  for (let c = 0; c < events.width; c++) starts[c + 1] = (starts[c + 1] as number) + (starts[c] as number);
  const next = starts.slice();
  const columns = new Int32Array(events.columns.length);
  for (let row = 0; row < events.rows; row++) {
    const end = events.starts[row + 1] as number;
    for (let e = events.starts[row] as number; e < end; e++) {
      const column = events.columns[e] as number;
      const slot = next[column] as number;
      columns[slot] = row;
      next[column] = slot + 1;
    }
  }
  return { starts, columns };
}
