import { failRange, rejectUnknownKeys, requireNumber, show } from '../util/errors.ts';
import { type CurvesOptions, curves, figureOptions } from './curves.ts';
import { requireList } from './figure.ts';
import { type SequenceData, sequenceOf } from './sequence-data.ts';

/** Options of `membranes`. */
export interface MembranesOptions extends Omit<CurvesOptions, 'xRange'> {
  /** Which sample of `[T, B, ...]`. Default 0. */
  readonly sample?: number;
  /** Which neurons. Default: the first eight. */
  readonly neurons?: readonly number[];
  /** Drawn as a line across. */
  readonly vThreshold?: number;
  /** Names of the neurons that are drawn. Default: `neuron 0`, … */
  readonly names?: readonly string[];
}

/**
 * Membranes over time as an SVG text, a curve for each neuron: `[T, N]`, or one sample of `[T, B, ...]`.
 *
 * @throws TypeError or RangeError for what is no sequence, no such sample or neuron, or an unknown option.
 */
export function membranes(v: SequenceData, options: MembranesOptions = {}): string {
  const place = 'membranes';
  const own = ['xLabel', 'yRange', 'marks', 'sample', 'neurons', 'vThreshold', 'names'];
  rejectUnknownKeys(place, options, [...figureOptions, ...own]);
  const { sample, neurons, vThreshold, names, marks = [], ...look } = options;
  const sequence = sequenceOf(place, v, sample);
  requireList('neurons', neurons, 'numbers of neurons', () => true);
  requireList('names', names, 'texts');
  requireList('marks', marks, 'marks', () => true);
  if (vThreshold !== undefined) requireNumber(place, 'vThreshold', vThreshold);
  const chosen = neurons ?? Array.from({ length: Math.min(8, sequence.neurons) }, (_, n) => n);
  const series = chosen.map((n, i) => {
    if (!Number.isInteger(n) || n < 0 || n >= sequence.neurons)
      failRange(place, `got the neuron ${show(n)} when one from 0 to ${sequence.neurons - 1} was due.`);
    const y = Float64Array.from({ length: sequence.steps }, (_, t) => sequence.value(t, n));
    return { label: names?.[i] ?? `neuron ${n}`, y };
  });
  const level = vThreshold === undefined ? [] : [{ y: vThreshold, label: 'threshold' }];
  return curves(series, { xLabel: 'time step', ...look, marks: [...level, ...marks] });
}
