import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import type { Events } from '../../array/events.ts';
import type { FloatArray } from '../../array/layout.ts';
import { normalRadius, turnSine } from '../../util/math.ts';
import { densest } from './find-events.ts';

/** The state of a generator (xoroshiro128+), four words: a kernel begins with it, and leaves it as it is after its draws. */
export type RandomState = Int32Array;

/** A draw of 24 bits. */
function bits(generator: RandomGenerator): number {
  return generator.next() >>> 8;
}

/** The next number in [0, 1), a multiple of 2^-24, so that it is the same in Float32 and Float64. */
export function nextUniform(generator: RandomGenerator): number {
  return bits(generator) * 2 ** -24;
}

function started(state: RandomState): RandomGenerator {
  return xoroshiro128plusFromState(Array.from(state));
}

/** out = low + (high - low) u. */
export function fillUniform(out: FloatArray, state: RandomState, low: number, high: number): void {
  const generator = started(state);
  for (let i = 0; i < out.length; i++) out[i] = low + (high - low) * nextUniform(generator);
  state.set(generator.getState());
}

/** Normally distributed numbers, two from two draws (Box and Muller 1958). */
export function fillNormal(out: FloatArray, state: RandomState, mean: number, std: number): void {
  const generator = started(state);
  for (let i = 0; i < out.length; i += 2) {
    const spread = std * normalRadius(2 ** 24 - bits(generator));
    const turn = bits(generator);
    out[i] = mean + spread * turnSine(turn + 2 ** 22);
    if (i + 1 < out.length) out[i + 1] = mean + spread * turnSine(turn);
  }
  state.set(generator.getState());
}

/** Zeros and ones, cycling through the probabilities in [0, 1] until `out` is full. Those that are 0 or 1 draw nothing. */
export function fillBernoulli(out: FloatArray, state: RandomState, p: FloatArray): void {
  const generator = started(state);
  for (let from = 0; from < out.length; from += p.length) {
    for (let i = 0; i < p.length; i++) out[from + i] = Number(fires(generator, p[i] as number));
  }
  state.set(generator.getState());
}

function fires(generator: RandomGenerator, p: number): boolean {
  return p > 0 && (p >= 1 || nextUniform(generator) < p);
}

/**
 * The events of what `fillBernoulli` would write, in rows of `width`, the probabilities gone through `repeats` times.
 * Null, and nothing is drawn, where more than half are ones, or the width is 0 (which does not tell how many rows there are).
 */
export function bernoulliEvents(
  state: RandomState,
  p: FloatArray,
  repeats: number,
  width: number,
): Events | null {
  if (width === 0) return null;
  const generator = started(state);
  const rows = (p.length / width) * repeats;
  const starts = new Int32Array(rows + 1);
  const columns = new Int32Array(Math.floor(p.length * repeats * densest));
  let found = 0;
  for (let row = 0, i = 0; row < rows; row++) {
    for (let column = 0; column < width; column++, i++) {
      if (!fires(generator, p[i % p.length] as number)) continue;
      if (found === columns.length) return null;
      columns[found++] = column;
    }
    starts[row + 1] = found;
  }
  state.set(generator.getState());
  return { rows, width, starts, columns: columns.slice(0, found) };
}
