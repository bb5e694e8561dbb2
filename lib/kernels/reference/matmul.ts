import type { Events } from '../../array/events.ts';
import { type FloatArray, type FloatNd, restride } from '../../array/layout.ts';
import { flat } from './elementwise.ts';
import { transposeEvents } from './find-events.ts';
import { sum } from './reduce.ts';

/**
 * out [M, N] = a [M, K] b [K, N] + bias [N], for any strides. Each element is summed in order of k and in double precision,
 * so that the product of spikes by their events is bit-identical; the bias is added to the rounded sum.
 */
export function matmul(out: FloatNd, a: FloatNd, b: FloatNd, bias?: FloatNd): void {
  if (b.stride[0] === 1 && b.stride[1] !== 1) dotProducts(out, a, b);
  else rowSums(out, a, b);
  if (bias !== undefined) addToRows(flat(out), flat(bias));
}

/** The product of each matrix in the last two axes of a with that of b; all have the same leading axes. */
export function batchedMatmul(out: FloatNd, a: FloatNd, b: FloatNd, multiply = matmul): void {
  const [lefts, rights] = [matrices(a), matrices(b)];
  matrices(out).forEach((own, i) => {
    multiply(own, lefts[i] as FloatNd, rights[i] as FloatNd);
  });
}

/** Views of the matrices in the last two axes, in row-major order of the leading ones. */
function matrices(x: FloatNd): FloatNd[] {
  if (x.shape.length === 2) return [x];
  return Array.from({ length: x.shape[0] as number }, (_, i) => {
    const offset = x.offset + i * (x.stride[0] as number);
    return restride(x, x.shape.slice(1), x.stride.slice(1), offset);
  }).flatMap(matrices);
}

function addToRows(out: FloatArray, bias: FloatArray): void {
  for (let at = 0; at < out.length; at += bias.length) {
    for (let j = 0; j < bias.length; j++) out[at + j] = (out[at + j] as number) + (bias[j] as number);
  }
}

/** Rows of b are contiguous: each row of out is a sum of rows of b, in strips of eight columns that stay in registers. */
function rowSums(out: FloatNd, a: FloatNd, b: FloatNd): void {
  const [m, n] = out.shape as [number, number];
  const k = a.shape[1] as number;
  const to = flat(out);
  const from = flat(b);
  const left = a.data;
  const [rowStep, step] = a.stride as [number, number];
  for (let row = 0; row < m; row++) {
    const start = a.offset + row * rowStep;
    let at = row * n;
    let column = 0;
    for (; column + 8 <= n; column += 8, at += 8) {
      let [t0, t1, t2, t3, t4, t5, t6, t7] = [0, 0, 0, 0, 0, 0, 0, 0];
      for (let p = 0, i = column; p < k; p++, i += n) {
        const factor = left[start + p * step] as number;
        t0 += factor * (from[i] as number);
        t1 += factor * (from[i + 1] as number);
        t2 += factor * (from[i + 2] as number);
        t3 += factor * (from[i + 3] as number);
        t4 += factor * (from[i + 4] as number);
        t5 += factor * (from[i + 5] as number);
        t6 += factor * (from[i + 6] as number);
        t7 += factor * (from[i + 7] as number);
      }
      to[at] = t0;
      to[at + 1] = t1;
      to[at + 2] = t2;
      to[at + 3] = t3;
      to[at + 4] = t4;
      to[at + 5] = t5;
      to[at + 6] = t6;
      to[at + 7] = t7;
    }
    for (; column < n; column++, at++) {
      let total = 0;
      for (let p = 0; p < k; p++)
        total += (left[start + p * step] as number) * (from[p * n + column] as number);
      to[at] = total;
    }
  }
}

/** Columns of b are contiguous (a transposed matrix): dot products of contiguous runs, in tiles of 2 rows by 4 columns. */
function dotProducts(out: FloatNd, a: FloatNd, b: FloatNd): void {
  const [m, n] = out.shape as [number, number];
  const k = a.shape[1] as number;
  const to = flat(out);
  const left = flat(a);
  const right = b.data;
  const column = (j: number) => b.offset + j * (b.stride[1] as number);
  let i = 0;
  for (; i + 2 <= m; i += 2) {
    let j = 0;
    for (; j + 4 <= n; j += 4) {
      dotTile(
        to,
        i * n + j,
        n,
        left,
        i * k,
        k,
        right,
        column(j),
        column(j + 1),
        column(j + 2),
        column(j + 3),
      );
    }
    for (; j < n; j++) {
      to[i * n + j] = dot(left, i * k, right, column(j), k);
      to[(i + 1) * n + j] = dot(left, (i + 1) * k, right, column(j), k);
    }
  }
  for (; i < m; i++) for (let j = 0; j < n; j++) to[i * n + j] = dot(left, i * k, right, column(j), k);
}

function dot(a: FloatArray, from: number, b: FloatArray, start: number, k: number): number {
  let total = 0;
  for (let p = 0; p < k; p++) total += (a[from + p] as number) * (b[start + p] as number);
  return total;
}

/** Two rows of `a` (the second k further on) with four columns of `b`, to two rows of `to` (the second n further on). */
function dotTile(
  to: FloatArray,
  at: number,
  n: number,
  a: FloatArray,
  row: number,
  k: number,
  b: FloatArray,
  c0: number,
  c1: number,
  c2: number,
  c3: number,
): void {
  let [t0, t1, t2, t3, u0, u1, u2, u3] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let p = 0; p < k; p++) {
    const x = a[row + p] as number;
    const y = a[row + k + p] as number;
    const b0 = b[c0 + p] as number;
    const b1 = b[c1 + p] as number;
    const b2 = b[c2 + p] as number;
    const b3 = b[c3 + p] as number;
    t0 += x * b0;
    t1 += x * b1;
    t2 += x * b2;
    t3 += x * b3;
    u0 += y * b0;
    u1 += y * b1;
    u2 += y * b2;
    u3 += y * b3;
  }
  to[at] = t0;
  to[at + 1] = t1;
  to[at + 2] = t2;
  to[at + 3] = t3;
  to[at + n] = u0;
  to[at + n + 1] = u1;
  to[at + n + 2] = u2;
  to[at + n + 3] = u3;
}

/** out [rows, N] = a [rows, K] times b [N, K] transposed where `where` names an element, else 0. */
export function sampledProduct(out: FloatNd, a: FloatNd, b: FloatNd, where: Events): void {
  const k = a.shape[1] as number;
  const [to, left, right] = [flat(out).fill(0), flat(a), flat(b)];
  for (let row = 0; row < where.rows; row++) {
    const end = where.starts[row + 1] as number;
    for (let e = where.starts[row] as number; e < end; e++) {
      const column = where.columns[e] as number;
      to[row * where.width + column] = dot(left, row * k, right, column * k, k);
    }
  }
}

/**
 * out [rows, N] = spikes [rows, K] w [K, N] + bias [N]: each row of out is the sum of the rows of w that its events name, and
 * the bias.
 */
export function gatherRows(out: FloatNd, events: Events, w: FloatNd, bias?: FloatNd): void {
  const n = out.shape[1] as number;
  const to = flat(out);
  const from = flat(w);
  sumNamedRows(to, n, from, events.rows, events.starts, events.columns);
  if (bias !== undefined) addToRows(to, flat(bias));
}

/**
 * out [K, N] = spikesᵀ [K, rows] ct [rows, N]: the weight gradient, from the same events transposed. `total` [N] becomes the
 * sum of the rows of ct: the gradient of a bias.
 */
export function gatherRowsTransposed(out: FloatNd, events: Events, ct: FloatNd, total?: FloatNd): void {
  const n = out.shape[1] as number;
  const to = flat(out);
  const from = flat(ct);
  const { starts, columns } = transposeEvents(events);
  sumNamedRows(to, n, from, events.width, starts, columns);
  if (total !== undefined) sum(total, ct, [0]);
}

/** to[r] = the sum of from[i] over each i that row r names, in strips of eight columns that stay in registers. */
function sumNamedRows(
  to: FloatArray,
  n: number,
  from: FloatArray,
  rows: number,
  starts: Int32Array,
  named: Int32Array,
): void {
  for (let row = 0; row < rows; row++) {
    const start = starts[row] as number;
    const end = starts[row + 1] as number;
    let at = row * n;
    let column = 0;
    for (; column + 8 <= n; column += 8, at += 8) {
      let [t0, t1, t2, t3, t4, t5, t6, t7] = [0, 0, 0, 0, 0, 0, 0, 0];
      for (let e = start; e < end; e++) {
        const i = (named[e] as number) * n + column;
        t0 += from[i] as number;
        t1 += from[i + 1] as number;
        t2 += from[i + 2] as number;
        t3 += from[i + 3] as number;
        t4 += from[i + 4] as number;
        t5 += from[i + 5] as number;
        t6 += from[i + 6] as number;
        t7 += from[i + 7] as number;
      }
      to[at] = t0;
      to[at + 1] = t1;
      to[at + 2] = t2;
      to[at + 3] = t3;
      to[at + 4] = t4;
      to[at + 5] = t5;
      to[at + 6] = t6;
      to[at + 7] = t7;
    }
    for (; column < n; column++, at++) {
      let total = 0;
      for (let e = start; e < end; e++) total += from[(named[e] as number) * n + column] as number;
      to[at] = total;
    }
  }
}
