// The steps of neurons over time, with a step that was compiled from its formula: a function of the table. Arrays are
// [steps, samples, neurons]; a part goes through all steps.
//
// A step is called as step(state, stride, pitch, input, at, before, out, rowBytes, block, offset, bytes, rows). It reads and
// writes blocks of what is carried from step to step, `stride` bytes apart, in rows every `pitch` bytes, as those of `input`
// are; `out`, and at `at` and `before` bytes the arrays whose addresses are in `block`, have rows every `rowBytes`. Values of
// neurons are read from `offset` bytes on.

import { addBias, addNamed, nameOnes, packStrip, sumStrips } from './gather';
import { packRows, timesPanels } from './matmul';

@inline
function call(step: u32, state: usize, stride: usize, pitch: usize, input: usize, at: usize, before: usize, out: usize, rowBytes: usize, block: usize, offset: usize, bytes: usize, rows: i32): void {
  call_indirect<void>(step, state, stride, pitch, input, at, before, out, rowBytes, block, offset, bytes, rows);
}

/** The address at a position of a list. */
@inline
function listed(list: usize, i: i32): usize {
  return <usize>i32.load(list + (<usize>i << 2));
}

/** to += x, over so many bytes. */
@inline
function addTo(to: usize, x: usize, bytes: usize): void {
  addBias(to, x, bytes);
}

/** to += x y, over so many bytes. */
@inline
function addProduct(to: usize, x: usize, y: usize, bytes: usize): void {
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) v128.store(to + i, f32x4.add(v128.load(to + i), f32x4.mul(v128.load(x + i), v128.load(y + i))));
  for (; i < bytes; i += 4) f32.store(to + i, f32.load(to + i) + f32.load(x + i) * f32.load(y + i));
}

/**
 * Steps from numbers as input, every `inputStep` bytes: 0 where they are the same at each. `spikes` is 0 where nobody reads them;
 * `start` and `last` are lists of the addresses of the states before the first step and after the last. A part is a block of columns, which stays in the cache.
 *
 * Scratch: states stride bytes.
 */
export function scanDense(
  part: i32,
  scratch: usize,
  step: u32,
  block: usize,
  spikes: usize,
  input: usize,
  start: usize,
  last: usize,
  states: i32,
  steps: i32,
  width: i32,
  blockWidth: i32,
  stride: i32,
  inputStep: i32,
): void {
  const stepBytes = <usize>width << 2;
  const first = part * blockWidth;
  const bytes = <usize>min(blockWidth, width - first) << 2;
  const own = <usize>first << 2;
  for (let j = 0; j < states; j++) memory.copy(scratch + <usize>j * stride, listed(start, j) + own, bytes);
  let at = own;
  let from = input + own;
  for (let t = 0; t < steps; t++) {
    call(step, scratch, stride, 0, from, at, 0, spikes ? spikes + at : 0, 0, block, own, bytes, 1);
    at += stepBytes;
    from += inputStep;
  }
  for (let j = 0; j < states; j++) memory.copy(listed(last, j) + own, scratch + <usize>j * stride, bytes);
}

/**
 * The same from the sums of the rows of `weight` [k, neurons] that events name, and of the bias where there is one. A part is a
 * strip of 32 neurons of some samples, of which `samplesPerCall` are gathered before each call.
 *
 * Scratch: 128 (samplesPerCall + k + states samplesPerPart) bytes.
 */
export function scanGathered(
  part: i32,
  scratch: usize,
  step: u32,
  block: usize,
  spikes: usize,
  weight: usize,
  bias: usize,
  k: i32,
  starts: usize,
  named: usize,
  start: usize,
  last: usize,
  states: i32,
  steps: i32,
  samples: i32,
  neurons: i32,
  samplesPerPart: i32,
  samplesPerCall: i32,
): void {
  const parts = (neurons + 31) >> 5;
  const column = (part % parts) << 5;
  const width = min(32, neurons - column);
  const bytes = <usize>width << 2;
  const rowBytes = <usize>neurons << 2;
  const own = <usize>column << 2;
  const first = (part / parts) * samplesPerPart;
  const end = min(samples, first + samplesPerPart);
  const current = scratch;
  const strip = current + (<usize>samplesPerCall << 7);
  const state = strip + (<usize>k << 7);
  const stride = <usize>samplesPerPart << 7;
  packStrip(strip, weight + own, rowBytes, k, width);
  for (let j = 0; j < states; j++) {
    const from = listed(start, j) + own;
    const to = state + <usize>j * stride;
    for (let sample = first; sample < end; sample++) memory.copy(to + (<usize>(sample - first) << 7), from + <usize>sample * rowBytes, bytes);
  }
  for (let t = 0; t < steps; t++) {
    for (let sample = first; sample < end; sample += samplesPerCall) {
      const rows = min(samplesPerCall, end - sample);
      const row = <usize>t * <usize>samples + <usize>sample;
      let list = starts + (row << 2);
      let to = current;
      for (let r = 0; r < rows; r++) {
        addNamed(to, strip, named + (<usize>i32.load(list) << 2), named + (<usize>i32.load(list, 4) << 2), true);
        if (bias) addBias(to, bias + own, bytes);
        list += 4;
        to += 128;
      }
      const at = row * rowBytes + own;
      call(step, state + (<usize>(sample - first) << 7), stride, 128, current, at, 0, spikes ? spikes + at : 0, rowBytes, block, own, bytes, rows);
    }
  }
  for (let j = 0; j < states; j++) {
    const to = listed(last, j) + own;
    const from = state + <usize>j * stride;
    for (let sample = first; sample < end; sample++) memory.copy(to + <usize>sample * rowBytes, from + (<usize>(sample - first) << 7), bytes);
  }
}

/**
 * The same with the spikes of the step before, through weights, added to the input; where this is 0, to the sums of the rows
 * that events name of weights `from` [k, neurons] in strips, and of the bias where there is one. The weights among the neurons
 * are `strips`, or one to one `own`; `ownBias` is added too unless it is 0. `initial` has the spikes before the first step,
 * which are 0 or 1 unless they go one to one.
 *
 * Scratch: (states + 4) stride bytes, a stride being a multiple of 128 and no less than a row.
 */
export function scanRecurrent(
  part: i32,
  scratch: usize,
  step: u32,
  block: usize,
  spikes: usize,
  input: usize,
  from: usize,
  bias: usize,
  k: i32,
  starts: usize,
  named: usize,
  strips: usize,
  own: usize,
  ownBias: usize,
  initial: usize,
  start: usize,
  last: usize,
  states: i32,
  steps: i32,
  samples: i32,
  neurons: i32,
  samplesPerPart: i32,
  stride: i32,
): void {
  const bytes = <usize>neurons << 2;
  const stepBytes = <usize>samples * bytes;
  const fired = scratch + <usize>states * <usize>stride;
  const names = fired + stride;
  const current = names + stride;
  const given = current + stride;
  const end = min(samples, (part + 1) * samplesPerPart);
  for (let sample = part * samplesPerPart; sample < end; sample++) {
    const left = <usize>sample * bytes;
    for (let j = 0; j < states; j++) memory.copy(scratch + <usize>j * <usize>stride, listed(start, j) + left, bytes);
    let before = initial + left;
    let at = left;
    for (let t = 0; t < steps; t++) {
      if (own) {
        memory.fill(current, 0, bytes);
        addProduct(current, before, own, bytes);
      } else {
        sumStrips(current, strips, neurons, bytes, names, nameOnes(names, before, neurons));
      }
      if (ownBias) addBias(current, ownBias, bytes);
      let more = input + at;
      if (!input) {
        more = given;
        const list = starts + ((<usize>t * <usize>samples + <usize>sample) << 2);
        sumStrips(more, from, k, bytes, named + (<usize>i32.load(list) << 2), named + (<usize>i32.load(list, 4) << 2));
        if (bias) addBias(more, bias, bytes);
      }
      addTo(current, more, bytes);
      const firedAt = spikes ? spikes + at : fired;
      call(step, scratch, stride, 0, current, at, 0, firedAt, 0, block, 0, bytes, 1);
      before = firedAt;
      at += stepBytes;
    }
    for (let j = 0; j < states; j++) memory.copy(listed(last, j) + left, scratch + <usize>j * <usize>stride, bytes);
  }
}

/**
 * The backward pass. A part is some samples.
 *
 * Spikes have the cotangent `ctSpikes`, unless it is 0, every `ctSpikesStep` bytes: 0 where it is the same at each step. Or, where
 * `left` is not 0, they have that of the product of `left` [steps, samples, inner] and packed panels. Besides comes, with
 * `recurrent` panels, of transposed weights, or weights `own` one to one, what reaches them through these from the input of the
 * step after. Lists of addresses: `ctLast` and `ctTraces` of cotangents of states, 0 where there is none; `out`, where what is
 * carried goes at the end, cotangents of states and then sums.
 *
 * Scratch: for a stride that is no less than a part, (states + sums + 2) stride bytes, and with products 192 bytes and for each
 * sample of a multiple of six 4 max(neurons, inner).
 */
export function scanBack(
  part: i32,
  scratch: usize,
  step: u32,
  firstStep: u32,
  block: usize,
  ctInput: usize,
  ctSpikes: usize,
  ctSpikesStep: i32,
  left: usize,
  panels: usize,
  inner: i32,
  recurrent: usize,
  own: usize,
  ctLast: usize,
  ctTraces: usize,
  out: usize,
  states: i32,
  sums: i32,
  steps: i32,
  samples: i32,
  neurons: i32,
  samplesPerPart: i32,
  stride: i32,
): void {
  const rowBytes = <usize>neurons << 2;
  const stepBytes = <usize>samples * rowBytes;
  const first = part * samplesPerPart;
  const rows = min(samplesPerPart, samples - first);
  const mine = <usize>first * rowBytes;
  const bytes = <usize>rows * rowBytes;
  const comes = scratch + <usize>(states + sums) * <usize>stride;
  const back = comes + stride;
  const spare = back + stride;
  const packed = spare + 192;
  memory.fill(scratch, 0, <usize>(states + sums + 1) * <usize>stride);
  for (let j = 0; j < states; j++) {
    const ct = listed(ctLast, j);
    if (ct) memory.copy(scratch + <usize>j * <usize>stride, ct + mine, bytes);
  }
  let at = <usize>(steps - 1) * stepBytes + mine;
  for (let t = steps - 1; t >= 0; t--) {
    let ctFired = ctSpikes ? ctSpikes + <usize>t * <usize>ctSpikesStep + mine : 0;
    if (left) {
      const row = <usize>t * <usize>samples + <usize>first;
      packRows(packed, left + ((row * <usize>inner) << 2), inner, 1, rows, inner);
      timesPanels(comes, rowBytes, packed, panels, 0, rows, neurons, inner, spare, false);
      ctFired = comes;
    }
    if (t < steps - 1) {
      if (recurrent) {
        packRows(packed, ctInput + at + stepBytes, neurons, 1, rows, neurons);
        timesPanels(back, rowBytes, packed, recurrent, 0, rows, neurons, neurons, spare, false);
        if (ctFired) addTo(back, ctFired, bytes);
        ctFired = back;
      } else if (own) {
        if (ctFired) memory.copy(back, ctFired, bytes);
        else memory.fill(back, 0, bytes);
        for (let r: usize = 0; r < bytes; r += rowBytes) addProduct(back + r, ctInput + at + stepBytes + r, own, rowBytes);
        ctFired = back;
      }
    }
    // What no product has written to is zeros.
    if (!ctFired) ctFired = comes;
    for (let j = 0; j < states; j++) {
      const ct = listed(ctTraces, j);
      if (ct) addTo(scratch + <usize>j * <usize>stride, ct + at, bytes);
    }
    call(t == 0 ? firstStep : step, scratch, stride, 0, ctFired, at, t == 0 ? mine : at - stepBytes, ctInput + at, 0, block, mine, bytes, 1);
    at -= stepBytes;
  }
  for (let j = 0; j < states + sums; j++) memory.copy(listed(out, j) + mine, scratch + <usize>j * <usize>stride, bytes);
}

/** What can be computed from kept arrays alone, over `rows` of `width`. A part is `rowsPerPart`. */
export function restoreScan(
  part: i32,
  scratch: usize,
  step: u32,
  block: usize,
  rows: i32,
  width: i32,
  rowsPerPart: i32,
): void {
  const rowBytes = <usize>width << 2;
  const first = part * rowsPerPart;
  call(step, 0, 0, 0, 0, <usize>first * rowBytes, 0, 0, rowBytes, block, 0, rowBytes, min(rowsPerPart, rows - first));
}
