import { sameShape } from '../../array/shape.ts';
import { Tensor } from '../../autodiff/tensor.ts';
import { div } from '../../ops/arithmetic.ts';
import { tensor } from '../../ops/create.ts';
import { where } from '../../ops/elementwise.ts';
import { max, sum } from '../../ops/reduce.ts';
import { reshape } from '../../ops/shape.ts';
import { failRange, failType, rejectUnknownKeys, show, showShape } from '../../util/errors.ts';
import { requireSequence } from './labels.ts';

/** How the neurons of a sequence `[T, B, C]` stand for classes. */
export interface ScoreOptions {
  /** The steps that each sample has, from 1 to T; what comes after them does not count. Default: all T. */
  readonly lengths?: ArrayLike<number>;
  /** In place of lengths: `[T, B]`, 1 at each step that counts and 0 at the others; at least one of each sample counts. */
  readonly mask?: Tensor;
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
  /** The steps that count; null for all. */
  readonly counted: CountedSteps | null;
}

/** The steps that count. */
export interface CountedSteps {
  /** 1 where a step counts, 0 where not: `[T, B, 1]`. */
  readonly mask: Tensor;
  /** How many of each sample do. */
  readonly counts: readonly number[];
}

/** The options by name. */
export const scoreOptions = ['lengths', 'mask', 'classes'] as const;

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
  return { x, steps, batch, classes, neurons, counted: countedSteps(place, options, steps, batch) };
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
function requireLengths(
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

/**
 * The steps that count by lengths or a mask; null for all.
 *
 * @throws TypeError or RangeError for both, or for lengths or a mask that are none.
 */
export function countedSteps(
  place: string,
  { lengths, mask }: Pick<ScoreOptions, 'lengths' | 'mask'>,
  steps: number,
  batch: number,
): CountedSteps | null {
  if (mask !== undefined && lengths !== undefined)
    failType(place, 'got lengths and a mask when one of them was due.');
  if (mask !== undefined) return maskedSteps(place, mask, steps, batch);
  const counts = requireLengths(place, lengths, steps, batch);
  if (counts === null) return null;
  const at = Float64Array.from({ length: steps * batch }, (_, i) =>
    Math.floor(i / batch) < (counts[i % batch] as number) ? 1 : 0,
  );
  return { mask: tensor(at, [steps, batch, 1]), counts };
}

function maskedSteps(place: string, mask: unknown, steps: number, batch: number): CountedSteps {
  if (!(mask instanceof Tensor)) failType(place, `got ${show(mask)} as mask when a Tensor was due.`);
  const { shape } = mask.value;
  if (!sameShape(shape, [steps, batch]))
    failRange(place, `got a mask of shape ${showShape(shape)} when ${showShape([steps, batch])} was due.`);
  const at = mask.toTypedArray();
  const other = at.findIndex((value) => value !== 0 && value !== 1);
  if (other >= 0) failRange(place, `the mask has ${show(at[other])} when 0 and 1 were due.`);
  const counts = new Array<number>(batch).fill(0);
  at.forEach((value, i) => {
    counts[i % batch] = (counts[i % batch] as number) + value;
  });
  const none = counts.indexOf(0);
  if (none >= 0) failRange(place, `the mask has no step of sample ${none} when one or more were due.`);
  return { mask: tensor(Float64Array.from(at), [steps, batch, 1]), counts };
}

/** The sum over the steps that count, `[B, C]`. */
export function sumOverTime({ x, counted }: Scores): Tensor {
  return sum(counted === null ? x : where(counted.mask, x, 0), 0);
}

/** The mean over the steps that count, `[B, C]`. */
export function meanOverTime(scores: Scores): Tensor {
  const { counted, steps } = scores;
  return div(sumOverTime(scores), counted === null ? steps : columnOf(counted.counts));
}

/** The largest over the steps that count, `[B, C]`. */
export function maxOverTime({ x, counted }: Scores): Tensor {
  return max(counted === null ? x : where(counted.mask, x, Number.NEGATIVE_INFINITY), 0);
}

/** Numbers, one for each sample, as `[B, 1]`. */
export function columnOf(values: readonly number[]): Tensor {
  return tensor(Float64Array.from(values), [values.length, 1]);
}
