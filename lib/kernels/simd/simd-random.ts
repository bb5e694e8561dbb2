import { type FloatArray, wrap } from '../../array.ts';
import { densest, type Events } from '../reference/matmul.ts';
import * as reference from '../reference/random.ts';
import type { SimdModule } from './instantiate.ts';
import type { Place } from './place.ts';

type RandomState = reference.RandomState;

/** The random fills. Each leaves Float64 to its reference, and what takes less work than `leastWork` elements. */
export function simdRandom(module: SimdModule, place: Place, leastWork: number) {
  const fits = (out: FloatArray, work: number) =>
    out instanceof Float32Array && work * out.length >= leastWork;

  /** Runs a call that draws from the state of the module, with this one in its place. */
  function drawing<R>(state: RandomState, call: () => R): R {
    const words = () => new Int32Array(module.memory.buffer, module.randomState(), 4);
    words().set(state);
    const result = call();
    state.set(words());
    return result;
  }

  /** Writes to an array by a call that draws. */
  function fill(out: FloatArray, state: RandomState, call: (address: number) => void): void {
    place.into(wrap(out, [out.length]), (to) => drawing(state, () => call(to)));
  }

  function fillUniform(out: FloatArray, state: RandomState, low: number, high: number): void {
    if (!fits(out, 4)) reference.fillUniform(out, state, low, high);
    else fill(out, state, (to) => module.fillUniform(to, out.length, low, high));
  }

  function fillNormal(out: FloatArray, state: RandomState, mean: number, std: number): void {
    if (!fits(out, 16)) reference.fillNormal(out, state, mean, std);
    else fill(out, state, (to) => module.fillNormal(to, out.length, mean, std));
  }

  function fillBernoulli(out: FloatArray, state: RandomState, p: FloatArray): void {
    const singles = fits(out, 4) ? asSingles(p) : null;
    if (singles === null) {
      reference.fillBernoulli(out, state, p);
      return;
    }
    fill(out, state, (to) => {
      module.fillBernoulli(to, place.ofData(singles), p.length, out.length / p.length);
    });
  }

  function bernoulliEvents(state: RandomState, p: FloatArray, repeats: number, width: number): Events | null {
    const size = p.length * repeats;
    const singles = 4 * size >= leastWork && size > 0 ? asSingles(p) : null;
    if (singles === null) return reference.bernoulliEvents(state, p, repeats, width);
    const rows = size / width;
    const most = Math.floor(size * densest);
    // The kernel looks after each row whether there are too many, and writes one more than it counts.
    return place.integers([rows + 1, most + width + 1], (atStarts, atColumns, read) => {
      const count = drawing(state, () =>
        module.bernoulliEvents(atStarts, atColumns, place.ofData(singles), p.length, repeats, width, most),
      );
      if (count < 0) return null;
      return { rows, width, starts: read(atStarts, rows + 1), columns: read(atColumns, count) };
    });
  }

  return { fillUniform, fillNormal, fillBernoulli, bernoulliEvents };
}

/** Probabilities in Float32 with which the same numbers are drawn; null where there are none. */
function asSingles(p: FloatArray): Float32Array | null {
  if (p instanceof Float32Array) return p;
  // Draws are multiples of 2^-24: below p are those that are below p rounded up to one.
  const singles = Float32Array.from(p, (value) => Math.ceil(value * 2 ** 24) / 2 ** 24);
  return singles.every((value, i) => value < 1 || p[i] === 1) ? singles : null;
}
