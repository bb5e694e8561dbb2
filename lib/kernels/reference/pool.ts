import type { FloatNd } from '../../array/layout.ts';
import type { PoolWindows, Positions } from '../pool-windows.ts';
import { flat } from './elementwise.ts';

/** Called with the output position, the first element, and the sizes of a window. */
type WindowVisitor = (out: number, start: number, rows: number, columns: number) => void;

function overWindows({ planes, height, width, rows, columns }: PoolWindows, f: WindowVisitor): void {
  const [outHeight, outWidth] = [rows.starts.length, columns.starts.length];
  for (let plane = 0, out = 0; plane < planes; plane++) {
    for (let y = 0; y < outHeight; y++) {
      const top = rows.starts[y] as number;
      const tall = (rows.ends[y] as number) - top;
      for (let x = 0; x < outWidth; x++, out++) {
        const left = columns.starts[x] as number;
        f(out, (plane * height + top) * width + left, tall, (columns.ends[x] as number) - left);
      }
    }
  }
}

/** out = the largest element of each window, NaN where there is one, and where in its window it was first found. */
export function maxPool(out: FloatNd, x: FloatNd, positions: Positions, windows: PoolWindows): void {
  const [to, from, { width }] = [flat(out), flat(x), windows];
  overWindows(windows, (at, start, rows, columns) => {
    let [best, position] = [from[start] as number, 0];
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        const value = from[start + i * width + j] as number;
        if (!(value > best) && !(Number.isNaN(value) && !Number.isNaN(best))) continue;
        best = value;
        position = i * columns + j;
      }
    }
    to[at] = best;
    positions[at] = position;
  });
}

/** out = the cotangent of each maximum where it was found, summed where windows overlap; elsewhere 0. */
export function maxPoolVjp(out: FloatNd, ct: FloatNd, positions: Positions, windows: PoolWindows): void {
  const [to, from, { width }] = [flat(out).fill(0), flat(ct), windows];
  overWindows(windows, (at, start, _, columns) => {
    const position = positions[at] as number;
    const column = position % columns;
    const place = start + ((position - column) / columns) * width + column;
    to[place] = (to[place] as number) + (from[at] as number);
  });
}

/** out = the sum of each window, in double precision. */
export function sumPool(out: FloatNd, x: FloatNd, windows: PoolWindows): void {
  const [to, from, { width }] = [flat(out), flat(x), windows];
  overWindows(windows, (at, start, rows, columns) => {
    let total = 0;
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < columns; j++) total += from[start + i * width + j] as number;
    to[at] = total;
  });
}

/** out = the cotangents of all windows that an element is in, summed. */
export function sumPoolVjp(out: FloatNd, ct: FloatNd, windows: PoolWindows): void {
  const [to, from, { width }] = [flat(out).fill(0), flat(ct), windows];
  overWindows(windows, (at, start, rows, columns) => {
    const value = from[at] as number;
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        const place = start + i * width + j;
        to[place] = (to[place] as number) + value;
      }
    }
  });
}
