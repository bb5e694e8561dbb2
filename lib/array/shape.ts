import { failRange, failType, show, showShape } from '../util/errors.ts';

/** The sizes of the axes of an array; `[]` for a scalar. */
export type Shape = readonly number[];

/** Whether two shapes are equal. */
export function sameShape(a: Shape, b: Shape): boolean {
  if (a.length !== b.length) return false;
  for (let axis = 0; axis < a.length; axis++) if (a[axis] !== b[axis]) return false;
  return true;
}

/**
 * Throws unless `shape` is an array of non-negative integers.
 *
 * @throws TypeError for another kind, RangeError for another value.
 */
export function requireShape(place: string, shape: unknown): Shape {
  if (!Array.isArray(shape)) failType(place, `got ${show(shape)} as shape when an array of sizes was due.`);
  for (const n of shape) {
    if (Number.isSafeInteger(n) && n >= 0) continue;
    failRange(place, `got the size ${show(n)} in shape ${showShape(shape)} when a whole number was due.`);
  }
  return shape;
}

/**
 * The shape that two shapes broadcast to: aligned at the right, equal sizes or 1.
 *
 * @throws RangeError when they do not broadcast.
 */
export function broadcastShapes(place: string, a: Shape, b: Shape): Shape {
  if (sameShape(a, b)) return a;
  const rank = Math.max(a.length, b.length);
  const shape = new Array<number>(rank);
  for (let axis = 0; axis < rank; axis++) {
    const m = a[axis - rank + a.length] ?? 1;
    const n = b[axis - rank + b.length] ?? 1;
    if (m !== n && m !== 1 && n !== 1) {
      failRange(
        place,
        `got shapes ${showShape(a)} and ${showShape(b)} when they must broadcast (${m} and ${n}).`,
      );
    }
    shape[axis] = m === 1 ? n : m;
  }
  return shape;
}

/**
 * An axis counted from the front; -1 is the last.
 *
 * @throws RangeError when there is no such axis.
 */
export function requireAxis(place: string, axis: number, rank: number): number {
  if (!Number.isInteger(axis) || axis < -rank || axis >= rank) {
    const rule = rank === 0 ? 'a scalar has no axes' : `an integer from ${-rank} to ${rank - 1} was due`;
    failRange(place, `got axis ${show(axis)}, ${rule}.`);
  }
  return axis < 0 ? axis + rank : axis;
}

/**
 * Axes counted from the front, ascending; all of them when none are named.
 *
 * @throws TypeError for what names no axes, RangeError when there is no such axis or one is named twice.
 */
export function requireAxes(
  place: string,
  axis: number | readonly number[] | undefined,
  rank: number,
): number[] {
  if (axis === undefined) return Array.from({ length: rank }, (_, i) => i);
  if (typeof axis === 'number') return [requireAxis(place, axis, rank)];
  if (!Array.isArray(axis)) {
    failType(place, `got ${show(axis)} as axis when a number, an array of numbers or nothing was due.`);
  }
  const axes = Array.from(axis, (a: number) => requireAxis(place, a, rank));
  if (new Set(axes).size < axes.length)
    failRange(place, `got axes ${showShape(axes)} when each may be named once.`);
  return axes.sort((a, b) => a - b);
}

/** The shape after reducing over `axes` (ascending): they are dropped, or kept with size 1. */
export function reducedShape(shape: Shape, axes: readonly number[], keepDims: boolean): number[] {
  const reduced: number[] = [];
  for (let axis = 0; axis < shape.length; axis++) {
    if (!axes.includes(axis)) reduced.push(shape[axis] as number);
    else if (keepDims) reduced.push(1);
  }
  return reduced;
}
