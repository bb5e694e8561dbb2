/**
 * Lines of a table: the first column to the left, the others to the right unless `left` names them. A cell may have
 * several lines, a heading too.
 */
export function table(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  left: readonly string[] = [],
): string[] {
  const widths = headings.map((heading, i) =>
    Math.max(...[heading, ...rows.map((row) => row[i] ?? '')].flatMap((cell) => cell.split('\n')).map(width)),
  );
  const isLeft = headings.map((heading, i) => i === 0 || left.includes(heading));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => pad(cell, widths[i] ?? 0, isLeft[i] ?? false))
      .join('  ')
      .trimEnd();
  const rule = widths.map((n) => '─'.repeat(n)).join('──');
  return [...linesOf(headings).map(line), rule, ...rows.flatMap((row) => linesOf(row).map(line))];
}

/** A row of cells with several lines as rows of cells with one. */
function linesOf(row: readonly string[]): string[][] {
  const cells = row.map((cell) => cell.split('\n'));
  const height = Math.max(...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, i) => cells.map((lines) => lines[i] ?? ''));
}

/** The columns that a text takes. */
export function width(text: string): number {
  return [...text].length;
}

function pad(text: string, size: number, toTheLeft: boolean): string {
  const gap = ' '.repeat(Math.max(0, size - width(text)));
  return toTheLeft ? text + gap : gap + text;
}
