import { singles, store } from './lanes';

// Random numbers, the same bits as from the reference kernels: xoroshiro128+, whose state is two words of 64 bits, and
// arithmetic in double precision in the order of lib/util/math.ts.

/** Where the state is put before a call and taken from after it: the halves of both words, the high one first. */
export const state = memory.data(16, 16);

/** Draws of 24 bits, to be transformed four at a time. */
const block: i32 = 512;
const draws = memory.data(2048, 16);

@inline
function loadWord(at: usize): u64 {
  return (<u64>load<u32>(at) << 32) | <u64>load<u32>(at, 4);
}

@inline
function storeWord(at: usize, word: u64): void {
  i32.store(at, <u32>(word >> 32));
  i32.store(at, <u32>word, 4);
}

/** The next `n` draws, at most a block. */
function draw(n: i32): void {
  let s0 = loadWord(state);
  let s1 = loadWord(state + 8);
  for (let i = 0; i < n; i++) {
    i32.store(draws + (<usize>i << 2), <u32>(s0 + s1) >>> 8);
    const a = s0 ^ s1;
    s0 = rotl<u64>(s0, 24) ^ a ^ (a << 16);
    s1 = rotl<u64>(a, 37);
  }
  storeWord(state, s0);
  storeWord(state + 8, s1);
}

/** out = low + (high - low) u. */
export function fillUniform(out: usize, n: i32, low: f64, high: f64): void {
  const lows = f64x2.splat(low);
  const widths = f64x2.splat(high - low);
  const unit = f64x2.splat(5.9604644775390625e-8);
  for (let left = n; left > 0; left -= block) {
    const count = min(left, block);
    draw(count);
    for (let i = 0; i < count; i += 4) {
      const bits = v128.load(draws + (<usize>i << 2));
      const first = f64x2.mul(f64x2.convert_low_i32x4_u(bits), unit);
      const second = f64x2.mul(f64x2.convert_low_i32x4_u(v128.shuffle<i32>(bits, bits, 2, 3, 2, 3)), unit);
      const lanes = singles(
        f64x2.add(lows, f64x2.mul(widths, first)),
        f64x2.add(lows, f64x2.mul(widths, second)),
      );
      store(out, lanes, count - i);
      out += 16;
    }
  }
}

/** a b + c, rounded twice. */
@inline
function step(a: v128, b: v128, c: f64): v128 {
  return f64x2.add(f64x2.mul(a, b), f64x2.splat(c));
}

/** √(-2 log(k / 2^24)) for two integers k from 1 to 2^24, in the lower lanes. */
@inline
function normalRadius(k: v128): v128 {
  const one = f64x2.splat(1);
  const bits = f64x2.convert_low_i32x4_u(k);
  let m = v128.or(v128.and(bits, i64x2.splat(0xfffffffffffff)), one);
  const high = f64x2.gt(m, f64x2.splat(1.4142135623730951));
  m = v128.bitselect(f64x2.mul(m, f64x2.splat(0.5)), m, high);
  // A comparison that holds is -1.
  const exponents = i64x2.sub(i64x2.sub(i64x2.shr_u(bits, 52), i64x2.splat(1047)), high);
  const exponent = f64x2.convert_low_i32x4_s(v128.shuffle<i32>(exponents, exponents, 0, 2, 0, 2));
  const s = f64x2.div(f64x2.sub(m, one), f64x2.add(m, one));
  const z = f64x2.mul(s, s);
  let p = f64x2.splat(2.0 / 15);
  p = step(p, z, 2.0 / 13);
  p = step(p, z, 2.0 / 11);
  p = step(p, z, 2.0 / 9);
  p = step(p, z, 2.0 / 7);
  p = step(p, z, 2.0 / 5);
  p = step(p, z, 2.0 / 3);
  p = step(p, z, 2.0);
  const log = f64x2.add(f64x2.mul(exponent, f64x2.splat(0.6931471805599453)), f64x2.mul(p, s));
  return f64x2.sqrt(f64x2.mul(f64x2.splat(-2), log));
}

@inline
function smallSine(x: v128): v128 {
  const z = f64x2.mul(x, x);
  let p = f64x2.splat(1.0 / 6227020800);
  p = step(p, z, -1.0 / 39916800);
  p = step(p, z, 1.0 / 362880);
  p = step(p, z, -1.0 / 5040);
  p = step(p, z, 1.0 / 120);
  p = step(p, z, -1.0 / 6);
  p = step(p, z, 1.0);
  return f64x2.mul(p, x);
}

@inline
function smallCosine(x: v128): v128 {
  const z = f64x2.mul(x, x);
  let p = f64x2.splat(1.0 / 479001600);
  p = step(p, z, -1.0 / 3628800);
  p = step(p, z, 1.0 / 40320);
  p = step(p, z, -1.0 / 720);
  p = step(p, z, 1.0 / 24);
  p = step(p, z, -1.0 / 2);
  return step(p, z, 1.0);
}

/** `x`, or its negative where bit 1 of `quadrant` is set. */
@inline
function signed(x: v128, quadrant: v128): v128 {
  return v128.xor(x, i64x2.shl(v128.and(quadrant, i64x2.splat(2)), 62));
}

/** Four normally distributed numbers from four draws, two for each pair (Box and Muller 1958). */
@inline
function fourNormals(bits: v128, mean: v128, std: v128): v128 {
  const k = i32x4.sub(i32x4.splat(1 << 24), v128.shuffle<i32>(bits, bits, 0, 2, 0, 2));
  const j = v128.shuffle<i32>(bits, bits, 1, 3, 1, 3);
  const spread = f64x2.mul(std, normalRadius(k));
  const turn = i32x4.shr_u(i32x4.add(j, i32x4.splat(1 << 21)), 22);
  const rest = i32x4.sub(j, i32x4.shl(turn, 22));
  const x = f64x2.mul(f64x2.convert_low_i32x4_s(rest), f64x2.splat(3.7450702829239286e-7));
  const s = smallSine(x);
  const c = smallCosine(x);
  const quadrant = i64x2.extend_low_i32x4_u(turn);
  const one = i64x2.splat(1);
  const odd = i64x2.eq(v128.and(quadrant, one), one);
  const sine = signed(v128.bitselect(c, s, odd), quadrant);
  const cosine = signed(v128.bitselect(s, c, odd), i64x2.add(quadrant, one));
  const first = f32x4.demote_f64x2_zero(f64x2.add(mean, f64x2.mul(spread, cosine)));
  const second = f32x4.demote_f64x2_zero(f64x2.add(mean, f64x2.mul(spread, sine)));
  return v128.shuffle<i32>(first, second, 0, 4, 1, 5);
}

/** Normally distributed numbers. */
export function fillNormal(out: usize, n: i32, mean: f64, std: f64): void {
  const means = f64x2.splat(mean);
  const stds = f64x2.splat(std);
  for (let left = n; left > 0; left -= block) {
    const count = min(left, block);
    draw((count + 1) & -2);
    for (let i = 0; i < count; i += 4) {
      store(out, fourNormals(v128.load(draws + (<usize>i << 2)), means, stds), count - i);
      out += 16;
    }
  }
}

/** Zeros and ones, the list of `count` probabilities gone through `repeats` times. 0 and 1 draw nothing. */
export function fillBernoulli(out: usize, p: usize, count: i32, repeats: i32): void {
  let s0 = loadWord(state);
  let s1 = loadWord(state + 8);
  for (let repeat = 0; repeat < repeats; repeat++) {
    for (let i = 0; i < count; i++) {
      let value = f32.load(p + (<usize>i << 2));
      if (value > 0 && value < 1) {
        value = <f32>i32(<f32>i32(<u32>(s0 + s1) >>> 8) < value * 16777216);
        const a = s0 ^ s1;
        s0 = rotl<u64>(s0, 24) ^ a ^ (a << 16);
        s1 = rotl<u64>(a, 37);
      }
      f32.store(out, value);
      out += 4;
    }
  }
  storeWord(state, s0);
  storeWord(state + 8, s1);
}

/**
 * The events of what `fillBernoulli` would write: the columns of the ones, in rows of `width`, and where each row's
 * begin. Gives their number; -1, and leaves the state alone, where there are more than `most`.
 */
export function bernoulliEvents(
  starts: usize,
  columns: usize,
  p: usize,
  count: i32,
  repeats: i32,
  width: i32,
  most: i32,
): i32 {
  let s0 = loadWord(state);
  let s1 = loadWord(state + 8);
  let found = 0;
  i32.store(starts, 0);
  for (let repeat = 0; repeat < repeats; repeat++) {
    let at = p;
    for (let row = 0; row < count; row += width) {
      if (found > most) return -1;
      for (let column = 0; column < width; column++) {
        const value = f32.load(at);
        at += 4;
        if (value <= 0) continue;
        let one = 1;
        if (value < 1) {
          one = i32(<f32>i32(<u32>(s0 + s1) >>> 8) < value * 16777216);
          const a = s0 ^ s1;
          s0 = rotl<u64>(s0, 24) ^ a ^ (a << 16);
          s1 = rotl<u64>(a, 37);
        }
        // Written always, counted if it is one.
        i32.store(columns + (<usize>found << 2), column);
        found += one;
      }
      starts += 4;
      i32.store(starts, found);
    }
  }
  if (found > most) return -1;
  storeWord(state, s0);
  storeWord(state + 8, s1);
  return found;
}
