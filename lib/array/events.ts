import { allocateIntegers } from './layout.ts';

/**
 * Where the ones of a 0/1 matrix are: `columns[starts[r] .. starts[r + 1]]` for row r, ascending. Of an array of more axes, rows
 * may be several of the last axis together.
 */
export interface Events {
  readonly rows: number;
  readonly width: number;
  readonly starts: Int32Array;
  readonly columns: Int32Array;
}

/** The same ones of the same elements in rows of another width; null for null. */
export function regrouped(events: Events, width: number): Events;
export function regrouped(events: Events | null, width: number): Events | null;
export function regrouped(events: Events | null, width: number): Events | null {
  if (events === null || events.width === width) return events;
  const { rows, starts, columns } = events;
  const count = width === 0 ? 0 : (rows * events.width) / width;
  const own = allocateIntegers(columns.length);
  const ends = allocateIntegers(count + 1).fill(0);
  let [row, from] = [0, 0];
  for (let r = 0, at = 0; r < rows; r++, at += events.width) {
    const end = starts[r + 1] as number;
    for (let e = starts[r] as number; e < end; e++) {
      const place = at + (columns[e] as number);
      while (place >= from + width) {
        ends[++row] = e;
        from += width;
      }
      own[e] = place - from;
    }
  }
  ends.fill(columns.length, row + 1);
  return { rows: count, width, starts: ends, columns: own };
}
