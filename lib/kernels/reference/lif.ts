import type { FloatArray } from '../../array.ts';

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

/** The spike function over a block: writes spikes to `out`, which may be `x`. */
export type Fire = (out: FloatArray, x: FloatArray) => FloatArray;

/** What a neuron has of its own: decay and threshold of each, and where it starts. */
export interface LifNeurons {
  /** Decay per step, one for each neuron of a sample. */
  readonly beta: FloatArray;
  /** Threshold, one for each neuron of a sample. */
  readonly theta: FloatArray;
  /** Membrane before the first step, for each sample and neuron. */
  readonly v0: FloatArray;
}

// Both resets are one formula. With a = 1 for 'value' and c = 1 for 'subtract', else 0:
//   v = (1 - a s) h + s (a vReset - c theta).
function resetTerms(rule: LifRule): { a: 0 | 1; c: 0 | 1 } {
  return { a: rule.reset === 'value' ? 1 : 0, c: rule.reset === 'subtract' ? 1 : 0 };
}

/** Membrane after the reset. */
function afterReset(h: number, s: number, theta: number, vReset: number, a: number, c: number): number {
  return (1 - a * s) * h + s * (a * vReset - c * theta);
}

/**
 * All steps of a layer of leaky integrate-and-fire neurons: from the input current, over [steps, samples, neurons],
 * the spikes, the membrane before the reset (h) and after it (v). With `resetDelay` or no reset, h is v.
 */
export function lifForward(
  spikes: FloatArray,
  h: FloatArray,
  v: FloatArray,
  input: FloatArray,
  { beta, theta, v0 }: LifNeurons,
  rule: LifRule,
  fire: Fire,
): void {
  const { a, c } = resetTerms(rule);
  const { gain, vLeak, vReset, resetDelay } = rule;
  const width = v0.length;
  const neurons = beta.length;
  let before = v0;
  let resets = resetDelay ? firing(v0, theta, fire) : v0;
  for (let from = 0; from < input.length; from += width) {
    const block = h.subarray(from, from + width);
    const s = spikes.subarray(from, from + width);
    for (let i = 0, n = 0; i < width; i++, n = n + 1 === neurons ? 0 : n + 1) {
      const threshold = theta[n] as number;
      let start = before[i] as number;
      let current = gain * (input[from + i] as number);
      if (resetDelay) {
        const r = resets[i] as number;
        start = (1 - a * r) * start + a * r * vReset;
        current -= c * r * threshold;
      }
      block[i] = vLeak + (beta[n] as number) * (start - vLeak) + current;
      s[i] = (block[i] as number) - threshold;
    }
    fire(s, s);
    before = block;
    resets = s;
    if (resetDelay || rule.reset === 'none') continue;
    before = v.subarray(from, from + width);
    for (let i = 0, n = 0; i < width; i++, n = n + 1 === neurons ? 0 : n + 1) {
      before[i] = afterReset(block[i] as number, s[i] as number, theta[n] as number, vReset, a, c);
    }
  }
}

/** The spikes of membranes: fire(v - theta). */
function firing(v: FloatArray, theta: FloatArray, fire: Fire): FloatArray {
  const s = v.slice();
  for (let i = 0; i < s.length; i++) s[i] = (s[i] as number) - (theta[i % theta.length] as number);
  return fire(s, s);
}

/** What `lifForward` leaves for the way back. */
export interface LifTrace {
  readonly spikes: FloatArray;
  readonly h: FloatArray;
}

/** Where the cotangents of the inputs of `lifForward` go. */
export interface LifCotangents {
  readonly input: FloatArray;
  readonly v0: FloatArray;
  readonly beta: FloatArray;
  readonly theta: FloatArray;
}

/**
 * The way back through `lifForward`, time scanned backwards. `ctSpikes` and `ctV` are the cotangents of spikes and
 * membrane, null where there is none; `gradient` is the surrogate gradient over a block.
 */
export function lifBackward(
  out: LifCotangents,
  ctSpikes: FloatArray | null,
  ctV: FloatArray | null,
  { spikes, h }: LifTrace,
  { beta, theta, v0 }: LifNeurons,
  rule: LifRule,
  fire: Fire,
  gradient: Fire,
): void {
  const { a, c } = resetTerms(rule);
  const { gain, vLeak, vReset, resetDelay, detachReset } = rule;
  const width = v0.length;
  const neurons = beta.length;
  const ctBeta = new Float64Array(neurons);
  const ctTheta = new Float64Array(neurons);
  // Cotangents that come from the step after: of the membrane, and (resetDelay) of the spike that reset it.
  const carry = out.v0.fill(0);
  const carrySpike = carry.slice();
  const slope = carry.slice();
  const firstResets = resetDelay ? firing(v0, theta, fire) : carrySpike;
  const through = detachReset ? 0 : 1;
  for (let end = h.length; end > 0; end -= width) {
    const from = end - width;
    for (let i = 0, n = 0; i < width; i++, n = n + 1 === neurons ? 0 : n + 1) {
      slope[i] = (h[from + i] as number) - (theta[n] as number);
    }
    gradient(slope, slope);
    for (let i = 0, n = 0; i < width; i++, n = n + 1 === neurons ? 0 : n + 1) {
      const at = from + i;
      const last = at - width;
      const decay = beta[n] as number;
      const threshold = theta[n] as number;
      const dv = (carry[i] as number) + (ctV === null ? 0 : (ctV[at] as number));
      let ds = (carrySpike[i] as number) + (ctSpikes === null ? 0 : (ctSpikes[at] as number));
      let dh = dv;
      let dTheta = 0;
      if (!resetDelay) {
        const s = spikes[at] as number;
        ds += through * dv * (a * (vReset - (h[at] as number)) - c * threshold);
        dh = dv * (1 - a * s);
        dTheta = -dv * s * c;
      }
      const throughSpike = ds * (slope[i] as number);
      dh += throughSpike;
      dTheta -= throughSpike;
      out.input[at] = gain * dh;
      let before: number;
      if (resetDelay) {
        const v = (last < 0 ? v0[i] : h[last]) as number;
        const r = (last < 0 ? firstResets[i] : spikes[last]) as number;
        before = (1 - a * r) * v + a * r * vReset;
        carry[i] = decay * dh * (1 - a * r);
        carrySpike[i] = through * dh * (a * decay * (vReset - v) - c * threshold);
        dTheta -= dh * r * c;
      } else {
        before =
          last < 0
            ? (v0[i] as number)
            : afterReset(h[last] as number, spikes[last] as number, threshold, vReset, a, c);
        carry[i] = decay * dh;
      }
      ctBeta[n] = (ctBeta[n] as number) + dh * (before - vLeak);
      ctTheta[n] = (ctTheta[n] as number) + dTheta;
    }
  }
  if (resetDelay) firstReset(carry, carrySpike, ctTheta, v0, theta, gradient);
  out.beta.set(ctBeta);
  out.theta.set(ctTheta);
}

/** The way back through the reset of the first step, which the initial membrane decides. */
function firstReset(
  ctV0: FloatArray,
  ctResets: FloatArray,
  ctTheta: Float64Array,
  v0: FloatArray,
  theta: FloatArray,
  gradient: Fire,
): void {
  const slope = v0.slice();
  const neurons = theta.length;
  for (let i = 0; i < slope.length; i++) slope[i] = (slope[i] as number) - (theta[i % neurons] as number);
  gradient(slope, slope);
  for (let i = 0; i < slope.length; i++) {
    const through = (ctResets[i] as number) * (slope[i] as number);
    const n = i % neurons;
    ctV0[i] = (ctV0[i] as number) + through;
    ctTheta[n] = (ctTheta[n] as number) - through;
  }
}
