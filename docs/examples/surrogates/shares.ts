import { grouped } from './grouped.ts';

/** What of a run of study.ts is looked at. */
export interface ShapeRun {
  readonly parameters: { readonly shape: string; readonly width: number; readonly task: string };
  readonly results?: { readonly accuracy: number };
}

/** What part of the variance between the cells is that of the means of a factor, 0 to 1; and what it is where it has no effect. */
export interface Share {
  readonly share: number;
  readonly byChance: number;
}

/** The shares of width and shape in the variance between cells, each a shape at a width; of one task, as many seeds in each. */
export function shares(runs: readonly ShapeRun[]): { readonly width: Share; readonly shape: Share } {
  const cellOf = ({ parameters }: ShapeRun) => `${parameters.shape} ${parameters.width}`;
  const whole = between(runs, cellOf);
  const shareOf = (keyOf: (run: ShapeRun) => string | number): Share => {
    const levels = distinct(runs.map(keyOf)).length;
    // Groups of no effect differ by as much as seeds do.
    const byChance = (levels - 1) * varianceOfSeeds(runs, cellOf);
    return { share: partOf(between(runs, keyOf), whole), byChance: partOf(byChance, whole) };
  };
  return {
    width: shareOf(({ parameters }) => parameters.width),
    shape: shareOf(({ parameters }) => parameters.shape),
  };
}

/** The sum of squares between the means of groups. */
function between(runs: readonly ShapeRun[], keyOf: (run: ShapeRun) => string | number): number {
  const middle = mean(runs.map(accuracyOf));
  return sum(groups(runs, keyOf).map((some) => some.length * (mean(some) - middle) ** 2));
}

function varianceOfSeeds(runs: readonly ShapeRun[], cellOf: (run: ShapeRun) => string): number {
  const cells = groups(runs, cellOf);
  const within = sum(cells.flatMap((some) => some.map((x) => (x - mean(some)) ** 2)));
  return partOf(within, runs.length - cells.length);
}

function groups(runs: readonly ShapeRun[], keyOf: (run: ShapeRun) => string | number): number[][] {
  return Array.from(grouped(runs, keyOf).values(), (some) => some.map(accuracyOf));
}

function partOf(one: number, whole: number): number {
  return whole > 0 ? one / whole : 0;
}

/** NaN of a run without a result. */
export function accuracyOf({ results }: ShapeRun): number {
  return results?.accuracy ?? Number.NaN;
}

/** Each once, in their order. */
export function distinct<T>(xs: readonly T[]): T[] {
  return [...new Set(xs)];
}

/** The sum of numbers. */
export function sum(xs: readonly number[]): number {
  return xs.reduce((a, b) => a + b, 0);
}

/** NaN of none. */
export function mean(xs: readonly number[]): number {
  return sum(xs) / xs.length;
}
