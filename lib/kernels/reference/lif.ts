import type { Events } from '../../array/events.ts';
import { empty, type FloatArray, type FloatNd } from '../../array/layout.ts';
import type { Deferred, DenseProduct, GatheredSum } from '../../array/values.ts';
import type { Fire } from '../fire.ts';
import { flat } from './elementwise.ts';
import { findEvents } from './matmul.ts';

/** How a leaky integrate-and-fire neuron charges and resets, apart from its decay and threshold. */
export interface LifRule {
  readonly gain: number;
  readonly vReset: number;
  readonly vLeak: number;
  readonly reset: 'subtract' | 'value' | 'none';
  /** The reset of one step is applied while charging the next. */
  readonly resetDelay: boolean;
  /** No gradient passes through the spike of the reset. */
  readonly detachReset: boolean;
}

/** What a neuron has of its own: decay and threshold of each, and where it starts. */
export interface LifNeurons {
  /** Decay per step, one for each neuron of a sample, or one for all. */
  readonly beta: FloatArray;
  /** Threshold, as many as there are decays. */
  readonly theta: FloatArray;
  /** Membrane before the first step, for each sample and neuron. */
  readonly v0: FloatArray;
}

// Both resets are one formula. With a = 1 for 'value' and c = 1 for 'subtract', else 0:
//   v = (1 - a s) h + s (a vReset - c theta).
export function resetTerms(rule: LifRule): { a: 0 | 1; c: 0 | 1 } {
  return { a: rule.reset === 'value' ? 1 : 0, c: rule.reset === 'subtract' ? 1 : 0 };
}

/** x times a factor; 0 where that is 0, though x be infinite: spikes, resets and slopes select. */
function times(x: number, factor: number): number {
  return factor === 0 ? 0 : x * factor;
}

/** Membrane after the reset. */
function afterReset(h: number, s: number, theta: number, vReset: number, a: number, c: number): number {
  return times(h, 1 - a * s) + s * (a * vReset - c * theta);
}

/** The input of neurons, or the cotangent of their spikes: numbers, or what is not computed yet. */
export type Current = FloatArray | Deferred<GatheredSum>;
export type CtSpikes = FloatArray | Deferred<DenseProduct> | null;

/** The numbers of an input or a cotangent. */
export function numbersOf(x: Current): FloatArray;
export function numbersOf(x: CtSpikes): FloatArray | null;
export function numbersOf(x: Current | CtSpikes): FloatArray | null {
  return x !== null && 'compute' in x ? x.compute() : x;
}

/**
 * All steps of a layer of leaky integrate-and-fire neurons: from the input current, over [steps, samples, neurons],
 * the spikes, if they are asked for, and the membrane before the reset (h).
 */
export function lifForward(
  spikes: FloatArray | null,
  h: FloatArray,
  input: Current,
  neurons: LifNeurons,
  rule: LifRule,
  fire: Fire,
): void {
  const width = neurons.v0.length;
  const numbers = numbersOf(input);
  scanLif(spikes ?? h.slice(), h, (from) => numbers.subarray(from, from + width), neurons, rule, fire);
}

/**
 * `lifForward` for a current that is asked for step by step: `currentOf(from)` is that of the step whose block of
 * samples and neurons starts at `from`, when the spikes of all steps before are there.
 */
export function scanLif(
  spikes: FloatArray,
  h: FloatArray,
  currentOf: (from: number) => FloatArray,
  neurons: LifNeurons,
  rule: LifRule,
  fire: Fire,
): void {
  const { v0, theta } = neurons;
  const width = v0.length;
  const resetsNow = rule.reset !== 'none' && !rule.resetDelay;
  const v = resetsNow ? v0.slice() : v0;
  let before = v0;
  let resets = rule.resetDelay ? firing(v0, theta, fire) : v0;
  for (let from = 0; from < spikes.length; from += width) {
    const block = h.subarray(from, from + width);
    const s = spikes.subarray(from, from + width);
    charge(block, s, before, resets, currentOf(from), neurons, rule);
    fire(s, s);
    resets = s;
    before = block;
    if (resetsNow) {
      resetMembrane(v, block, s, theta, rule);
      before = v;
    }
  }
}

/** One step's membrane before the reset (h), and how far it is above the threshold. */
function charge(
  h: FloatArray,
  above: FloatArray,
  before: FloatArray,
  resets: FloatArray,
  input: FloatArray,
  { beta, theta }: LifNeurons,
  rule: LifRule,
): void {
  const { a, c } = resetTerms(rule);
  const { gain, vLeak, vReset, resetDelay } = rule;
  const neurons = beta.length;
  for (let i = 0, n = 0; i < h.length; i++, n = n + 1 === neurons ? 0 : n + 1) {
    const threshold = theta[n] as number;
    let start = before[i] as number;
    let current = gain * (input[i] as number);
    if (resetDelay) {
      const r = resets[i] as number;
      start = times(start, 1 - a * r) + a * r * vReset;
      current -= c * r * threshold;
    }
    h[i] = vLeak + (beta[n] as number) * (start - vLeak) + current;
    above[i] = (h[i] as number) - threshold;
  }
}

/** The membrane after a reset that is applied at once, of one step or of several. */
export function resetMembrane(
  v: FloatArray,
  h: FloatArray,
  s: FloatArray,
  theta: FloatArray,
  rule: LifRule,
): void {
  const { a, c } = resetTerms(rule);
  const neurons = theta.length;
  for (let i = 0, n = 0; i < v.length; i++, n = n + 1 === neurons ? 0 : n + 1) {
    v[i] = afterReset(h[i] as number, s[i] as number, theta[n] as number, rule.vReset, a, c);
  }
}

/** Where the cotangents of the inputs of `resetMembrane` go; those of the threshold are sums. */
export interface ResetCotangents {
  readonly h: FloatArray;
  readonly spikes: FloatArray;
  readonly theta: FloatArray;
}

/** The way back through `resetMembrane`. With `detachReset` nothing passes through the spikes. */
export function resetMembraneBack(
  out: ResetCotangents,
  ct: FloatArray,
  h: FloatArray,
  s: FloatArray,
  theta: FloatArray,
  rule: LifRule,
): void {
  const { a, c } = resetTerms(rule);
  const through = rule.detachReset ? 0 : 1;
  const neurons = theta.length;
  const sums = new Float64Array(neurons);
  for (let i = 0, n = 0; i < ct.length; i++, n = n + 1 === neurons ? 0 : n + 1) {
    const dv = ct[i] as number;
    const spike = s[i] as number;
    const slope = times(rule.vReset - (h[i] as number), a);
    out.h[i] = times(dv, 1 - a * spike);
    out.spikes[i] = times(times(slope - c * (theta[n] as number), dv), through);
    sums[n] = (sums[n] as number) - times(dv, spike * c);
  }
  out.theta.set(sums);
}

/** The spikes of membranes: fire(v - theta). */
export function firing(v: FloatArray, theta: FloatArray, fire: Fire): FloatArray {
  const s = v.slice();
  fireAbove(s, v, theta, fire);
  return s;
}

/** out = v - theta. */
export function aboveThreshold(out: FloatArray, v: FloatArray, theta: FloatArray): FloatArray {
  const neurons = theta.length;
  for (let i = 0, n = 0; i < out.length; i++, n = n + 1 === neurons ? 0 : n + 1) {
    out[i] = (v[i] as number) - (theta[n] as number);
  }
  return out;
}

/** Spikes where membranes h are: `fire` of what they are above their thresholds. */
export function fireAbove(out: FloatArray, h: FloatArray, theta: FloatArray, fire: Fire): void {
  aboveThreshold(out, h, theta);
  fire(out, out);
}

/** The events of the same; null where more than a share of `densest` fire. */
export function findFired(h: FloatNd, theta: FloatArray, fire: Fire): Events | null {
  const spikes = empty(h.shape);
  fireAbove(spikes.data, flat(h), theta, fire);
  return findEvents(spikes);
}

/** What `lifForward` leaves for the way back. */
export interface LifTrace {
  /** Null where they are to be worked out from h: what `fire` gives is a step. */
  readonly spikes: FloatArray | null;
  readonly h: FloatArray;
}

/** Where the cotangents of the inputs of `lifForward` go; null where they are not asked for. */
export interface LifCotangents {
  readonly input: FloatArray;
  readonly v0: FloatArray;
  /** Of decay and threshold. */
  readonly neurons: { readonly beta: FloatArray; readonly theta: FloatArray } | null;
}

/**
 * The way back through `lifForward`, time scanned backwards. `ctSpikes` and `ctH` are the cotangents of spikes and of the
 * membrane before the reset, null where there is none; `gradient` is the surrogate gradient over a block.
 */
export function lifBackward(
  out: LifCotangents,
  ctSpikes: CtSpikes,
  ctH: FloatArray | null,
  trace: LifTrace,
  neurons: LifNeurons,
  rule: LifRule,
  fire: Fire,
  gradient: Fire,
): void {
  const width = neurons.v0.length;
  const ct = numbersOf(ctSpikes);
  const ctSpikesOf = (from: number) => ct?.subarray(from, from + width) ?? null;
  scanLifBack(out, ctSpikesOf, ctH, trace, neurons, rule, fire, gradient);
}

/**
 * `lifBackward` for cotangents of spikes that are asked for step by step: `ctSpikesOf(from)` are those of the step
 * whose block starts at `from`, when `out.input` of all steps after is there.
 */
export function scanLifBack(
  out: LifCotangents,
  ctSpikesOf: (from: number) => FloatArray | null,
  ctH: FloatArray | null,
  trace: LifTrace,
  neurons: LifNeurons,
  rule: LifRule,
  fire: Fire,
  gradient: Fire,
): void {
  const { v0, theta } = neurons;
  const width = v0.length;
  const { h } = trace;
  const spikes = trace.spikes ?? firing(h, theta, fire);
  const carry: Carry = {
    v: out.v0.fill(0),
    resets: v0.slice().fill(0),
    beta: new Float64Array(theta.length),
    theta: new Float64Array(theta.length),
  };
  const slope = v0.slice();
  const start: Block = { h: v0, spikes: rule.resetDelay ? firing(v0, theta, fire) : v0.slice().fill(0) };
  for (let from = h.length - width; width > 0 && from >= 0; from -= width) {
    const now = blockOf(h, spikes, from, width);
    const last = from === 0 ? start : blockOf(h, spikes, from - width, width);
    gradient(aboveThreshold(slope, now.h, theta), slope);
    const ct = { spikes: ctSpikesOf(from), h: ctH?.subarray(from, from + width) ?? null };
    stepBack(out.input.subarray(from, from + width), carry, ct, slope, now, last, neurons, rule);
  }
  if (rule.resetDelay) firstReset(carry, v0, theta, gradient);
  out.neurons?.beta.set(carry.beta);
  out.neurons?.theta.set(carry.theta);
}

/** Cotangents that a scan backwards takes along. */
export interface Carry {
  /** Of the membrane, from the step after. */
  readonly v: FloatArray;
  /** Of the spike that reset the step after: with `resetDelay`, else zero. */
  readonly resets: FloatArray;
  /** Of decay and threshold, from all steps after. */
  readonly beta: Float64Array;
  readonly theta: Float64Array;
}

/** Membranes and spikes of one step. */
interface Block {
  readonly h: FloatArray;
  readonly spikes: FloatArray;
}

function blockOf(h: FloatArray, spikes: FloatArray, from: number, width: number): Block {
  return { spikes: spikes.subarray(from, from + width), h: h.subarray(from, from + width) };
}

/** One step of the way back: the cotangent of its input, and what is carried to the step before (`last`). */
function stepBack(
  ctInput: FloatArray,
  carry: Carry,
  ct: { readonly spikes: FloatArray | null; readonly h: FloatArray | null },
  slope: FloatArray,
  now: Block,
  last: Block,
  { beta, theta }: LifNeurons,
  rule: LifRule,
): void {
  const { a, c } = resetTerms(rule);
  const { gain, vLeak, vReset, resetDelay, detachReset } = rule;
  const neurons = beta.length;
  const through = detachReset ? 0 : 1;
  const { spikes: ctSpikes, h: ctH } = ct;
  for (let i = 0, n = 0; i < ctInput.length; i++, n = n + 1 === neurons ? 0 : n + 1) {
    const decay = beta[n] as number;
    const threshold = theta[n] as number;
    const dv = carry.v[i] as number;
    let ds = (carry.resets[i] as number) + (ctSpikes === null ? 0 : (ctSpikes[i] as number));
    let dh = dv;
    let dTheta = 0;
    if (!resetDelay) {
      const s = now.spikes[i] as number;
      const reset = times(vReset - (now.h[i] as number), a) - c * threshold;
      ds += times(times(reset, dv), through);
      dh = times(dv, 1 - a * s);
      dTheta = -times(dv, s * c);
    }
    const throughSpike = times(ds, slope[i] as number);
    dh += throughSpike + (ctH === null ? 0 : (ctH[i] as number));
    dTheta -= throughSpike;
    ctInput[i] = gain * dh;
    const v = last.h[i] as number;
    const r = last.spikes[i] as number;
    let before: number;
    if (resetDelay) {
      before = times(v, 1 - a * r) + a * r * vReset;
      carry.v[i] = times(decay * dh, 1 - a * r);
      const reset = times(vReset - v, a * decay) - c * threshold;
      carry.resets[i] = times(times(reset, dh), through);
      dTheta -= times(dh, r * c);
    } else {
      before = afterReset(v, r, threshold, vReset, a, c);
      carry.v[i] = decay * dh;
    }
    carry.beta[n] = (carry.beta[n] as number) + dh * (before - vLeak);
    carry.theta[n] = (carry.theta[n] as number) + dTheta;
  }
}

/** The way back through the reset of the first step, which the initial membrane decides. */
export function firstReset(carry: Carry, v0: FloatArray, theta: FloatArray, gradient: Fire): void {
  const slope = aboveThreshold(v0.slice(), v0, theta);
  gradient(slope, slope);
  const neurons = theta.length;
  for (let i = 0; i < slope.length; i++) {
    const through = times(carry.resets[i] as number, slope[i] as number);
    const n = i % neurons;
    carry.v[i] = (carry.v[i] as number) + through;
    carry.theta[n] = (carry.theta[n] as number) - through;
  }
}
