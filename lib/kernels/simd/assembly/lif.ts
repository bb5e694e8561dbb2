// Leaky integrate-and-fire neurons over all steps; see the reference kernels for the equations. Arrays are
// [steps, width], width a multiple of four; a part is a block of columns, which stays in the cache for all steps.
// beta and theta have an element for each column, or where `spread` is 0 four of the same for all.

import { packRows, timesPanels } from './matmul';

@inline
function add(a: v128, b: v128): v128 {
  return f32x4.add(a, b);
}

@inline
function sub(a: v128, b: v128): v128 {
  return f32x4.sub(a, b);
}

@inline
function mul(a: v128, b: v128): v128 {
  return f32x4.mul(a, b);
}

/** Where a factor is not 0. */
@inline
function isOn(factor: v128): v128 {
  return f32x4.ne(factor, f32x4.splat(0));
}

/** x times a factor; 0 where that is 0, though x be infinite. */
@inline
function times(x: v128, factor: v128): v128 {
  return v128.and(mul(x, factor), isOn(factor));
}

/** (1 - a s) h + s (a vReset - c theta). */
@inline
function afterReset(h: v128, s: v128, theta: v128, vReset: v128, a: v128, c: v128): v128 {
  return add(times(h, sub(f32x4.splat(1), mul(a, s))), mul(s, sub(mul(a, vReset), mul(c, theta))));
}

/**
 * Spikes and h of columns of one step, in place of `before` what the next step starts from. With a delayed reset
 * `fired` has the spikes of the step before, and is given those of this one.
 */
@inline
export function stepForward(
  spikes: usize,
  h: usize,
  before: usize,
  fired: usize,
  input: usize,
  beta: usize,
  theta: usize,
  spread: usize,
  bytes: usize,
  gain: v128,
  vLeak: v128,
  vReset: v128,
  a: v128,
  c: v128,
  limit: v128,
  strict: i32,
  delayed: bool,
): void {
  const one = f32x4.splat(1);
  for (let i: usize = 0; i < bytes; i += 16) {
    const limits = v128.load(theta + (i & spread));
    let start = v128.load(before + i);
    let current = mul(gain, v128.load(input + i));
    if (delayed) {
      const r = v128.load(fired + i);
      const ar = mul(a, r);
      start = add(times(start, sub(one, ar)), mul(ar, vReset));
      current = sub(current, mul(mul(c, r), limits));
    }
    const charged = add(add(vLeak, mul(v128.load(beta + (i & spread)), sub(start, vLeak))), current);
    const above = sub(charged, limits);
    const s = v128.and(one, strict ? f32x4.gt(above, limit) : f32x4.ge(above, limit));
    v128.store(h + i, charged);
    v128.store(spikes + i, s);
    if (delayed) {
      v128.store(before + i, charged);
      v128.store(fired + i, s);
    } else {
      v128.store(before + i, afterReset(charged, s, limits, vReset, a, c));
    }
  }
}

/**
 * Spikes, where they are not 0, and h of all steps. `resets` has the spikes that v0 stands for, read where the reset is
 * delayed.
 *
 * Scratch: 8 blockWidth bytes.
 */
export function lifForward(
  part: i32,
  scratch: usize,
  spikes: usize,
  h: usize,
  input: usize,
  v0: usize,
  resets: usize,
  beta: usize,
  theta: usize,
  spread: bool,
  steps: i32,
  width: i32,
  blockWidth: i32,
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
  const stepBytes = <usize>width << 2;
  const first = part * blockWidth;
  const bytes = <usize>min(blockWidth, width - first) << 2;
  const before = scratch;
  const fired = scratch + (<usize>blockWidth << 2);
  let at = <usize>first << 2;
  memory.copy(before, v0 + at, bytes);
  if (delayed) memory.copy(fired, resets + at, bytes);
  const mask: usize = spread ? -1 : 0;
  const betaAt = beta + (at & mask);
  const thetaAt = theta + (at & mask);
  for (let t = 0; t < steps; t++) {
    const own = spikes ? spikes + at : fired;
    if (delayed) {
      stepForward(own, h + at, before, fired, input + at, betaAt, thetaAt, mask, bytes, gain, vLeak, vReset, a, c, limit, strict, true);
    } else {
      stepForward(own, h + at, before, fired, input + at, betaAt, thetaAt, mask, bytes, gain, vLeak, vReset, a, c, limit, strict, false);
    }
    at += stepBytes;
  }
}

/** Spikes of membranes: 1 where h - theta reaches the limit. */
@inline
export function spikesOf(out: usize, h: usize, theta: usize, spread: usize, bytes: usize, limit: v128, strict: i32): void {
  const one = f32x4.splat(1);
  for (let i: usize = 0; i < bytes; i += 16) {
    const above = sub(v128.load(h + i), v128.load(theta + (i & spread)));
    v128.store(out + i, v128.and(one, strict ? f32x4.gt(above, limit) : f32x4.ge(above, limit)));
  }
}

/** The same over rows, width a multiple of four. A part is `rowsPerPart` of them. */
export function stepAbove(
  part: i32,
  scratch: usize,
  out: usize,
  h: usize,
  theta: usize,
  spread: bool,
  rows: i32,
  width: i32,
  rowsPerPart: i32,
  threshold: f32,
  strict: bool,
): void {
  const bytes = <usize>width << 2;
  const mask: usize = spread ? -1 : 0;
  const limit = f32x4.splat(threshold);
  const end = min(rows, (part + 1) * rowsPerPart);
  for (let row = part * rowsPerPart; row < end; row++) {
    const at = <usize>row * bytes;
    spikesOf(out + at, h + at, theta, mask, bytes, limit, strict);
  }
}

/** x - theta over columns. */
@inline
export function aboveThreshold(out: usize, x: usize, theta: usize, spread: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(out + i, sub(v128.load(x + i), v128.load(theta + (i & spread))));
}

/**
 * One step of the way back over columns: the cotangent of its input to `ctInput`, which may be `slope`. `carry` and
 * `carrySpike` are what comes from the step after, and become what goes to the step before. `ctSpikes`, `ctH`,
 * `ctBeta` and `ctTheta` are 0 where there is none.
 */
@inline
export function stepBackward(
  ctInput: usize,
  slope: usize,
  carry: usize,
  carrySpike: usize,
  ctBeta: usize,
  ctTheta: usize,
  ctSpikes: usize,
  ctH: usize,
  spikes: usize,
  h: usize,
  lastSpikes: usize,
  lastH: usize,
  first: bool,
  beta: usize,
  theta: usize,
  spread: usize,
  bytes: usize,
  gain: v128,
  vLeak: v128,
  vReset: v128,
  a: v128,
  c: v128,
  through: v128,
  delayed: bool,
): void {
  const one = f32x4.splat(1);
  for (let i: usize = 0; i < bytes; i += 16) {
    const decay = v128.load(beta + (i & spread));
    const limits = v128.load(theta + (i & spread));
    const dv = v128.load(carry + i);
    let ds = v128.load(carrySpike + i);
    if (ctSpikes) ds = add(ds, v128.load(ctSpikes + i));
    let dh = dv;
    let dTheta = f32x4.splat(0);
    if (!delayed) {
      const s = v128.load(spikes + i);
      const reset = sub(times(sub(vReset, v128.load(h + i)), a), mul(c, limits));
      ds = add(ds, v128.and(times(reset, dv), isOn(through)));
      dh = times(dv, sub(one, mul(a, s)));
      dTheta = sub(dTheta, times(dv, mul(s, c)));
    }
    if (ctH) dh = add(dh, v128.load(ctH + i));
    const throughSpike = times(ds, v128.load(slope + i));
    dh = add(dh, throughSpike);
    dTheta = sub(dTheta, throughSpike);
    v128.store(ctInput + i, mul(gain, dh));
    if (delayed) {
      const v = v128.load(lastH + i);
      const r = v128.load(lastSpikes + i);
      const ar = mul(a, r);
      v128.store(carry + i, times(mul(decay, dh), sub(one, ar)));
      const reset = sub(times(sub(vReset, v), mul(a, decay)), mul(c, limits));
      v128.store(carrySpike + i, v128.and(times(reset, dh), isOn(through)));
      if (ctBeta) {
        const before = add(times(v, sub(one, ar)), mul(ar, vReset));
        dTheta = sub(dTheta, times(dh, mul(r, c)));
        v128.store(ctBeta + i, add(v128.load(ctBeta + i), mul(dh, sub(before, vLeak))));
        v128.store(ctTheta + i, add(v128.load(ctTheta + i), dTheta));
      }
    } else {
      v128.store(carry + i, mul(decay, dh));
      if (ctBeta) {
        let before = v128.load(lastH + i);
        if (!first) before = afterReset(before, v128.load(lastSpikes + i), limits, vReset, a, c);
        v128.store(ctBeta + i, add(v128.load(ctBeta + i), mul(dh, sub(before, vLeak))));
        v128.store(ctTheta + i, add(v128.load(ctTheta + i), dTheta));
      }
    }
  }
}

/**
 * The same where most ways back go: the reset is not delayed, there is no cotangent of h, and decay and threshold are not
 * learned. Spikes are worked out from h on the way.
 */
@inline
function stepBackwardPlain(
  ctInput: usize,
  slope: usize,
  carry: usize,
  ctSpikes: usize,
  h: usize,
  beta: usize,
  theta: usize,
  spread: usize,
  bytes: usize,
  gain: v128,
  vReset: v128,
  a: v128,
  c: v128,
  through: v128,
  limit: v128,
  strict: bool,
): void {
  const zero = f32x4.splat(0);
  const toValue = isOn(a);
  const passes = isOn(through);
  for (let i: usize = 0; i < bytes; i += 16) {
    const limits = v128.load(theta + (i & spread));
    const dv = v128.load(carry + i);
    const v = v128.load(h + i);
    const above = sub(v, limits);
    const fires = strict ? f32x4.gt(above, limit) : f32x4.ge(above, limit);
    const reset = sub(v128.and(sub(vReset, v), toValue), mul(c, limits));
    const ds = add(add(zero, v128.load(ctSpikes + i)), v128.and(times(reset, dv), passes));
    const dh = add(v128.andnot(dv, v128.and(fires, toValue)), times(ds, v128.load(slope + i)));
    v128.store(ctInput + i, mul(gain, dh));
    v128.store(carry + i, mul(v128.load(beta + (i & spread)), dh));
  }
}

/**
 * The way back. Arrays are [steps, samples, neurons], neurons a multiple of four; a part is some samples.
 *
 * Spikes have the cotangent `ctSpikes`, unless it is 0, or where `left` is not 0 that of the product of `left`
 * [steps, samples, inner] and packed panels; with `recurrent` panels, of transposed weights, besides what comes through
 * these from the input of the step after. `ctH` is 0 where there is none, `ctBeta` and `ctTheta` where they are not
 * asked for, and `spikes` where they are to be worked out from h.
 *
 * The surrogate gradient is the function `gradient` of the table, called on blocks with its `slots`; where that is negative, `ctInput`
 * holds the gradient of all steps. `ctV0` becomes the cotangent of v0 and `ctResets` that of the spikes that v0 stands
 * for; `ctBeta` and `ctTheta`, which start as zeros, sums over the steps.
 *
 * Scratch: for so many samples in a part, 20 neurons bytes each, and with products 192 bytes and for each of a multiple of
 * six 4 max(neurons, inner).
 */
export function lifBackward(
  part: i32,
  scratch: usize,
  ctInput: usize,
  ctV0: usize,
  ctResets: usize,
  ctBeta: usize,
  ctTheta: usize,
  ctSpikes: usize,
  left: usize,
  panels: usize,
  inner: i32,
  recurrent: usize,
  ctH: usize,
  spikes: usize,
  h: usize,
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
  throughOf: f32,
  gradient: i32,
  slots: usize,
  threshold: f32,
  strict: bool,
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
  const own = (<usize>first * <usize>neurons) << 2;
  const bytes = (<usize>rows * <usize>neurons) << 2;
  const partBytes = (<usize>samplesPerPart * <usize>neurons) << 2;
  const slopes = scratch;
  const comes = slopes + partBytes;
  const back = comes + partBytes;
  let before = back + partBytes;
  let now = before + partBytes;
  const spare = now + partBytes;
  const packed = spare + 192;
  const mask: usize = spread ? -1 : 0;
  const betaAt = beta + (own & mask);
  const thetaAt = theta + (own & mask);
  const carry = ctV0 + own;
  const carrySpike = ctResets + own;
  const betaSum = ctBeta ? ctBeta + own : 0;
  const thetaSum = ctTheta ? ctTheta + own : 0;
  memory.fill(carry, 0, bytes);
  memory.fill(carrySpike, 0, bytes);
  let at = <usize>(steps - 1) * stepBytes + own;
  const isPlain = (ctSpikes || left) && !(spikes || ctH || ctBeta || delayed);
  if (spikes) now = spikes + at;
  else if (!isPlain) spikesOf(now, h + at, thetaAt, mask, bytes, limit, strict);
  for (let t = steps - 1; t >= 0; t--) {
    let ctFired = ctSpikes ? ctSpikes + at : 0;
    if (left) {
      const row = <usize>t * <usize>samples + <usize>first;
      packRows(packed, left + ((row * <usize>inner) << 2), inner, 1, rows, inner);
      timesPanels(comes, packed, panels, 0, rows, neurons, inner, spare);
      ctFired = comes;
    }
    if (recurrent && t < steps - 1) {
      packRows(packed, ctInput + at + stepBytes, neurons, 1, rows, neurons);
      timesPanels(back, packed, recurrent, 0, rows, neurons, neurons, spare);
      if (ctFired) {
        for (let i: usize = 0; i < bytes; i += 16) v128.store(back + i, add(v128.load(back + i), v128.load(ctFired + i)));
      }
      ctFired = back;
    }
    let slope = ctInput + at;
    if (gradient >= 0) {
      slope = slopes;
      aboveThreshold(slope, h + at, thetaAt, mask, bytes);
      call_indirect<void>(<u32>gradient, slope, slope, rows * neurons, slots);
    }
    if (isPlain) {
      if (strict) {
        stepBackwardPlain(ctInput + at, slope, carry, ctFired, h + at, betaAt, thetaAt, mask, bytes, gain, vReset, a, c, through, limit, true);
      } else {
        stepBackwardPlain(ctInput + at, slope, carry, ctFired, h + at, betaAt, thetaAt, mask, bytes, gain, vReset, a, c, through, limit, false);
      }
      at -= stepBytes;
      continue;
    }
    const lastH = t == 0 ? v0 + own : h + at - stepBytes;
    let last = resets + own;
    if (t > 0) {
      last = now - stepBytes;
      if (!spikes) {
        last = before;
        spikesOf(last, lastH, thetaAt, mask, bytes, limit, strict);
      }
    }
    const ctHAt = ctH ? ctH + at : 0;
    if (delayed) {
      stepBackward(ctInput + at, slope, carry, carrySpike, betaSum, thetaSum, ctFired, ctHAt, now, h + at, last, lastH, t == 0, betaAt, thetaAt, mask, bytes, gain, vLeak, vReset, a, c, through, true);
    } else {
      stepBackward(ctInput + at, slope, carry, carrySpike, betaSum, thetaSum, ctFired, ctHAt, now, h + at, last, lastH, t == 0, betaAt, thetaAt, mask, bytes, gain, vLeak, vReset, a, c, through, false);
    }
    before = now;
    now = last;
    at -= stepBytes;
  }
}
