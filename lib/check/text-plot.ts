import type { Elementwise } from '../quadrature.ts';

/** What a text plot shows, and how large it is. */
export interface TextPlotOptions {
  /** The point in the middle, which is marked. */
  readonly center: number;
  /** How far the plot reaches to both sides. */
  readonly radius: number;
  /** Characters a line. Default 60. */
  readonly columns?: number;
  /** Lines of the curves; axis, numbers and legend take three more. Default 7. */
  readonly rows?: number;
}

/** Characters of the vertical axis and its numbers. */
const gutter = 11;

const legend = '* got   · due   - both';

/** What a function gives and what is due, as two curves in plain text. Where a value is no number there is no mark. */
export function textPlot(
  got: Elementwise,
  due: Elementwise,
  { center, radius, columns = 60, rows = 7 }: TextPlotOptions,
): string {
  const width = columns - gutter;
  const middle = Math.floor((width - 1) / 2);
  const xs = Float64Array.from({ length: width }, (_, i) => center + (radius * (i - middle)) / middle);
  const [ours, theirs] = [got(xs), due(xs)];
  const [low, high] = spanOf([...ours, ...theirs].filter(Number.isFinite));
  // Halves, so that the largest numbers do not overflow.
  const rowOf = (y: number) => Math.round(((high / 2 - y / 2) / (high / 2 - low / 2)) * (rows - 1));
  const lines = Array.from({ length: rows }, (_, row) => {
    const marks = [...ours.keys()].map((i) =>
      mark(rowOf(ours[i] as number) === row, rowOf(theirs[i] as number) === row),
    );
    return labelled(row === 0 ? high : row === rows - 1 ? low : row === rowOf(0) ? 0 : null, marks.join(''));
  });
  const axis = `${' '.repeat(gutter - 1)}└${'─'.repeat(middle)}┴${'─'.repeat(width - middle - 1)}`;
  const numbers = underAxis([xs[0] as number, center, xs.at(-1) as number], middle, width);
  return [...lines, axis, numbers, ' '.repeat(gutter) + legend].map((line) => line.trimEnd()).join('\n');
}

function mark(isGot: boolean, isDue: boolean): string {
  if (isGot) return isDue ? '-' : '*';
  return isDue ? '·' : ' ';
}

/** From the least to the largest value; about a constant, some to both sides. */
function spanOf(values: readonly number[]): [number, number] {
  if (values.length === 0) return [0, 1];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return low < high ? [low, high] : [low - (Math.abs(low) / 2 || 1), high + (Math.abs(high) / 2 || 1)];
}

function labelled(value: number | null, marks: string): string {
  const label = value === null ? '' : short(value);
  return `${label.padStart(gutter - 2)} ${value === null ? '│' : '┤'}${marks}`;
}

/** The numbers under both ends of the axis, and under the mark. */
function underAxis([from, at, to]: readonly [number, number, number], middle: number, width: number): string {
  const [first, second, third] = [short(from), short(at), short(to)];
  const left = (' '.repeat(gutter) + first).padEnd(gutter + middle - Math.floor(second.length / 2));
  return (left + second).padEnd(gutter + width - third.length) + third;
}

/** Three digits, or two where they would not fit before the axis. */
function short(x: number): string {
  const digits = String(Number(x.toPrecision(3)));
  return digits.length > gutter - 2 ? x.toExponential(1) : digits;
}
