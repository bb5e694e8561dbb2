// Leaky integrate-and-fire neurons that reach each other. Arrays are [steps, samples, neurons], neurons a multiple of
// four; a part is some samples, for all steps.

import { addBias, addNamed, packStrip } from './gather';
import { stepForward } from './lif';

/** Packs weights [k, neurons] in strips of 32 columns; a part is a strip, which takes 128 k bytes. */
export function packStrips(part: i32, scratch: usize, strips: usize, weight: usize, k: i32, neurons: i32): void {
  const rowBytes = <usize>neurons << 2;
  const from = weight + (<usize>part << 7);
  packStrip(strips + <usize>part * (<usize>k << 7), from, rowBytes, k, min(32, neurons - (part << 5)));
}

/** The sums of the rows that are named, of weights packed in strips; `to` has room for whole strips. */
@inline
function sumStrips(to: usize, strips: usize, k: i32, bytes: usize, named: usize, end: usize): void {
  for (let column: usize = 0; column < bytes; column += 128) {
    addNamed(to + column, strips, named, end, true);
    strips += <usize>k << 7;
  }
}

/** Writes the positions of the ones of a row. Gives where they end. */
@inline
function nameOnes(to: usize, row: usize, neurons: i32): usize {
  const one = f32x4.splat(1);
  for (let i = 0; i < neurons; i += 4) {
    let ones = i32x4.bitmask(f32x4.eq(v128.load(row + (<usize>i << 2)), one));
    while (ones) {
      i32.store(to, i + ctz(ones));
      to += 4;
      ones &= ones - 1;
    }
  }
  return to;
}

/**
 * Spikes, where they are not 0, and h of all steps, as `lifForward`, from the sums of the rows of `weight` [k, neurons]
 * that events name, and of the bias where there is one. A part is a strip of 32 neurons of some samples.
 *
 * Scratch: 128 (k + 1 + 2 samplesPerPart) bytes.
 */
export function gatheredLifForward(
  part: i32,
  scratch: usize,
  spikes: usize,
  h: usize,
  weight: usize,
  bias: usize,
  k: i32,
  starts: usize,
  named: usize,
  v0: usize,
  resets: usize,
  beta: usize,
  theta: usize,
  spread: bool,
  steps: i32,
  samples: i32,
  neurons: i32,
  samplesPerPart: i32,
  gainOf: f32,
  vLeakOf: f32,
  vResetOf: f32,
  aOf: f32,
  cOf: f32,
  delayed: bool,
  threshold: f32,
  strict: bool,
): void {
  const gain = f32x4.splat(gainOf);
  const vLeak = f32x4.splat(vLeakOf);
  const vReset = f32x4.splat(vResetOf);
  const a = f32x4.splat(aOf);
  const c = f32x4.splat(cOf);
  const limit = f32x4.splat(threshold);
  const parts = (neurons + 31) >> 5;
  const column = (part % parts) << 5;
  const width = min(32, neurons - column);
  const bytes = <usize>width << 2;
  const rowBytes = <usize>neurons << 2;
  const own = <usize>column << 2;
  const current = scratch;
  const strip = current + 128;
  const before = strip + (<usize>k << 7);
  const fired = before + (<usize>samplesPerPart << 7);
  const mask: usize = spread ? -1 : 0;
  const first = (part / parts) * samplesPerPart;
  const end = min(samples, first + samplesPerPart);
  packStrip(strip, weight + own, rowBytes, k, width);
  for (let sample = first; sample < end; sample++) {
    const to = <usize>(sample - first) << 7;
    const from = <usize>sample * rowBytes + own;
    memory.copy(before + to, v0 + from, bytes);
    if (delayed) memory.copy(fired + to, resets + from, bytes);
  }
  for (let t = 0; t < steps; t++) {
    for (let sample = first; sample < end; sample++) {
      const row = <usize>t * <usize>samples + <usize>sample;
      const list = starts + (row << 2);
      addNamed(current, strip, named + (<usize>i32.load(list) << 2), named + (<usize>i32.load(list, 4) << 2), true);
      if (bias) addBias(current, bias + own, bytes);
      const state = <usize>(sample - first) << 7;
      const left = (<usize>sample * rowBytes + own) & mask;
      const at = row * rowBytes + own;
      const spikesAt = spikes ? spikes + at : fired + state;
      if (delayed) {
        stepForward(spikesAt, h + at, before + state, fired + state, current, beta + left, theta + left, mask, bytes, gain, vLeak, vReset, a, c, limit, strict, true);
      } else {
        stepForward(spikesAt, h + at, before + state, fired + state, current, beta + left, theta + left, mask, bytes, gain, vLeak, vReset, a, c, limit, strict, false);
      }
    }
  }
}

/**
 * Spikes and h of all steps, as `lifForward`, with the spikes of the step before through the packed weights added to
 * the input; where this is 0, to the sums of the rows that events name of weights `from` [k, neurons], packed too, and of
 * the bias where there is one. `initial` has the spikes before the first step.
 *
 * Scratch: 20 neurons + 256 bytes.
 */
export function recurrentLifForward(
  part: i32,
  scratch: usize,
  spikes: usize,
  h: usize,
  input: usize,
  from: usize,
  bias: usize,
  k: i32,
  starts: usize,
  named: usize,
  strips: usize,
  initial: usize,
  v0: usize,
  resets: usize,
  beta: usize,
  theta: usize,
  spread: bool,
  steps: i32,
  samples: i32,
  neurons: i32,
  samplesPerPart: i32,
  gainOf: f32,
  vLeakOf: f32,
  vResetOf: f32,
  aOf: f32,
  cOf: f32,
  delayed: bool,
  threshold: f32,
  strict: bool,
): void {
  const gain = f32x4.splat(gainOf);
  const vLeak = f32x4.splat(vLeakOf);
  const vReset = f32x4.splat(vResetOf);
  const a = f32x4.splat(aOf);
  const c = f32x4.splat(cOf);
  const limit = f32x4.splat(threshold);
  const bytes = <usize>neurons << 2;
  const stepBytes = <usize>samples * bytes;
  const before = scratch;
  const fired = before + bytes;
  const names = fired + bytes;
  const current = names + bytes;
  const given = current + bytes + 128;
  const mask: usize = spread ? -1 : 0;
  const end = min(samples, (part + 1) * samplesPerPart);
  for (let sample = part * samplesPerPart; sample < end; sample++) {
    const left = <usize>sample * bytes;
    const betaAt = beta + (left & mask);
    const thetaAt = theta + (left & mask);
    memory.copy(before, v0 + left, bytes);
    if (delayed) memory.copy(fired, resets + left, bytes);
    let last = initial + left;
    let at = left;
    for (let t = 0; t < steps; t++) {
      const namesEnd = nameOnes(names, last, neurons);
      sumStrips(current, strips, neurons, bytes, names, namesEnd);
      let own = input + at;
      if (!input) {
        own = given;
        const list = starts + ((<usize>t * <usize>samples + <usize>sample) << 2);
        sumStrips(own, from, k, bytes, named + (<usize>i32.load(list) << 2), named + (<usize>i32.load(list, 4) << 2));
        if (bias) addBias(own, bias, bytes);
      }
      for (let i: usize = 0; i < bytes; i += 16) {
        v128.store(current + i, f32x4.add(v128.load(current + i), v128.load(own + i)));
      }
      const spikesAt = spikes ? spikes + at : fired;
      if (delayed) {
        stepForward(spikesAt, h + at, before, fired, current, betaAt, thetaAt, mask, bytes, gain, vLeak, vReset, a, c, limit, strict, true);
      } else {
        stepForward(spikesAt, h + at, before, fired, current, betaAt, thetaAt, mask, bytes, gain, vLeak, vReset, a, c, limit, strict, false);
      }
      last = spikesAt;
      at += stepBytes;
    }
  }
}
