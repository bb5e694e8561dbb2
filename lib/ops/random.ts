import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import type { Events } from '../array/events.ts';
import { empty, type FloatArray } from '../array/layout.ts';
import { requireShape, type Shape } from '../array/shape.ts';
import { Tensor } from '../autodiff/tensor.ts';
import { kernels, makingData } from '../kernels/index.ts';
import { nextUniform } from '../kernels/reference/random.ts';
import { copyMark, failRange, failType, show, thisCopy } from '../util/errors.ts';

/** Where a generator stands: four 32-bit words. */
export type RandomState = readonly [number, number, number, number];

/**
 * A seeded generator of random tensors (xoroshiro128+). Each draw moves it on: the same calls after the same seed
 * give the same bits.
 */
export class Random {
  private generator: RandomGenerator;

  /** @internal Use `random(seed)`. */
  constructor(generator: RandomGenerator) {
    this.generator = generator;
  }

  /** @internal So that a generator of another copy of the package is told from one of this. */
  get [copyMark](): symbol {
    return thisCopy;
  }

  /** The next number in [0, 1), a multiple of 2^-24, so that it is the same in Float32 and Float64. */
  next(): number {
    return nextUniform(this.generator);
  }

  /**
   * Numbers uniform in [low, high). Rounding to Float32 may give `high` itself.
   *
   * @throws RangeError unless low <= high, both finite.
   */
  uniform(shape: Shape, low = 0, high = 1): Tensor {
    if (!(Number.isFinite(low) && Number.isFinite(high) && low <= high)) {
      failRange('random.uniform', `got low ${show(low)} and high ${show(high)}, finite low <= high was due.`);
    }
    return this.filled('random.uniform', shape, (out, state) => kernels.fillUniform(out, state, low, high));
  }

  /**
   * Normally distributed numbers (Box and Muller 1958).
   *
   * @throws RangeError for a standard deviation below 0, or a number that is not finite.
   */
  normal(shape: Shape, mean = 0, std = 1): Tensor {
    if (!(Number.isFinite(mean) && Number.isFinite(std) && std >= 0)) {
      failRange(
        'random.normal',
        `got mean ${show(mean)} and std ${show(std)}, finite ones with std >= 0 were due.`,
      );
    }
    return this.filled('random.normal', shape, (out, state) => kernels.fillNormal(out, state, mean, std));
  }

  /**
   * Zeros and ones: 1 with probability p, a number (then with a shape) or a tensor of probabilities.
   *
   * @throws RangeError for a probability outside [0, 1] or NaN; TypeError for a number without a shape.
   */
  bernoulli(p: Tensor | number, shape?: Shape): Tensor {
    const place = 'random.bernoulli';
    if (p instanceof Tensor) {
      if (shape !== undefined)
        failType(place, 'got a tensor of probabilities and a shape when one of them was due.');
      const out = makingData(() => empty(p.value.shape));
      this.fillBernoulli(out.data, kernels.flat(p.array), place);
      return new Tensor(out);
    }
    if (typeof p !== 'number') failType(place, `got ${show(p)} when a Tensor or a number was due.`);
    if (shape === undefined) failType(place, 'got a number without a shape when both were due.');
    if (!isProbability(p)) failProbability(p, place);
    return this.filled(place, shape, (out, state) => kernels.fillBernoulli(out, state, Float64Array.of(p)));
  }

  /**
   * @internal Writes zeros and ones, cycling through the probabilities until `out` is full; nothing is written when one of
   * them is outside [0, 1]. Those that are 0 or 1 draw no number.
   */
  fillBernoulli(out: FloatArray, p: FloatArray, place: string): void {
    requireProbabilities(p, place);
    this.draw((state) => kernels.fillBernoulli(out, state, p));
  }

  /**
   * @internal The events of what `fillBernoulli` would write, in rows of `width`, the probabilities gone through `repeats`
   * times. Null, and nothing is drawn, where more than half are ones.
   */
  bernoulliEvents(p: FloatArray, repeats: number, width: number, place: string): Events | null {
    requireProbabilities(p, place);
    return this.draw((state) => kernels.bernoulliEvents(state, p, repeats, width));
  }

  /**
   * The numbers 0 to n - 1 in random order (Fisher and Yates, in Durstenfeld's form).
   *
   * @throws RangeError unless n is a whole number.
   */
  permutation(n: number): Int32Array {
    if (!Number.isSafeInteger(n) || n < 0) {
      failRange('random.permutation', `got ${show(n)} when a whole number was due.`);
    }
    const order = Int32Array.from({ length: n }, (_, i) => i);
    for (let i = n - 1; i > 0; i--) {
      const j = uniformInt(this.generator, 0, i);
      [order[i], order[j]] = [order[j] as number, order[i] as number];
    }
    return order;
  }

  /** A second generator, seeded from the next four words of this one. Either may be split again. */
  split(): Random {
    return new Random(seeded([1, 2, 3, 4].map(() => this.generator.next())));
  }

  /** Where it stands; a generator that restores it draws the same numbers from here on. */
  get state(): RandomState {
    return [...this.generator.getState()] as unknown as RandomState;
  }

  /**
   * Goes on from a state.
   *
   * @returns Itself.
   * @throws TypeError or RangeError unless it is four integers of 32 bits, not all 0; nothing has changed then.
   */
  restore(state: RandomState): this {
    requireState('random.restore', state);
    this.generator = xoroshiro128plusFromState([...state]);
    return this;
  }

  private filled(place: string, shape: Shape, fill: (out: FloatArray, state: Int32Array) => void): Tensor {
    requireShape(place, shape);
    const out = makingData(() => empty(shape.slice()));
    this.draw((state) => fill(out.data, state));
    return new Tensor(out);
  }

  /** Lets a kernel draw: the generator goes on from where it ends. */
  private draw<R>(kernel: (state: Int32Array) => R): R {
    const state = Int32Array.from(this.generator.getState());
    const result = kernel(state);
    this.generator = xoroshiro128plusFromState(Array.from(state));
    return result;
  }
}

function requireState(place: string, state: unknown): void {
  if (!Array.isArray(state) || state.length !== 4)
    failType(place, `got ${show(state)} as state when an array of 4 was due.`);
  for (const word of state)
    if (!Number.isInteger(word) || word !== (word | 0))
      failRange(place, `got ${show(word)} in a state when an integer of 32 bits was due.`);
  if (state.every((word) => word === 0))
    failRange(place, 'got a state of zeros, from which nothing but zeros follow.');
}

function requireProbabilities(p: FloatArray, place: string): void {
  for (let i = 0; i < p.length; i++) {
    if (!isProbability(p[i] as number)) failProbability(p[i] as number, place);
  }
}

function isProbability(p: number): boolean {
  return p >= 0 && p <= 1;
}

function failProbability(p: number, place: string): never {
  return failRange(place, `got the probability ${p} when one in [0, 1] was due.`);
}

/** @throws TypeError unless it is a generator. */
export function requireRandom(place: string, random: unknown): Random {
  if (random instanceof Random) return random;
  return failType(place, `random is ${show(random)} when a generator from random(seed) was due.`);
}

/**
 * A generator of random tensors.
 *
 * @param seed - An integer of 32 bits.
 * @throws RangeError when the seed is not.
 */
export function random(seed: number): Random {
  if (!Number.isInteger(seed) || seed < -(2 ** 31) || seed >= 2 ** 32) {
    failRange('random', `got the seed ${show(seed)} when an integer of 32 bits was due.`);
  }
  return new Random(seeded([1, 2, 3, 4].map((stream) => seed + stream * 0x9e3779b9)));
}

function seeded(words: readonly number[]): RandomGenerator {
  return xoroshiro128plusFromState(words.map(mix));
}

/** Spreads close seeds over all 32 bits: the finalizer of MurmurHash3 (Appleby 2011). */
function mix(word: number): number {
  let h = word | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
