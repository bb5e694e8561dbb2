import type { Events } from '../../array/events.ts';
import { allocateIntegers, type FloatArray } from '../../array/layout.ts';
import { densest } from '../reference/find-events.ts';
import * as reference from '../reference/random.ts';
import type { Engine } from './engine.ts';

type RandomState = reference.RandomState;

/** The random fills. Each leaves Float64 to its reference, and what takes less work than `leastWork` elements. */
export function simdRandom(engine: Engine, leastWork: number) {
  const fits = (out: FloatArray, work: number): out is Float32Array =>
    out instanceof Float32Array && work * out.length >= leastWork;

  /** Calls a kernel that draws, from a state that goes on where it ends. */
  function draw<R>(state: RandomState, call: () => R): R {
    const words = () => engine.memory.integers(engine.randomState, 4);
    words().set(state);
    const result = call();
    state.set(words());
    return result;
  }

  function fillUniform(out: FloatArray, state: RandomState, low: number, high: number): void {
    const plainly = () => reference.fillUniform(out, state, low, high);
    if (!fits(out, 4)) {
      plainly();
      return;
    }
    engine.staged((stage) => {
      const call = { out: stage.result(out), n: out.length, low, high };
      draw(state, () => engine.call('fillUniform', call));
    }, plainly);
  }

  function fillNormal(out: FloatArray, state: RandomState, mean: number, std: number): void {
    const plainly = () => reference.fillNormal(out, state, mean, std);
    if (!fits(out, 16)) {
      plainly();
      return;
    }
    engine.staged((stage) => {
      const call = { out: stage.result(out), n: out.length, mean, std };
      draw(state, () => engine.call('fillNormal', call));
    }, plainly);
  }

  function fillBernoulli(out: FloatArray, state: RandomState, p: FloatArray): void {
    const plainly = () => reference.fillBernoulli(out, state, p);
    const singles = fits(out, 4) ? asSingles(p) : null;
    if (singles === null || !(out instanceof Float32Array)) {
      plainly();
      return;
    }
    engine.staged((stage) => {
      const at = { out: stage.result(out), p: stage.put(singles) };
      const call = { ...at, count: p.length, repeats: out.length / p.length };
      draw(state, () => engine.call('fillBernoulli', call));
    }, plainly);
  }

  function bernoulliEvents(state: RandomState, p: FloatArray, repeats: number, width: number): Events | null {
    const size = p.length * repeats;
    const singles = 4 * size >= leastWork && size > 0 ? asSingles(p) : null;
    const plainly = () => reference.bernoulliEvents(state, p, repeats, width);
    if (singles === null) return plainly();
    const rows = size / width;
    const most = Math.floor(size * densest);
    return engine.staged((stage) => {
      // The kernel looks after each row whether there are too many, and writes one more than it counts.
      const [starts, columns] = [stage.room(rows + 1), stage.room(most + width + 1)];
      const call = { starts, columns, p: stage.put(singles), count: p.length, repeats, width, most };
      const count = draw(state, () => engine.call('bernoulliEvents', call));
      if (count < 0) return null;
      const events = { rows, width, starts: allocateIntegers(rows + 1), columns: allocateIntegers(count) };
      events.starts.set(engine.memory.integers(starts, rows + 1));
      events.columns.set(engine.memory.integers(columns, count));
      return events;
    }, plainly);
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
