import type { FloatArray, FloatNd } from '../../array.ts';
import { flat } from '../reference/elementwise.ts';
import { type Stage, staged } from './stage.ts';

/** Where the arrays of a call are in the memory of the module. */
export interface Place {
  /** The address of the first element of an array, of whose memory `span` elements are read. */
  of(x: FloatNd, span: number): number;
  /** The address of the elements of an array. */
  ofData(x: FloatArray): number;
  /** Runs a call that writes to the address of a contiguous array. */
  into(out: FloatNd, call: (address: number) => void): void;
  /** Runs a call that changes the elements at the addresses of some arrays. */
  change(arrays: readonly FloatArray[], call: (...addresses: number[]) => void): void;
  /** Runs a call with room for lists of integers, and a function that gives a copy of what was written there. */
  integers<R>(
    lengths: readonly [number, number],
    call: (first: number, second: number, read: (address: number, length: number) => Int32Array) => R,
  ): R;
  /** Runs a call that only reads. */
  reading<R>(call: () => R): R;
}

/** Arrays are copied in before a call, and results out after it. */
export function stagedPlace(stage: Stage): Place {
  const ofData = (x: FloatArray) => stage.put(x as Float32Array);
  return {
    of: (x, span) => ofData(x.data.subarray(x.offset, x.offset + span)),
    ofData,
    into: (out, call) =>
      staged(stage, () => {
        const address = stage.room(out.size);
        call(address);
        flat(out).set(stage.floats(address, out.size));
      }),
    change: (arrays, call) =>
      staged(stage, () => {
        const addresses = arrays.map(ofData);
        call(...addresses);
        arrays.forEach((x, i) => {
          x.set(stage.floats(addresses[i] as number, x.length));
        });
      }),
    integers: ([first, second], call) =>
      staged(stage, () =>
        call(stage.room(first), stage.room(second), (at, length) => stage.integers(at, length).slice()),
      ),
    reading: (call) => staged(stage, call),
  };
}

/** How many elements of memory lie between the first and the last that runs read, both included. */
export function runSpan(rows: number, length: number, next: number, step: number): number {
  return (rows - 1) * next + (length - 1) * step + 1;
}
