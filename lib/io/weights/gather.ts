import type { Shape } from '../../array/shape.ts';
import type { Budget } from '../bytes/budget.ts';
import type { WeightData } from './dtype.ts';

/** How an array lies in a longer one: where it begins, and the step along each axis, in elements. */
export interface Strided {
  readonly shape: Shape;
  readonly strides: readonly number[];
  readonly offset: number;
}

/**
 * The elements of an array that lies in a longer one, row-major: a view where they lie so already.
 *
 * @param count - How many there are.
 * @param budget - What a copy may take.
 */
export function gather(
  place: string,
  data: WeightData,
  { shape, strides, offset }: Strided,
  count: number,
  budget: Budget,
): WeightData {
  if (count === 0) return data.subarray(0, 0);
  if (isRowMajor(shape, strides)) return data.subarray(offset, offset + count);
  budget.spend(place, count * data.BYTES_PER_ELEMENT);
  const out = new (data.constructor as new (length: number) => WeightData)(count);
  const at = shape.map(() => 0);
  let from = offset;
  for (let i = 0; i < count; i++) {
    out[i] = data[from] as never;
    from = advance(at, from, shape, strides);
  }
  return out;
}

/** Goes on to the next element, the last axis first. @returns Where it lies. */
function advance(at: number[], from: number, shape: Shape, strides: readonly number[]): number {
  let next = from;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const [index, size, stride] = [at[axis] as number, shape[axis] as number, strides[axis] as number];
    if (index + 1 < size) {
      at[axis] = index + 1;
      return next + stride;
    }
    at[axis] = 0;
    next -= index * stride;
  }
  return next;
}

function isRowMajor(shape: Shape, strides: readonly number[]): boolean {
  let due = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const size = shape[axis] as number;
    if (size !== 1 && strides[axis] !== due) return false;
    due *= size;
  }
  return true;
}
