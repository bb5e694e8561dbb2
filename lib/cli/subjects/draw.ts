import { pointsOf, type Quantity } from '../plot/sample.ts';
import type { Inquiry, Subject } from './inquiry.ts';

/** A function, and its quantities over some points. */
export interface Drawn {
  readonly subject: Subject;
  readonly xs: Float64Array;
  /** A row for each quantity. */
  readonly rows: readonly Float64Array[];
}

/** Quantities of some functions, all over the same points: those of a range, or of where they have their shapes. */
export async function draw(
  inquiry: Inquiry,
  subjects: readonly Subject[],
  what: readonly Quantity[],
  range = rangeOver(subjects),
): Promise<Drawn[]> {
  const xs = pointsOf(
    subjects.flatMap(({ breaks }) => breaks),
    range,
  );
  const drawn: Drawn[] = [];
  for (const subject of subjects) {
    const rows = await inquiry.sample(subject, what, xs);
    if (rows) drawn.push({ subject, xs, rows });
  }
  return drawn;
}

/** An interval that shows where some functions have their shapes. */
export function rangeOver(subjects: readonly Subject[]): [low: number, high: number] {
  const ends = subjects.flatMap(({ range }) => range);
  return [Math.min(...ends), Math.max(...ends)];
}
