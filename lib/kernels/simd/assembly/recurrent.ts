// Leaky integrate-and-fire neurons that reach each other. Arrays are [steps, samples, neurons], neurons a multiple of
// four; a part is some samples, for all steps.

import { addNamed, packStrip } from './gather';
import { aboveThreshold, spikesOf, stepBackward, stepForward } from './lif';
import { packRows, timesPanels } from './matmul';

/** Packs the weights [neurons, neurons] in strips of 32 columns; a part is a strip, which takes 128 neurons bytes. */
export function packWeights(part: i32, scratch: usize, strips: usize, weight: usize, neurons: i32): void {
  const rowBytes = <usize>neurons << 2;
  const from = weight + (<usize>part << 7);
  packStrip(strips + <usize>part * (<usize>neurons << 7), from, rowBytes, neurons, min(32, neurons - (part << 5)));
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
 * Spikes and h of all steps, as `lifForward`, with the spikes of the step before through the packed weights added to
 * the input. `initial` has the spikes before the first step.
 *
 * Scratch: 16 neurons + 128 bytes.
 */
export function recurrentLifForward(
  part: i32,
  scratch: usize,
  spikes: usize,
  h: usize,
  input: usize,
  strips: usize,
  initial: usize,
  v0: usize,
  resets: usize,
  beta: usize,
  theta: usize,
  spread: i32,
  steps: i32,
  samples: i32,
  neurons: i32,
  samplesPerPart: i32,
  gainOf: f32,
  vLeakOf: f32,
  vResetOf: f32,
  aOf: f32,
  cOf: f32,
  delayed: i32,
  threshold: f32,
  strict: i32,
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
  const stripBytes = <usize>neurons << 7;
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
      let strip = strips;
      for (let column: usize = 0; column < bytes; column += 128) {
        addNamed(current + column, strip, names, namesEnd, true);
        strip += stripBytes;
      }
      for (let i: usize = 0; i < bytes; i += 16) {
        v128.store(current + i, f32x4.add(v128.load(current + i), v128.load(input + at + i)));
      }
      const own = spikes ? spikes + at : fired;
      if (delayed) {
        stepForward(own, h + at, before, fired, current, betaAt, thetaAt, mask, bytes, gain, vLeak, vReset, a, c, limit, strict, true);
      } else {
        stepForward(own, h + at, before, fired, current, betaAt, thetaAt, mask, bytes, gain, vLeak, vReset, a, c, limit, strict, false);
      }
      last = own;
      at += stepBytes;
    }
  }
}

/**
 * The way back, as `lifBackward`: spikes also have the cotangent that comes, through panels of the transposed weights,
 * from the input of the step after.
 *
 * Scratch: 20 neurons samplesPerPart + 192 bytes, samplesPerPart a multiple of six.
 */
export function recurrentLifBackward(
  part: i32,
  scratch: usize,
  ctInput: usize,
  ctV0: usize,
  ctResets: usize,
  ctBeta: usize,
  ctTheta: usize,
  ctSpikes: usize,
  ctH: usize,
  spikes: usize,
  h: usize,
  panels: usize,
  v0: usize,
  resets: usize,
  beta: usize,
  theta: usize,
  spread: i32,
  steps: i32,
  samples: i32,
  neurons: i32,
  samplesPerPart: i32,
  gainOf: f32,
  vLeakOf: f32,
  vResetOf: f32,
  aOf: f32,
  cOf: f32,
  delayed: i32,
  throughOf: f32,
  gradient: i32,
  threshold: f32,
  strict: i32,
): void {
  const gain = f32x4.splat(gainOf);
  const vLeak = f32x4.splat(vLeakOf);
  const vReset = f32x4.splat(vResetOf);
  const a = f32x4.splat(aOf);
  const c = f32x4.splat(cOf);
  const through = f32x4.splat(throughOf);
  const limit = f32x4.splat(threshold);
  const stepBytes = (<usize>samples * <usize>neurons) << 2;
  const first = part * samplesPerPart;
  const rows = min(samplesPerPart, samples - first);
  const left = (<usize>first * <usize>neurons) << 2;
  const bytes = (<usize>rows * <usize>neurons) << 2;
  const spare = scratch;
  const partBytes = (<usize>samplesPerPart * <usize>neurons) << 2;
  const packed = spare + 192;
  const ctFired = packed + partBytes;
  const slopes = ctFired + partBytes;
  const mask: usize = spread ? -1 : 0;
  const betaAt = beta + (left & mask);
  const thetaAt = theta + (left & mask);
  const carry = ctV0 + left;
  const carrySpike = ctResets + left;
  const betaSum = ctBeta ? ctBeta + left : 0;
  const thetaSum = ctTheta ? ctTheta + left : 0;
  memory.fill(carry, 0, bytes);
  memory.fill(carrySpike, 0, bytes);
  let at = <usize>(steps - 1) * stepBytes + left;
  let before = slopes + partBytes;
  let own = spikes + at;
  if (!spikes) {
    own = before + partBytes;
    spikesOf(own, h + at, thetaAt, mask, bytes, limit, strict);
  }
  for (let t = steps - 1; t >= 0; t--) {
    if (t == steps - 1) {
      memory.fill(ctFired, 0, bytes);
    } else {
      packRows(packed, ctInput + at + stepBytes, neurons, 1, rows, neurons);
      timesPanels(ctFired, packed, panels, 0, rows, neurons, neurons, spare);
    }
    if (ctSpikes) {
      for (let i: usize = 0; i < bytes; i += 16) {
        v128.store(ctFired + i, f32x4.add(v128.load(ctFired + i), v128.load(ctSpikes + at + i)));
      }
    }
    let slope = ctInput + at;
    if (gradient >= 0) {
      slope = slopes;
      aboveThreshold(slope, h + at, thetaAt, mask, bytes);
      call_indirect<void>(<u32>gradient, slope, slope, rows * neurons);
    }
    const lastH = t == 0 ? v0 + left : h + at - stepBytes;
    let lastSpikes = resets + left;
    if (t > 0) {
      lastSpikes = own - stepBytes;
      if (!spikes) {
        lastSpikes = before;
        spikesOf(before, lastH, thetaAt, mask, bytes, limit, strict);
      }
    }
    const ctHAt = ctH ? ctH + at : 0;
    if (delayed) {
      stepBackward(ctInput + at, slope, carry, carrySpike, betaSum, thetaSum, ctFired, ctHAt, own, h + at, lastSpikes, lastH, t == 0, betaAt, thetaAt, mask, bytes, gain, vLeak, vReset, a, c, through, true);
    } else {
      stepBackward(ctInput + at, slope, carry, carrySpike, betaSum, thetaSum, ctFired, ctHAt, own, h + at, lastSpikes, lastH, t == 0, betaAt, thetaAt, mask, bytes, gain, vLeak, vReset, a, c, through, false);
    }
    before = own;
    own = lastSpikes;
    at -= stepBytes;
  }
}
