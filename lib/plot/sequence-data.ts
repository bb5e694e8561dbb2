import { failRange, failType, show, showShape } from '../util/errors.ts';

/** Numbers over time, `[T, N]` or `[T, B, ...]`: a tensor, `{ shape, data }`, or nested arrays `[T][N]`. */
export type SequenceData =
  | { readonly shape: readonly number[]; toTypedArray(): ArrayLike<number> }
  | { readonly shape: readonly number[]; readonly data: ArrayLike<number> }
  | readonly (readonly number[])[];

/** The numbers of one sample over time. */
export interface Sequence {
  readonly steps: number;
  readonly neurons: number;
  value(step: number, neuron: number): number;
}

/** @throws TypeError or RangeError for what is no sequence, or has no such sample. */
export function sequenceOf(place: string, given: SequenceData, sample = 0): Sequence {
  const { shape, data } = flat(place, given);
  if (!Array.isArray(shape) || typeof data?.length !== 'number')
    failType(
      place,
      `got ${show(given)} without a shape and data when a tensor, or numbers over time, were due.`,
    );
  const [steps = 0, batch = 1] = shape;
  const due = shape.reduce((product, n) => product * n, 1);
  if (shape.length === 0 || data.length === 0)
    failRange(place, `got the shape ${showShape(shape)} when [steps, neurons] was due, none of them 0.`);
  if (data.length !== due)
    failRange(place, `got ${data.length} numbers when ${due} were due for the shape ${showShape(shape)}.`);
  if (shape.length < 3) return { steps, neurons: batch, value: (t, n) => data[t * batch + n] as number };
  if (!Number.isInteger(sample) || sample < 0 || sample >= batch)
    failRange(place, `got the sample ${show(sample)} when one from 0 to ${batch - 1} was due.`);
  const neurons = data.length / steps / batch;
  return { steps, neurons, value: (t, n) => data[(t * batch + sample) * neurons + n] as number };
}

function flat(place: string, given: SequenceData): { shape: readonly number[]; data: ArrayLike<number> } {
  if (typeof given === 'object' && given !== null && 'shape' in given)
    return { shape: given.shape, data: 'data' in given ? given.data : given.toTypedArray() };
  if (!Array.isArray(given))
    return failType(place, `got ${show(given)} when a tensor, or numbers over time, were due.`);
  const rows: readonly (readonly number[])[] = [...given];
  const odd = rows.findIndex((row) => typeof row?.length !== 'number');
  if (odd >= 0)
    failType(
      place,
      `got ${show(rows[odd])} at step ${odd} when an array with a number for each neuron was due.`,
    );
  const width = rows[0]?.length ?? 0;
  const uneven = rows.findIndex((row) => row.length !== width);
  if (uneven >= 0)
    failRange(
      place,
      `got ${rows[uneven]?.length} numbers at step ${uneven} when ${width} were due, as at step 0.`,
    );
  return { shape: [rows.length, width], data: rows.flat() };
}
