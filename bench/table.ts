import type { Summary } from './statistics.ts';

/**
 * Lines of a table: the first column to the left, the others to the right, a rule below the headings.
 *
 * @throws RangeError for a row with another number of cells than there are headings.
 */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const wrong = rows.findIndex((row) => row.length !== headings.length);
  if (wrong >= 0) {
    throw new RangeError(
      `table: got ${rows[wrong]?.length} cells in row ${wrong} when ${headings.length} were due.`,
    );
  }
  const widths = headings.map((heading, i) =>
    Math.max(...[heading, ...rows.map((row) => row[i] ?? '')].map(width)),
  );
  const line = (cells: readonly string[]) =>
    cells.map((cell, i) => pad(cell, widths[i] ?? 0, i > 0)).join('  ');
  const rule = widths.map((n) => '─'.repeat(n)).join('──');
  return [line(headings), rule, ...rows.map(line)].map((text) => text.trimEnd()).join('\n');
}

function width(text: string): number {
  return [...text].length;
}

function pad(text: string, size: number, toTheRight: boolean): string {
  const gap = ' '.repeat(Math.max(0, size - width(text)));
  return toTheRight ? gap + text : text + gap;
}

/** A number with three significant digits, or all digits of its whole part. */
export function digits(value: number): string {
  if (!Number.isFinite(value)) return '-';
  const size = value === 0 ? 1 : Math.floor(Math.log10(Math.abs(value))) + 1;
  return value.toLocaleString('en-US', {
    minimumFractionDigits: Math.min(3, Math.max(0, 3 - size)),
    maximumFractionDigits: Math.min(3, Math.max(0, 3 - size)),
  });
}

/** Median and quartiles: `2.40 (2.31-2.58)`. */
export function quartiles({ median, p25, p75 }: Summary): string {
  return `${digits(median)} (${digits(p25)}-${digits(p75)})`;
}

/** Median and extremes, for few samples: `312 (305-340)`. */
export function extremes({ median, min, max }: Summary): string {
  return `${digits(median)} (${digits(min)}-${digits(max)})`;
}

/** How many times as much one median is as another: `1.85x`. */
export function ratio(of: Summary, to: Summary): string {
  return `${digits(of.median / to.median)}x`;
}
