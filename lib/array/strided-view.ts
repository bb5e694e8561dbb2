import type { NdArray } from 'ndarray';
import type { FloatArray } from './float-array.ts';

/**
 * An ndarray: shape, strides and offset over a typed array, with the members of those of the package `ndarray`, so that
 * what works on one works on the other. That package compiles its classes from text, which a strict content security policy forbids.
 */
export class StridedView implements NdArray<FloatArray> {
  data: FloatArray;
  shape: number[];
  stride: number[];
  offset: number;

  /** Copies the shape, which many share, and keeps the strides that it is given. */
  constructor(data: FloatArray, shape: readonly number[], stride: number[], offset: number) {
    this.data = data;
    this.shape = shape.slice();
    this.stride = stride;
    this.offset = offset;
  }

  get dtype(): 'float32' | 'float64' {
    return this.data instanceof Float32Array ? 'float32' : 'float64';
  }

  get dimension(): number {
    return this.shape.length;
  }

  get size(): number {
    const { shape } = this;
    let size = 1;
    for (let axis = 0; axis < shape.length; axis++) size *= shape[axis] as number;
    return size;
  }

  /** The axes, that of the shortest stride first. */
  get order(): number[] {
    const length = (axis: number) => Math.abs(this.stride[axis] as number);
    return this.stride.map((_, axis) => axis).sort((a, b) => length(a) - length(b));
  }

  get T(): StridedView {
    return this.transpose(...this.shape.map((_, axis, { length }) => length - 1 - axis));
  }

  index(...at: number[]): number {
    const { stride } = this;
    let index = this.offset;
    for (let axis = 0; axis < stride.length; axis++) index += (stride[axis] as number) * (at[axis] as number);
    return index;
  }

  get(...at: number[]): number {
    return this.data[this.index(...at)] as number;
  }

  /** Writes the last of its arguments at the place that the others say. */
  set(...atAndValue: number[]): number {
    const value = atAndValue[this.shape.length] as number;
    this.data[this.index(...atAndValue)] = value;
    return value;
  }

  /** Its only number where it has no axes, as for the operators of the language. */
  valueOf(): number | this {
    return this.shape.length === 0 ? this.get() : this;
  }

  /** Without so many from the start of each axis. */
  lo(...from: number[]): StridedView {
    const { shape, stride, offset } = this;
    const by = shape.map((_, axis) => (isPlace(from[axis]) ? from[axis] | 0 : 0));
    const rest = shape.map((n, axis) => n - (by[axis] as number));
    const start = by.reduce((sum, n, axis) => sum + n * (stride[axis] as number), offset);
    return new StridedView(this.data, rest, stride.slice(), start);
  }

  /** The first so many of each axis. */
  hi(...to: number[]): StridedView {
    const shape = this.shape.map((n, axis) => (isPlace(to[axis]) ? to[axis] | 0 : n));
    return new StridedView(this.data, shape, this.stride.slice(), this.offset);
  }

  /** Every so many of each axis; from the end on where that is negative. */
  step(...by: number[]): StridedView {
    const [shape, stride] = [this.shape.slice(), this.stride.slice()];
    let { offset } = this;
    for (const [axis, one] of by.slice(0, shape.length).entries()) {
      if (typeof one !== 'number') continue;
      const [n, s, d] = [shape[axis] as number, stride[axis] as number, one | 0];
      if (d < 0) offset += s * (n - 1);
      shape[axis] = Math.ceil(n / Math.abs(d));
      stride[axis] = s * d;
    }
    return new StridedView(this.data, shape, stride, offset);
  }

  /** Its axes in another order; those not given stay. */
  transpose(...axes: number[]): StridedView {
    const { shape, stride } = this;
    const order = shape.map((_, axis) => axes[axis] ?? axis);
    const of = (values: readonly number[]) => order.map((axis) => values[axis | 0] as number);
    return new StridedView(this.data, of(shape), of(stride), this.offset);
  }

  /** One place of each axis that is given a number: that axis goes. */
  pick(...at: (number | null)[]): StridedView {
    const stays = this.shape.map((_, axis) => !isPlace(at[axis]));
    const kept = (values: readonly number[]) => values.filter((_, axis) => stays[axis]);
    const from = this.lo(...at.map((place) => place ?? 0));
    return new StridedView(this.data, kept(this.shape), kept(this.stride), from.offset);
  }
}

function isPlace(value: number | null | undefined): value is number {
  return typeof value === 'number' && value >= 0;
}
