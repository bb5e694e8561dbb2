import { rejectUnknownKeys } from '../util/errors.ts';
import { figureOptions } from './curves.ts';
import { type FigureOptions, figure, type Place, requireList, textAt } from './figure.ts';
import { at } from './path.ts';
import { type Sequence, type SequenceData, sequenceOf } from './sequence-data.ts';

/** Options of `raster`. */
export interface RasterOptions extends FigureOptions {
  /** Which sample of `[T, B, ...]`. Default 0. */
  readonly sample?: number;
  /** Default 'time step'. */
  readonly xLabel?: string;
  /** A text before each row. Default: its number. */
  readonly names?: readonly string[];
  /** A text at the end of each row. */
  readonly notes?: readonly string[];
}

/**
 * Spikes over time as an SVG text: a row for each neuron, from the top, a stroke for each number that is not 0, in a second colour
 * where it is negative. `[T, N]`, or one sample of `[T, B, ...]`.
 *
 * @throws TypeError or RangeError for what is no sequence, no such sample, or an unknown option.
 */
export function raster(spikes: SequenceData, options: RasterOptions = {}): string {
  rejectUnknownKeys('raster', options, [...figureOptions, 'sample', 'xLabel', 'names', 'notes']);
  const { sample, xLabel = 'time step', names, notes = [], ...look } = options;
  requireList('names', names, 'texts');
  requireList('notes', notes, 'texts');
  const sequence = sequenceOf('raster', spikes, sample);
  const { steps, neurons } = sequence;
  const height = options.height ?? Math.max(60, Math.min(12 * neurons, 420));
  const rows = names ?? Array.from({ length: neurons }, (_, n) => String(n));
  const body = (place: Place) => ({
    inside: strokes(sequence, place) + texts(notes, neurons, place, place.right - 4),
    beside: texts(rows, neurons, place, place.left - 8),
  });
  const xRange = [-0.5, steps - 0.5 + (notes.length > 0 ? steps / 20 : 0)] as const;
  return figure([{ series: [], xLabel, xRange, body }], { ...look, height });
}

function strokes({ steps, neurons, value }: Sequence, { x, top, bottom }: Place): string {
  const row = (bottom - top) / neurons;
  const [length, thickness] = [Math.max(1, 0.8 * row), Math.min(4, Math.max(1, 0.5 * (x(1) - x(0))))];
  const paths = [1, -1].map((sign, i) => {
    let path = '';
    for (let t = 0; t < steps; t++)
      for (let n = 0; n < neurons; n++)
        if (Math.sign(value(t, n)) === sign)
          path += `M${at(x(t))} ${at(top + (n + 0.1) * row)}v${at(length)}`;
    return path && `<path class="spikes line-${i}" stroke-width="${at(thickness)}" d="${path}"/>`;
  });
  return paths.join('');
}

/** Texts of rows, of as many as have room. */
function texts(all: readonly string[], neurons: number, { top, bottom }: Place, x: number): string {
  const [row, every] = [(bottom - top) / neurons, Math.ceil((14 * neurons) / (bottom - top))];
  const shown = (text: string, n: number) => textAt('tick', x, top + (n + 0.5) * row + 4, text, 'end');
  return all.map((text, n) => (n % every === 0 ? shown(text, n) : '')).join('');
}
