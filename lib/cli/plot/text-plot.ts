import { scale } from '../../plot/scale.ts';
import { width } from '../table.ts';
import { short } from '../words.ts';
import { wrap } from '../wrap.ts';
import type { Series } from './figure.ts';

/** A small plot in characters. */
export interface TextPlotOptions {
  /** Columns, with the numbers at the left. */
  readonly columns: number;
  /** Lines of the plot itself. Default 9. */
  readonly lines?: number;
  /** A point of the horizontal axis to point at. */
  readonly mark?: number;
}

/** What the curves are drawn with; the first lies on top. */
const dots = ['●', '○', '·', '+'];

/** What stands between the entries of the legend. */
const gap = '   ';

/** Lines that show some curves over the same points, with a legend above. */
export function textPlot(series: readonly Series[], options: TextPlotOptions): string[] {
  const { columns, lines = 9, mark } = options;
  const ys = series.flatMap((one) => Array.from(one.ys)).filter(Number.isFinite);
  const { low, high, share } = scale(Math.min(...ys), Math.max(...ys), 4);
  const labels = [high, low].map((y) => short(Math.abs(y) < (high - low) / 1000 ? 0 : y, 3));
  const margin = Math.max(...labels.map(width)) + 1;
  const size = Math.max(16, columns - margin - 1);
  const rows = Array.from({ length: lines }, () => Array<string>(size).fill(' '));
  for (const [i, one] of [...series.entries()].reverse())
    draw(rows, one, share, dots[i % dots.length] ?? '·');
  const entries = series.map(({ label }, i) => `${dots[i % dots.length]} ${label}`);
  const legend = wrap(entries.join(gap), columns - margin - 1, gap);
  const xs = series[0]?.xs ?? [];
  return [
    ...legend.map((line) => ' '.repeat(margin + 1) + line),
    ...rows.map((row, i) => {
      const label = i === 0 ? labels[0] : i === lines - 1 ? labels[1] : '';
      return `${(label ?? '').padStart(margin)}┤${row.join('')}`.trimEnd();
    }),
    `${' '.repeat(margin)}└${'─'.repeat(size)}`,
    axis(xs, margin + 1, size, mark),
  ];
}

function draw(rows: string[][], { xs, ys }: Series, share: (y: number) => number, dot: string): void {
  const size = rows[0]?.length ?? 0;
  const [from, to] = [xs[0] ?? 0, xs[xs.length - 1] ?? 1];
  let i = 0;
  for (let column = 0; column < size; column++) {
    const x = from + ((to - from) * column) / (size - 1);
    while (i + 1 < xs.length && Math.abs((xs[i + 1] ?? x) - x) <= Math.abs((xs[i] ?? x) - x)) i++;
    const y = ys[i] ?? Number.NaN;
    const row = rows[Math.round((1 - share(y)) * (rows.length - 1))];
    if (row) row[column] = dot;
  }
}

/** The numbers below: both ends, and the mark where there is room for it. */
function axis(xs: ArrayLike<number>, margin: number, size: number, mark: number | undefined): string {
  const [from, to] = [xs[0] ?? 0, xs[xs.length - 1] ?? 1];
  const line = Array<string>(size).fill(' ');
  const put = (text: string, column: number) => line.splice(column, width(text), ...text);
  const [low, high] = [short(from, 3), short(to, 3)];
  put(low, 0);
  put(high, size - width(high));
  if (mark !== undefined && mark >= from && mark <= to) {
    const column = Math.round(((mark - from) / (to - from)) * (size - 1));
    const text = `↑ x = ${short(mark, 4)}`;
    const start = column + width(text) < size - width(high) - 1 ? column : column - width(text) + 1;
    const flipped = start === column ? text : `x = ${short(mark, 4)} ↑`;
    if (start > width(low) && start + width(text) < size - width(high)) put(flipped, start);
    else line[column] = '↑';
  }
  return `${' '.repeat(margin)}${line.join('')}`.trimEnd();
}
