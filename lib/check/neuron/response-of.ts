import { sizeOf } from '../../array/layout.ts';
import { noGrad } from '../../autodiff/scope.ts';
import { tensor } from '../../ops/create.ts';
import { neuronShape } from './neuron-data.ts';
import { optionsOf, type ScannedLayer } from './neuron-variant.ts';

/** What a neuron does under a current that is switched on and off, and under constant ones. */
export interface Response {
  /** The current of each step. */
  readonly current: Float64Array;
  /** The states after each step, by name. */
  readonly states: Readonly<Record<string, Float64Array>>;
  /** The spikes of each step; null for neurons that do not spike. */
  readonly spikes: Float64Array | null;
  /** Spikes per step by constant current; null for neurons that no current makes spike. */
  readonly rates: { readonly currents: Float64Array; readonly rates: Float64Array } | null;
}

/** Steps of the longest run, and of the one that tells what charges without a leak. */
const long = 1600;
const short = long / 4;

/** So many spikes are no answer to the mere onset of a current. */
const lasting = 4;

/** What the first neuron of a layer does. The current is 1.5 times the least that makes it spike, or 1 where none does. */
export function responseOf(layer: ScannedLayer): Response {
  const size = standardCurrent(layer);
  const steps = stepsFor(layer, size);
  const [from, to] = [steps / 8, (3 * steps) / 4];
  const current = Float64Array.from({ length: steps }, (_, t) => (t >= from && t < to ? size : 0));
  const [spikes, states] = runOf(layer, steps, 1, (t) => current[t] as number);
  return { current, states, spikes, rates: ratesOf(layer, size) };
}

type Run = readonly [spikes: Float64Array | null, states: Record<string, Float64Array>];

/** Spikes and states of the first neuron, `[steps, columns]`, under a current for each step and column. */
function runOf(
  layer: ScannedLayer,
  steps: number,
  columns: number,
  current: (step: number, column: number) => number,
): Run {
  const shape = neuronShape(layer, optionsOf(layer), 1);
  const size = sizeOf(shape);
  const given = new Float32Array(steps * columns * size);
  for (let at = 0, t = 0; t < steps; t++)
    for (let column = 0; column < columns; column++, at += size)
      given.fill(current(t, column), at, at + size);
  return noGrad(() => {
    const { spikes, state, output: _, ...traces } = layer.run(tensor(given, [steps, columns, ...shape]));
    const first = (all: ArrayLike<number>) => {
      const out = new Float64Array(steps * columns);
      for (let i = 0; i < out.length; i++) out[i] = all[i * size] as number;
      return out;
    };
    const states = Object.keys(state).flatMap((name) => {
      const trace = (traces as typeof state)[name];
      return trace ? [[name, first(trace.toTypedArray())] as const] : [];
    });
    return [spikes ? first(spikes.toTypedArray()) : null, Object.fromEntries(states)];
  });
}

/** The spikes of each of some constant currents within so many steps; none for neurons that do not spike. */
function countsOf(layer: ScannedLayer, currents: ArrayLike<number>, steps: number): number[] {
  const [spikes] = runOf(layer, steps, currents.length, (_, column) => currents[column] as number);
  return Array.from(currents, (_, column) => {
    let count = 0;
    for (let t = 0; t < steps; t++) count += (spikes?.[t * currents.length + column] as number) || 0;
    return count;
  });
}

/** Powers of two from 2⁻¹⁰ to 2¹⁴ by quarters. */
const coarse = Array.from({ length: 97 }, (_, i) => 2 ** (i / 4 - 10));

/** The least current that makes it go on spiking within so many steps, to half a percent; undefined where none does. */
function leastCurrent(layer: ScannedLayer, steps: number, fewest = lasting): number | undefined {
  const at = countsOf(layer, coarse, steps).findIndex((count) => count >= fewest);
  if (at < 0) return undefined;
  const [high, low] = [coarse[at] as number, coarse[at - 1] ?? 0];
  const fine = Array.from({ length: 64 }, (_, i) => low + ((high - low) * (i + 1)) / 64);
  return fine[countsOf(layer, fine, steps).findIndex((count) => count >= fewest)] ?? high;
}

/**
 * One without a leak goes on spiking under any current: there, one that makes it spike every twenty steps. One that spikes without
 * a current: one that makes it do so twice as often.
 */
function standardCurrent(layer: ScannedLayer): number {
  const [silent = 0] = countsOf(layer, [0], long);
  if (silent > 0) return leastCurrent(layer, long, 2 * silent) ?? 1;
  const soon = leastCurrent(layer, short);
  const late = leastCurrent(layer, long);
  if (soon === undefined || late === undefined) return 1;
  return soon > 3 * late ? (soon * short) / (20 * lasting) : 1.5 * late;
}

/** Steps in which about eight spikes fit while the current is on. */
function stepsFor(layer: ScannedLayer, size: number): number {
  const [count = 0] = countsOf(layer, [size], long);
  const interval = count > 0 ? long / count : 10;
  return 8 * Math.round(Math.min(Math.max(12 * interval, 96), long) / 8);
}

/** Points of the curve of rates. */
const points = 121;

function ratesOf(layer: ScannedLayer, size: number): Response['rates'] {
  const currents = Float64Array.from({ length: points }, (_, i) => (4 * size * i) / (points - 1));
  const counts = countsOf(layer, currents, long);
  if (counts.every((count) => count === 0)) return null;
  return { currents, rates: Float64Array.from(counts, (count) => count / long) };
}
