import { empty } from '../../array/layout.ts';
import { Tensor } from '../../autodiff/tensor.ts';
import { div } from '../../ops/arithmetic.ts';
import { tensor } from '../../ops/create.ts';
import { where } from '../../ops/elementwise.ts';
import { max, sum } from '../../ops/reduce.ts';
import { reshape } from '../../ops/shape.ts';
import { failRange, failType, rejectUnknownKeys, show } from '../../util/errors.ts';
import { requireSequence } from './labels.ts';

/** How the neurons of a sequence `[T, B, C]` stand for classes. */
export interface ScoreOptions {
  /** The steps that each sample has, from 1 to T; what comes after them does not count. Default: all T. */
  readonly lengths?: ArrayLike<number>;
  /** Population code: the C neurons are this many groups of equal size, in order, and a class has the sum of its group. Default C. */
  readonly classes?: number;
}

/** A sequence of scores, looked at. */
export interface Scores {
  /** `[T, B, classes]`. */
  readonly x: Tensor;
  readonly steps: number;
  readonly batch: number;
  readonly classes: number;
  /** How many neurons a class has. */
  readonly neurons: number;
  /** Steps of each sample; null where all have all. */
  readonly lengths: readonly number[] | null;
}

/** The options by name. */
export const scoreOptions = ['lengths', 'classes'] as const;

/**
 * A sequence with the neurons of each class added up.
 *
 * @throws TypeError or RangeError for another shape, an option that is none, or one outside its domain.
 */
export function requireScores(
  place: string,
  sequence: Tensor,
  options: ScoreOptions,
  known: readonly string[] = scoreOptions,
): Scores {
  const [steps, batch, size] = requireSequence(place, sequence);
  rejectUnknownKeys(place, options, known);
  const classes = requireClasses(place, options.classes, size);
  const neurons = size / classes;
  const x = neurons === 1 ? sequence : sum(reshape(sequence, [steps, batch, classes, neurons]), 3);
  return { x, steps, batch, classes, neurons, lengths: requireLengths(place, options.lengths, steps, batch) };
}

function requireClasses(place: string, classes: number | undefined, size: number): number {
  if (classes === undefined) return size;
  if (!Number.isSafeInteger(classes) || classes < 1)
    failRange(place, `classes must be a whole number from 1, got ${show(classes)}.`);
  if (size % classes !== 0)
    failRange(place, `got ${size} neurons for ${classes} classes when as many for each class were due.`);
  return classes;
}

/** @throws TypeError or RangeError unless it is one whole number from 1 to `steps` for each sample. */
export function requireLengths(
  place: string,
  lengths: ArrayLike<number> | undefined,
  steps: number,
  batch: number,
): readonly number[] | null {
  if (lengths === undefined) return null;
  const list = requireNumbers(place, 'lengths', lengths, batch, 'sample');
  list.forEach((length, i) => {
    if (Number.isInteger(length) && length >= 1 && length <= steps) return;
    const due = `a whole number from 1 to ${steps}, the number of steps, was due`;
    failRange(place, `got the length ${show(length)} at ${i} when ${due}.`);
  });
  return list;
}

/** A list of `size` numbers, one for each of what they are given for. */
export function requireNumbers(
  place: string,
  name: string,
  given: ArrayLike<number>,
  size: number,
  each: string,
): readonly number[] {
  const isList = typeof given === 'object' && given !== null && typeof given.length === 'number';
  if (!isList) failType(place, `${name} must be a list of numbers, got ${show(given)}.`);
  if (given.length !== size)
    failRange(place, `got ${given.length} ${name} when ${size} were due, one for each ${each}.`);
  return Array.from(given, (value) =>
    typeof value === 'number' ? value : failType(place, `${name} has ${show(value)} when numbers were due.`),
  );
}

/** 1 at the steps that a sample has, 0 after them: `[T, B, 1]`. */
export function maskOf(lengths: readonly number[], steps: number): Tensor {
  const batch = lengths.length;
  const out = empty([steps, batch, 1]);
  for (let i = 0; i < out.data.length; i++)
    out.data[i] = Math.floor(i / batch) < (lengths[i % batch] as number) ? 1 : 0;
  return new Tensor(out);
}

/** The sum over the steps that each sample has, `[B, C]`. */
export function sumOverTime({ x, lengths, steps }: Scores): Tensor {
  return sum(lengths === null ? x : where(maskOf(lengths, steps), x, 0), 0);
}

/** The mean over the steps that each sample has, `[B, C]`. */
export function meanOverTime(scores: Scores): Tensor {
  const { lengths, steps } = scores;
  return div(sumOverTime(scores), lengths === null ? steps : columnOf(lengths));
}

/** The largest over the steps that each sample has, `[B, C]`. */
export function maxOverTime({ x, lengths, steps }: Scores): Tensor {
  return max(lengths === null ? x : where(maskOf(lengths, steps), x, Number.NEGATIVE_INFINITY), 0);
}

/** Numbers, one for each sample, as `[B, 1]`. */
export function columnOf(values: readonly number[]): Tensor {
  return tensor(Float64Array.from(values), [values.length, 1]);
}
