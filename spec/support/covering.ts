import fc from 'fast-check';
import { share } from './runs.ts';

/** How many rows each plant is tried on at a desk. */
const rowsPerPlant = 1;

/**
 * The pairs of plants and rows that are tried: all of them in CI; at a desk each plant on some rows, and each row with a
 * plant at least, drawn anew each time.
 *
 * @param isPossible - Whether a plant can be made in a row.
 */
export function covering<P, R>(
  plants: readonly P[],
  rows: readonly R[],
  isPossible: (plant: P, row: R) => boolean,
): Map<P, R[]> {
  const possible = new Map(plants.map((plant) => [plant, rows.filter((row) => isPossible(plant, row))]));
  if (share >= 1) return possible;
  const tried = new Map(Array.from(possible, ([plant, all]) => [plant, someOf(all, rowsPerPlant)]));
  for (const row of rows) {
    if (Array.from(tried.values()).some((some) => some.includes(row))) continue;
    const fitting = plants.filter((plant) => possible.get(plant)?.includes(row));
    for (const plant of someOf(fitting, 1)) tried.get(plant)?.push(row);
  }
  return tried;
}

/** A list; at a desk so many of it, drawn anew each time. */
export function drawn<T>(list: readonly T[], count: number): readonly T[] {
  return share >= 1 ? list : someOf(list, count);
}

/** Tests by what they say. */
export type Tests = Readonly<Record<string, (this: Mocha.Context) => void | Promise<void>>>;

/** Makes tests, each of which needs none of the others: all of them in CI; at a desk so many, drawn anew each time. */
export function itSome(tests: Tests, count: number): void {
  for (const [what, holds] of drawn(Object.entries(tests), count)) it(what, holds);
}

/** Whether something slow is tried: always in CI; at a desk once in so many times. */
export function isTried(oneIn: number): boolean {
  const [at] = fc.sample(fc.nat(oneIn - 1), 1);
  return share >= 1 || at === 0;
}

/** Some of a list, drawn. */
function someOf<T>(list: readonly T[], count: number): T[] {
  if (list.length <= count) return [...list];
  const [some] = fc.sample(fc.shuffledSubarray([...list], { minLength: count, maxLength: count }), 1);
  return some as T[];
}
