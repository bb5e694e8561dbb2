import { failRange, failType, rejectUnknownKeys, show } from '../util/errors.ts';
import { type FigureOptions, figure, type Mark, requireList, type Series } from './figure.ts';

/** Options of `curves`. */
export interface CurvesOptions extends FigureOptions {
  readonly xLabel?: string;
  /** What the axes span. Default: what the series do. */
  readonly xRange?: readonly [number, number];
  readonly yRange?: readonly [number, number];
  /** Lines across the plot, such as a threshold. */
  readonly marks?: readonly Mark[];
}

/** The options that all figures have. */
export const figureOptions: readonly string[] = 'title description width height styled legend'.split(' ');

/**
 * Curves as an SVG text, such as the loss of a training run: of numbers with a label, `{ label, y, x }`. Where a number is not finite,
 * a curve has a gap.
 *
 * @throws TypeError for what are no series, or an unknown option; RangeError for as many x as there are no y.
 */
export function curves(series: readonly Series[], options: CurvesOptions = {}): string {
  const place = 'curves';
  rejectUnknownKeys(place, options, [...figureOptions, 'xLabel', 'xRange', 'yRange', 'marks']);
  if (!Array.isArray(series)) failType(place, `got ${show(series)} when an array of { label, y } was due.`);
  [...series].forEach((one: Series | null | undefined, i) => {
    const { label, x, y, color = 0 } = one ?? ({} as Partial<Series>);
    if (typeof label !== 'string' || typeof y?.length !== 'number')
      failType(place, `got no label and numbers y in series ${i} when { label, y } was due.`);
    if (x !== undefined && x?.length !== y.length)
      failRange(place, `got ${x?.length ?? show(x)} numbers x and ${y.length} numbers y in series ${i}.`);
    if (!Number.isSafeInteger(color) || color < 0)
      failRange(place, `got the color ${show(color)} in series ${i} when a number of one, from 0, was due.`);
  });
  const { xLabel, xRange, yRange, marks, ...look } = options;
  requireList('marks', marks, '{ x, label } or { y, label }', isMark);
  requireRange('xRange', xRange);
  requireRange('yRange', yRange);
  return figure([{ series, xLabel, xRange, yRange, marks }], look);
}

function isMark(one: unknown): boolean {
  const { x, y, label } = (one ?? {}) as Readonly<Record<string, unknown>>;
  return typeof label === 'string' && typeof (y ?? x) === 'number';
}

function requireRange(name: string, range: unknown): void {
  requireList(name, range, 'two finite numbers, the lower first', Number.isFinite);
  const [low, high, ...more] = (range ?? [0, 0]) as number[];
  if (!(Number(low) <= Number(high)) || more.length > 0)
    failRange('plot', `${name} must be two finite numbers, the lower first, got ${String(range)}.`);
}
