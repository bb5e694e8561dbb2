import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { random } from 'spiketape';
import { failRange, show, showShape } from '../../lib/util/errors.ts';
import { type Pickled, PickledObject, readPickle } from './pickle.ts';
import type { Samples } from './result.ts';

/** Letters that a sensor went over: at each step four taxels, each step twice; split 80 to 20. */
export interface Braille {
  readonly train: Samples;
  readonly test: Samples;
  /** How many letters there are. */
  readonly letters: number;
  readonly steps: number;
}

/** The taxels that a letter touches. */
const taxels = [1, 2, 6, 10];
const repeats = 2;
const due = 'the file tutorial5_braille_spiking_data.pkl.gz of spytorch was due';
const mostBytes = 2 ** 28;

interface Trial {
  readonly letter: string;
  /** The four taxels at each step, 0 is no pressure. */
  readonly steps: readonly number[][];
}

/**
 * Reads the Braille letters of spytorch's fifth tutorial (Müller-Cleve et al. 2022): a gzipped pickle of a list of trials, each a
 * dictionary with the letter and the array `taxel_data` of 8 bit values by step and taxel. All are cut to the shortest, each taxel
 * gets mean 0 and standard deviation 1, and the order is drawn with seed 42.
 *
 * @throws RangeError that names the file, for none and for one of another kind.
 */
export function loadBraille(file: string): Braille {
  const trials = trialsOf(readPickle(unpack(file), file), file);
  const rows = Math.min(...trials.map(({ steps }) => steps.length));
  const letters = [...new Set(trials.map(({ letter }) => letter))];
  const values = standardized(trials.map(({ steps }) => steps.slice(0, rows)));
  const order = random(42).permutation(trials.length);
  const cut = Math.floor(0.8 * trials.length);
  const some = (from: number, to: number): Samples => {
    const chosen = Array.from(order.subarray(from, to));
    return {
      values: Float32Array.from(chosen.flatMap((i) => values[i] as number[])),
      labels: chosen.map((i) => letters.indexOf(trials[i]?.letter ?? '')),
    };
  };
  const sets = { train: some(0, cut), test: some(cut, trials.length) };
  return { ...sets, letters: letters.length, steps: repeats * rows };
}

function unpack(file: string): Uint8Array {
  if (!existsSync(file)) failRange('--braille', `there is no ${show(file)}, ${due}.`);
  try {
    return gunzipSync(readFileSync(file), { maxOutputLength: mostBytes });
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    return failRange(file, `got no gzip that can be unpacked (${cause}), ${due}.`);
  }
}

function trialsOf(pickled: Pickled, file: string): Trial[] {
  if (!Array.isArray(pickled) || pickled.length < 5) failRange(file, `got no list of trials, ${due}.`);
  return pickled.map((trial, i) => {
    const place = `${file}, trial ${i}`;
    const [letter, data] = trial instanceof Map ? [trial.get('letter'), trial.get('taxel_data')] : [];
    if (typeof letter !== 'string') failRange(place, `got no text as letter, ${due}.`);
    return { letter, steps: stepsOf(data, place) };
  });
}

/** Of the state of an array of numpy: version, shape, type, whether columns come first, bytes. */
function stepsOf(array: Pickled | undefined, place: string): number[][] {
  const state = array instanceof PickledObject && Array.isArray(array.state) ? array.state : [];
  const [, shape, type, isFortran, bytes] = state;
  const [name, order] = typeOf(type);
  const isDue = name === 'f8' && order === '<' && isFortran === false && bytes instanceof Uint8Array;
  if (!isDue || !isShape(shape))
    failRange(place, `got no taxel_data of little-endian doubles by row, ${due}.`);
  const [rows, columns] = shape;
  if (columns <= Math.max(...taxels) || rows === 0 || bytes.length !== 8 * rows * columns)
    failRange(place, `got taxel_data of shape ${showShape(shape)} in ${bytes.length} bytes, ${due}.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return Array.from({ length: rows }, (_, row) =>
    taxels.map((taxel) => 1 - view.getFloat64(8 * (row * columns + taxel), true) / 255),
  );
}

function typeOf(type: Pickled | undefined): readonly (Pickled | undefined)[] {
  if (!(type instanceof PickledObject)) return [];
  const [given, state] = [type.given, type.state];
  return [Array.isArray(given) ? given[0] : undefined, Array.isArray(state) ? state[1] : undefined];
}

function isShape(shape: Pickled | undefined): shape is [number, number] {
  return Array.isArray(shape) && shape.length === 2 && shape.every((size) => typeof size === 'number');
}

/** One list for each trial: mean 0 and deviation 1 of each taxel over all, and each step twice. */
function standardized(trials: readonly (readonly number[][])[]): number[][] {
  const all = trials.flat();
  const means = taxels.map((_, i) => mean(all.map((step) => step[i] as number)));
  const deviations = taxels.map((_, i) => {
    const squares = all.map((step) => ((step[i] as number) - (means[i] as number)) ** 2);
    return Math.sqrt((mean(squares) * all.length) / (all.length - 1));
  });
  const scaled = (step: readonly number[]) =>
    step.map((x, i) => (x - (means[i] as number)) / ((deviations[i] as number) + 1e-3));
  return trials.map((steps) =>
    steps.flatMap((step) => Array.from({ length: repeats }, () => scaled(step)).flat()),
  );
}

function mean(xs: readonly number[]): number {
  return xs.reduce((sum, x) => sum + x, 0) / xs.length;
}
