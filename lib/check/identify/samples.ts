import { failRange, failType, show } from '../../util/errors.ts';

/** A gradient at some points, of whatever framework; perhaps the function that it should belong to. */
export interface Samples {
  /** The points, ascending; a grid need not be even. */
  readonly x: ArrayLike<number>;
  /** What a cotangent of 1 is pulled back to there. */
  readonly gradient: ArrayLike<number>;
  /** The smooth function there. */
  readonly origin?: ArrayLike<number>;
}

/** Samples as numbers in Float64. */
export interface SampledNumbers {
  readonly xs: Float64Array;
  readonly gradient: Float64Array;
  readonly origin: Float64Array | null;
}

/** With fewer samples many functions fit. */
const fewest = 8;

/**
 * The columns of samples.
 *
 * @throws TypeError for a column that is missing or has no numbers, RangeError for too few samples, columns of different
 *   lengths, and points that are not finite or do not ascend.
 */
export function requireSamples(place: string, samples: unknown): SampledNumbers {
  if (typeof samples !== 'object' || samples === null)
    failType(place, `got ${show(samples)} when samples { x, gradient } were due.`);
  const { x, gradient, origin } = samples as Partial<Samples>;
  const xs = requireColumn(place, 'x', x);
  if (xs.length < fewest) failRange(place, `got ${xs.length} samples when at least ${fewest} were due.`);
  requireAscending(place, xs);
  const of = (name: string, column: unknown) =>
    requireSize(place, name, requireColumn(place, name, column), xs);
  const values = of('gradient', gradient);
  const finite = values.filter(Number.isFinite).length;
  if (finite < fewest) failRange(place, `got ${finite} finite gradients when at least ${fewest} were due.`);
  return { xs, gradient: values, origin: origin === undefined ? null : of('origin', origin) };
}

/** The samples whose gradient is a finite number. */
export function finiteSamples({ xs, gradient, origin }: SampledNumbers): SampledNumbers {
  const isKept = (_: number, i: number) => Number.isFinite(gradient[i]);
  return {
    xs: xs.filter(isKept),
    gradient: gradient.filter(isKept),
    origin: origin?.filter(isKept) ?? null,
  };
}

function requireColumn(place: string, name: string, column: unknown): Float64Array {
  if (column === undefined) failType(place, `the samples have no column ${name}.`);
  const length = (column as ArrayLike<unknown> | null)?.length;
  if (typeof column !== 'object' || typeof length !== 'number')
    failType(place, `got ${show(column)} as ${name} when an array of numbers was due.`);
  return Float64Array.from(column as ArrayLike<unknown>, (value, i) =>
    typeof value === 'number'
      ? value
      : failType(place, `got ${show(value)} as ${name}[${i}] when a number was due.`),
  );
}

function requireSize(place: string, name: string, column: Float64Array, xs: Float64Array): Float64Array {
  if (column.length === xs.length) return column;
  return failRange(place, `got ${column.length} numbers as ${name} when ${xs.length}, as of x, were due.`);
}

function requireAscending(place: string, xs: Float64Array): void {
  xs.forEach((x, i) => {
    if (!Number.isFinite(x)) failRange(place, `got ${x} as x[${i}] when a finite number was due.`);
    const before = xs[i - 1] ?? -Infinity;
    if (x === before) failRange(place, `x[${i}] is ${x}, as x[${i - 1}] is: each point is due once.`);
    if (x < before) failRange(place, `x[${i}] = ${x} comes after x[${i - 1}] = ${before}: x has to ascend.`);
  });
}
