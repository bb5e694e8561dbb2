import type { FloatArray, FloatNd } from '../../array/layout.ts';
import { pulled } from './pulled.ts';

/**
 * Writes `to[at .. end]` from elements of `x` and `y` that begin at `i` and `j` and go on in steps of `dx` and `dy`: 1,
 * or 0 where one element stands for all. Each is a loop of its own, so that the compiler sees one operation in it.
 */
export type Run = (
  to: FloatArray,
  at: number,
  end: number,
  x: FloatArray,
  i: number,
  dx: number,
  y: FloatArray,
  j: number,
  dy: number,
) => void;

/** How arrays of one shape lie in rows of `length`: rows begin `next` apart, elements follow in steps of 1 or 0. */
export interface Runs {
  readonly rows: number;
  readonly length: number;
  readonly nextOut: number;
  readonly nextX: number;
  readonly stepX: number;
  readonly nextY: number;
  readonly stepY: number;
  readonly nextZ: number;
  readonly stepZ: number;
}

/**
 * The longest runs of three or four arrays of one shape: all elements where they are contiguous or single values, else rows, so
 * that rows and columns that were broadcast, and slices, are read as they lie. Null where they lie otherwise.
 */
export function findRuns(out: FloatNd, x: FloatNd, y: FloatNd, z = y): Runs | null {
  const { shape } = out;
  const rank = shape.length;
  const size = out.size;
  if (size === 0) return oneRow(0, 0, 0, 0);
  if (isRun(out, 0)) {
    const stepX = step(x, 0, rank);
    const stepY = step(y, 0, rank);
    const stepZ = z === y ? stepY : step(z, 0, rank);
    const isOne =
      (stepX === 0 || stepX === 1) && (stepY === 0 || stepY === 1) && (stepZ === 0 || stepZ === 1);
    if (isOne) return oneRow(size, stepX, stepY, stepZ);
  }
  let split = 1;
  while (!(isRun(out, split) && isRun(x, split) && isRun(y, split) && (z === y || isRun(z, split)))) split++;
  let length = 1;
  for (let axis = split; axis < rank; axis++) length *= shape[axis] as number;
  if (length === 1 && size > 1) return null;
  const [nextOut, nextX, nextY] = [step(out, 0, split), step(x, 0, split), step(y, 0, split)];
  const nextZ = z === y ? nextY : step(z, 0, split);
  if (Number.isNaN(nextOut + nextX + nextY + nextZ)) return null;
  const [stepX, stepY] = [step(x, split, rank), step(y, split, rank)];
  const stepZ = z === y ? stepY : step(z, split, rank);
  return { rows: size / length, length, nextOut, nextX, stepX, nextY, stepY, nextZ, stepZ };
}

function oneRow(length: number, stepX: number, stepY: number, stepZ: number): Runs {
  return { rows: 1, length, nextOut: 0, nextX: 0, stepX, nextY: 0, stepY, nextZ: 0, stepZ };
}

/** Goes over arrays in their runs. Gives false, and does nothing, where they do not lie so. */
export function overRuns(run: Run, out: FloatNd, x: FloatNd, y: FloatNd): boolean {
  const runs = findRuns(out, x, y);
  if (runs === null) return false;
  let [at, i, j] = [out.offset, x.offset, y.offset];
  for (let row = 0; row < runs.rows; row++) {
    run(out.data, at, at + runs.length, x.data, i, runs.stepX, y.data, j, runs.stepY);
    at += runs.nextOut;
    i += runs.nextX;
    j += runs.nextY;
  }
  return true;
}

/** Goes over arrays of at least one axis that lie in any way: along their last, in steps of any length. */
export function overRows(run: Run, out: FloatNd, x: FloatNd, y: FloatNd): void {
  const last = out.shape.length - 1;
  const visit = (axis: number, at: number, i: number, j: number): void => {
    const n = out.shape[axis] as number;
    const d = out.stride[axis] as number;
    const dx = x.stride[axis] as number;
    const dy = y.stride[axis] as number;
    if (axis < last) for (let k = 0; k < n; k++) visit(axis + 1, at + k * d, i + k * dx, j + k * dy);
    else if (d === 1) run(out.data, at, at + n, x.data, i, dx, y.data, j, dy);
    else
      for (let k = 0; k < n; k++)
        run(out.data, at + k * d, at + k * d + 1, x.data, i + k * dx, dx, y.data, j + k * dy, dy);
  };
  visit(0, out.offset, x.offset, y.offset);
}

/** Copies an array that has elements to one that lies in any way: along the last axis that is not short, else the longest. */
export function copyElements(out: FloatNd, x: FloatNd): void {
  const sizeOf = (axis: number) => Math.min(16, out.shape[axis] as number);
  const axes = out.shape.map((_, axis) => axis).sort((a, b) => sizeOf(a) - sizeOf(b));
  const [to, from] = [out.data, x.data];
  const visit = (depth: number, at: number, i: number): void => {
    const axis = axes[depth] as number;
    const n = out.shape[axis] as number;
    const d = out.stride[axis] as number;
    const dx = x.stride[axis] as number;
    if (depth < axes.length - 1) for (let k = 0; k < n; k++) visit(depth + 1, at + k * d, i + k * dx);
    else for (let k = 0; k < n; k++) to[at + k * d] = from[i + k * dx] as number;
  };
  visit(0, out.offset, x.offset);
}

/** Whether the elements of the axes from `split` on follow one another, or are all the same. */
function isRun(x: FloatNd, split: number): boolean {
  const s = step(x, split, x.shape.length);
  return s === 0 || s === 1;
}

/** The one step that leads through the axes [from, to) in row-major order; NaN where it is not the same all along. */
function step({ shape, stride }: FloatNd, from: number, to: number): number {
  let first = 0;
  let span = 1;
  for (let axis = to - 1; axis >= from; axis--) {
    const n = shape[axis] as number;
    if (n === 1) continue;
    if (span === 1) first = stride[axis] as number;
    else if (stride[axis] !== first * span) return Number.NaN;
    span *= n;
  }
  return first;
}

/** The run of an operation that is given as a function of numbers. */
export function mapped(f: (x: number, y: number) => number): Run {
  return (to, at, end, x, i, dx, y, j, dy) => {
    for (; at < end; at++, i += dx, j += dy) to[at] = f(x[i] as number, y[j] as number);
  };
}

export const add: Run = (to, at, end, x, i, dx, y, j, dy) => {
  for (; at < end; at++, i += dx, j += dy) to[at] = (x[i] as number) + (y[j] as number);
};

export const sub: Run = (to, at, end, x, i, dx, y, j, dy) => {
  for (; at < end; at++, i += dx, j += dy) to[at] = (x[i] as number) - (y[j] as number);
};

export const mul: Run = (to, at, end, x, i, dx, y, j, dy) => {
  for (; at < end; at++, i += dx, j += dy) to[at] = (x[i] as number) * (y[j] as number);
};

export const div: Run = (to, at, end, x, i, dx, y, j, dy) => {
  for (; at < end; at++, i += dx, j += dy) to[at] = (x[i] as number) / (y[j] as number);
};

export const equal: Run = (to, at, end, x, i, dx, y, j, dy) => {
  for (; at < end; at++, i += dx, j += dy) to[at] = Number((x[i] as number) === (y[j] as number));
};

export const greater: Run = (to, at, end, x, i, dx, y, j, dy) => {
  for (; at < end; at++, i += dx, j += dy) to[at] = Number((x[i] as number) > (y[j] as number));
};

export const greaterEqual: Run = (to, at, end, x, i, dx, y, j, dy) => {
  for (; at < end; at++, i += dx, j += dy) to[at] = Number((x[i] as number) >= (y[j] as number));
};

export const less: Run = (to, at, end, x, i, dx, y, j, dy) => {
  for (; at < end; at++, i += dx, j += dy) to[at] = Number((x[i] as number) < (y[j] as number));
};

export const lessEqual: Run = (to, at, end, x, i, dx, y, j, dy) => {
  for (; at < end; at++, i += dx, j += dy) to[at] = Number((x[i] as number) <= (y[j] as number));
};

export const maximum: Run = (to, at, end, x, i, dx, y, j, dy) => {
  for (; at < end; at++, i += dx, j += dy) to[at] = Math.max(x[i] as number, y[j] as number);
};

export const minimum: Run = (to, at, end, x, i, dx, y, j, dy) => {
  for (; at < end; at++, i += dx, j += dy) to[at] = Math.min(x[i] as number, y[j] as number);
};

export const scale: Run = (to, at, end, x, i, dx, y, j, dy) => {
  for (; at < end; at++, i += dx, j += dy) to[at] = pulled(x[i] as number, y[j] as number);
};

export const reluVjp: Run = (to, at, end, x, i, dx, y, j, dy) => {
  for (; at < end; at++, i += dx, j += dy) to[at] = (y[j] as number) <= 0 ? 0 : (x[i] as number);
};

export const assign: Run = (to, at, end, x, i, dx) => {
  if (dx === 0) to.fill(x[i] as number, at, end);
  else if (dx === 1 && end - at > 64) to.set(x.subarray(i, i + end - at), at);
  else for (; at < end; at++, i += dx) to[at] = x[i] as number;
};

export const neg: Run = (to, at, end, x, i, dx) => {
  for (; at < end; at++, i += dx) to[at] = -(x[i] as number);
};

export const abs: Run = (to, at, end, x, i, dx) => {
  for (; at < end; at++, i += dx) to[at] = Math.abs(x[i] as number);
};

export const sqrt: Run = (to, at, end, x, i, dx) => {
  for (; at < end; at++, i += dx) to[at] = Math.sqrt(x[i] as number);
};

export const square: Run = (to, at, end, x, i, dx) => {
  for (; at < end; at++, i += dx) to[at] = (x[i] as number) * (x[i] as number);
};

export const relu: Run = (to, at, end, x, i, dx) => {
  for (; at < end; at++, i += dx) to[at] = Math.max(x[i] as number, 0);
};

export const exp: Run = (to, at, end, x, i, dx) => {
  for (; at < end; at++, i += dx) to[at] = Math.exp(x[i] as number);
};

export const log: Run = (to, at, end, x, i, dx) => {
  for (; at < end; at++, i += dx) to[at] = Math.log(x[i] as number);
};

export const addTo: Run = (to, at, end, x, i, dx) => {
  for (; at < end; at++, i += dx) to[at] = (to[at] as number) + (x[i] as number);
};
