import type { Events } from '../../array/events.ts';
import { allocateIntegers, type FloatArray } from '../../array/layout.ts';
import { densest } from '../reference/matmul.ts';
import * as reference from '../reference/random.ts';
import type { Engine } from './engine.ts';

type RandomState = reference.RandomState;

/** The random fills. Each leaves Float64 to its reference, and what takes less work than `leastWork` elements. */
export function simdRandom(engine: Engine, leastWork: number) {
  const fits = (out: FloatArray, work: number): out is Float32Array =>
    out instanceof Float32Array && work * out.length >= leastWork;

  /** Calls a function that draws, from a state that goes on where it ends. */
  function draw(state: RandomState, name: string, ...args: number[]): number {
    const words = () => engine.memory.integers(engine.call('randomState'), 4);
    words().set(state);
    const result = engine.call(name, ...args);
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
      draw(state, 'fillUniform', stage.result(out), out.length, low, high);
    }, plainly);
  }

  function fillNormal(out: FloatArray, state: RandomState, mean: number, std: number): void {
    const plainly = () => reference.fillNormal(out, state, mean, std);
    if (!fits(out, 16)) {
      plainly();
      return;
    }
    engine.staged((stage) => {
      draw(state, 'fillNormal', stage.result(out), out.length, mean, std);
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
      const [to, from] = [stage.result(out), stage.put(singles)];
      draw(state, 'fillBernoulli', to, from, p.length, out.length / p.length);
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
      const sizes = [p.length, repeats, width, most];
      const count = draw(state, 'bernoulliEvents', starts, columns, stage.put(singles), ...sizes);
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
