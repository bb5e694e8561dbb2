import type { FloatArray } from '../../array.ts';
import type { Fire } from '../fire.ts';
import * as reference from '../reference/lif.ts';
import type { SimdModule } from './instantiate.ts';
import { type Stage, staged } from './stage.ts';

type LifRule = reference.LifRule;
type LifNeurons = reference.LifNeurons;

/** The scans of LIF neurons. Each leaves what is small, in Float64, or of odd width to its reference. */
export function simdLif(module: SimdModule, stage: Stage, leastWork: number) {
  const fits = (x: FloatArray, { v0 }: LifNeurons): x is Float32Array =>
    x instanceof Float32Array && x.length >= leastWork && v0.length % 4 === 0;

  const lifForward: typeof reference.lifForward = (spikes, h, v, input, neurons, rule, fire) => {
    if (fire.step === undefined || !fits(input, neurons)) {
      reference.lifForward(spikes, h, v, input, neurons, rule, fire);
      return;
    }
    const { threshold, strict } = fire.step;
    const width = neurons.v0.length;
    const size = input.length;
    const immediate = v !== h;
    staged(stage, () => {
      const [atSpikes, atH] = [stage.room(size), stage.room(size)];
      const atV = immediate ? stage.room(size) : atH;
      const atInput = stage.put(input);
      const [v0, resets, beta, theta] = putNeurons(stage, neurons, rule, fire);
      const sizes = [size / width, width] as const;
      const flags = [Number(immediate), Number(rule.resetDelay), threshold, Number(strict)] as const;
      module.lifForward(
        atSpikes,
        atH,
        atV,
        atInput,
        v0,
        resets,
        beta,
        theta,
        ...sizes,
        ...terms(rule),
        ...flags,
      );
      spikes.set(stage.floats(atSpikes, size));
      h.set(stage.floats(atH, size));
      if (immediate) v.set(stage.floats(atV, size));
    });
  };

  const lifBackward: typeof reference.lifBackward = (
    out,
    ctSpikes,
    ctV,
    trace,
    neurons,
    rule,
    fire,
    gradient,
  ) => {
    if (!fits(trace.h, neurons)) {
      reference.lifBackward(out, ctSpikes, ctV, trace, neurons, rule, fire, gradient);
      return;
    }
    const { v0, beta, theta } = neurons;
    const width = v0.length;
    const size = trace.h.length;
    const slope = gradient(out.input, reference.aboveThreshold(out.input, trace.h, theta));
    staged(stage, () => {
      const atSlope = stage.put(slope as Float32Array);
      const zeros = new Float32Array(width);
      const sums = [stage.put(zeros), stage.put(zeros), stage.put(zeros), stage.put(zeros)] as const;
      const [carry, carrySpike, ctBeta, ctTheta] = sums;
      const cts = [putOr0(stage, ctSpikes), putOr0(stage, ctV)] as const;
      const [atSpikes, atH] = [stage.put(trace.spikes as Float32Array), stage.put(trace.h as Float32Array)];
      const own = putNeurons(stage, neurons, rule, fire);
      const flags = [Number(rule.resetDelay), Number(!rule.detachReset)] as const;
      const sizes = [size / width, width] as const;
      module.lifBackward(atSlope, ...sums, ...cts, atSpikes, atH, ...own, ...sizes, ...terms(rule), ...flags);
      out.input.set(stage.floats(atSlope, size));
      out.v0.set(stage.floats(carry, width));
      const perNeuron = {
        v: out.v0,
        resets: stage.floats(carrySpike, width),
        beta: sumSamples(stage.floats(ctBeta, width), beta.length),
        theta: sumSamples(stage.floats(ctTheta, width), theta.length),
      };
      if (rule.resetDelay) reference.firstReset(perNeuron, v0, theta, gradient);
      out.beta.set(perNeuron.beta);
      out.theta.set(perNeuron.theta);
    });
  };

  return { lifForward, lifBackward };
}

/** gain, vLeak, vReset, and which reset: a = 1 for 'value', c = 1 for 'subtract'. */
function terms(rule: LifRule): readonly [number, number, number, number, number] {
  const { a, c } = reference.resetTerms(rule);
  return [rule.gain, rule.vLeak, rule.vReset, a, c];
}

/** The addresses of v0, the spikes that it stands for, and decay and threshold of each neuron of each sample. */
function putNeurons(
  stage: Stage,
  { v0, beta, theta }: LifNeurons,
  rule: LifRule,
  fire: Fire,
): readonly [number, number, number, number] {
  const resets = rule.resetDelay ? reference.firing(v0, theta, fire) : v0.slice().fill(0);
  return [
    stage.put(v0 as Float32Array),
    stage.put(resets as Float32Array),
    stage.put(spread(beta, v0.length)),
    stage.put(spread(theta, v0.length)),
  ];
}

/** One value for each neuron, repeated for each sample. */
function spread(values: FloatArray, width: number): Float32Array {
  const all = new Float32Array(width);
  for (let from = 0; from < width; from += values.length) all.set(values, from);
  return all;
}

function putOr0(stage: Stage, x: FloatArray | null): number {
  return x === null ? 0 : stage.put(x as Float32Array);
}

/** The sums over samples, one for each neuron. */
function sumSamples(x: Float32Array, neurons: number): Float64Array {
  const sums = new Float64Array(neurons);
  for (let from = 0; from < x.length; from += neurons) {
    for (let n = 0; n < neurons; n++) sums[n] = (sums[n] as number) + (x[from + n] as number);
  }
  return sums;
}
