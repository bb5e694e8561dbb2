import type { FloatArray, FloatNd } from '../../array.ts';
import type { Fire } from '../fire.ts';
import type { Formula } from '../formula.ts';
import * as reference from '../reference/lif.ts';
import * as recurrent from '../reference/recurrent-lif.ts';
import { areFloat32, type Engine, type Stage } from './engine.ts';
import { singleThreshold } from './simd-step.ts';

type LifRule = reference.LifRule;
type LifNeurons = reference.LifNeurons;

/** Spikes from which on they are better left out: names of the few ones are less to write and to read. */
const leastLeftOut = 1 << 16;

/** Columns that are scanned together: what a step hands to the next stays in the nearest cache. */
const mostColumns = 2048;

/**
 * The scans of LIF neurons. Each leaves what is in Float64, of odd width, or small to its reference: an element takes it a
 * dozen operations or more.
 */
export function simdLif(
  engine: Engine,
  leastWork: number,
  positionOf: (formula: Formula) => number | undefined,
) {
  const fits = (x: FloatArray, { v0 }: LifNeurons): x is Float32Array =>
    x instanceof Float32Array && 16 * x.length >= leastWork && v0.length % 4 === 0;
  const fitsRecurrent = (x: FloatArray, neurons: LifNeurons, size: number): x is Float32Array =>
    fits(x, neurons) && size % 4 === 0;

  const lifForward: typeof reference.lifForward = (spikes, h, input, neurons, rule, fire) => {
    if (fire.step === undefined || !fits(input, neurons)) {
      reference.lifForward(spikes, h, input, neurons, rule, fire);
      return;
    }
    const { strict } = fire.step;
    const threshold = singleThreshold(fire.step.threshold, strict);
    const width = neurons.v0.length;
    const steps = input.length / width;
    const block = blockWidth(width);
    engine.staged((stage) => {
      const out = [resultOr0(stage, spikes), stage.result(h as Float32Array)] as const;
      engine.run({
        kernel: 'lifForward',
        parts: Math.ceil(width / block),
        scratch: 8 * block,
        args: [
          ...out,
          stage.put(input),
          ...putNeurons(stage, neurons, rule, fire),
          ...[steps, width, block],
          ...terms(rule),
          ...[Number(rule.resetDelay), threshold, Number(strict)],
        ],
      });
    });
  };

  const lifBackward: typeof reference.lifBackward = (
    out,
    ctSpikes,
    ctH,
    trace,
    neurons,
    rule,
    fire,
    gradient,
  ) => {
    if (!fits(trace.h, neurons)) {
      reference.lifBackward(out, ctSpikes, ctH, trace, neurons, rule, fire, gradient);
      return;
    }
    const width = neurons.v0.length;
    const steps = trace.h.length / width;
    const block = blockWidth(width);
    scanBack(out, ctSpikes, ctH, trace, neurons, rule, fire, gradient, (cts, own, flags) =>
      engine.run({
        kernel: 'lifBackward',
        parts: Math.ceil(width / block),
        scratch: 12 * block,
        args: [...cts, ...own, steps, width, block, ...flags],
      }),
    );
  };

  const recurrentLifForward: typeof recurrent.recurrentLifForward = (
    spikes,
    h,
    input,
    recurrence,
    neurons,
    rule,
    fire,
    products,
  ) => {
    const { weight, spikes: initial } = recurrence;
    const size = weight.shape[0] as number;
    const starts = initial.every((spike) => spike === 0 || spike === 1);
    if (fire.step === undefined || !starts || !fitsRecurrent(input, neurons, size)) {
      recurrent.recurrentLifForward(spikes, h, input, recurrence, neurons, rule, fire, products);
      return;
    }
    const { strict } = fire.step;
    const threshold = singleThreshold(fire.step.threshold, strict);
    const width = initial.length;
    const samples = width / size;
    const perPart = Math.ceil(samples / 16);
    engine.staged((stage) => {
      const out = [resultOr0(stage, spikes), stage.result(h as Float32Array)] as const;
      const parts = Math.ceil(size / 32);
      const strips = stage.room(32 * size * parts);
      engine.run({ kernel: 'packWeights', parts, scratch: 0, args: [strips, stage.putArray(weight), size] });
      engine.run({
        kernel: 'recurrentLifForward',
        parts: Math.ceil(samples / perPart),
        scratch: 16 * size + 128,
        args: [
          ...out,
          ...[stage.put(input), strips, stage.put(initial as Float32Array)],
          ...putNeurons(stage, neurons, rule, fire),
          ...[input.length / width, samples, size, perPart],
          ...terms(rule),
          ...[Number(rule.resetDelay), threshold, Number(strict)],
        ],
      });
    });
  };

  const recurrentLifBackward: typeof recurrent.recurrentLifBackward = (
    out,
    ctSpikes,
    ctH,
    trace,
    weight,
    neurons,
    rule,
    fire,
    gradient,
    products,
  ) => {
    const size = weight.shape[0] as number;
    if (!fitsRecurrent(trace.h, neurons, size)) {
      recurrent.recurrentLifBackward(
        out,
        ctSpikes,
        ctH,
        trace,
        weight,
        neurons,
        rule,
        fire,
        gradient,
        products,
      );
      return;
    }
    const width = neurons.v0.length;
    const samples = width / size;
    const perPart = samples >= 96 ? 12 : 6;
    scanBack(out, ctSpikes, ctH, trace, neurons, rule, fire, gradient, (cts, own, flags, stage) => {
      const panels = stage.room(8 * Math.ceil(size / 8) * size);
      const transposed = [stage.putArray(weight), 1, size];
      engine.run({
        kernel: 'packPanel',
        parts: Math.ceil(size / 8),
        scratch: 0,
        args: [panels, ...transposed, size, size],
      });
      engine.run({
        kernel: 'recurrentLifBackward',
        parts: Math.ceil(samples / perPart),
        scratch: 20 * size * perPart + 192,
        args: [...cts, panels, ...own, trace.h.length / width, samples, size, perPart, ...flags],
      });
    });
  };

  /** What both ways back have in common: arguments before a call, and the sums that are left after it. */
  function scanBack(
    out: reference.LifCotangents,
    ctSpikes: FloatArray | null,
    ctH: FloatArray | null,
    trace: reference.LifTrace,
    neurons: LifNeurons,
    rule: LifRule,
    fire: Fire,
    gradient: Fire,
    call: (cts: readonly number[], own: readonly number[], flags: readonly number[], stage: Stage) => void,
  ): void {
    const { v0, theta } = neurons;
    const width = v0.length;
    const position = gradient.formula && positionOf(gradient.formula);
    if (position === undefined) {
      gradient(out.input, reference.aboveThreshold(out.input, trace.h, theta));
    }
    engine.staged((stage) => {
      const ctInput = stage.update(out.input as Float32Array);
      const [ctV0, ctResets] = [stage.result(out.v0 as Float32Array), stage.room(width)];
      const sums = out.neurons === null ? [0, 0] : [stage.zeros(width), stage.zeros(width)];
      const cts = [
        ...[ctInput, ctV0, ctResets, ...sums],
        ...[stage.putOr0(ctSpikes as Float32Array | null), stage.putOr0(ctH as Float32Array | null)],
        ...[stage.putOr0(trace.spikes as Float32Array | null), stage.put(trace.h as Float32Array)],
      ];
      const { threshold, strict } = fire.step ?? { threshold: 0, strict: false };
      const flags = [
        ...terms(rule),
        ...[Number(rule.resetDelay), Number(!rule.detachReset), position ?? -1],
        ...[singleThreshold(threshold, strict), Number(strict)],
      ];
      call(cts, putNeurons(stage, neurons, rule, fire), flags, stage);
      const [beta, total] = sums.map((at) =>
        at === 0 ? new Float64Array(theta.length) : sumSamples(engine.memory.floats(at, width), theta.length),
      ) as [Float64Array, Float64Array];
      if (rule.resetDelay) {
        const [v, resets] = [engine.memory.floats(ctV0, width), engine.memory.floats(ctResets, width)];
        reference.firstReset({ v, resets, beta, theta: total }, v0, theta, gradient);
      }
      out.neurons?.beta.set(beta);
      out.neurons?.theta.set(total);
    });
  }

  const fireAbove: typeof reference.fireAbove = (out, h, theta, fire) => {
    const spread = theta.length > 1;
    const width = spread ? theta.length : 4;
    const fits = h.length >= leastWork && h.length % width === 0 && width % 4 === 0;
    if (fire.step === undefined || !fits || !(h instanceof Float32Array && out instanceof Float32Array)) {
      reference.fireAbove(out, h, theta, fire);
      return;
    }
    const { threshold, strict } = fire.step;
    const rows = h.length / width;
    const perPart = Math.ceil(rows / Math.min(rows, 16));
    engine.staged((stage) =>
      engine.run({
        kernel: 'stepAbove',
        parts: Math.ceil(rows / perPart),
        scratch: 0,
        args: [
          ...[stage.result(out), stage.put(h), ...stage.putSpread(theta), rows, width, perPart],
          ...[singleThreshold(threshold, strict), Number(strict)],
        ],
      }),
    );
  };

  const leavesSpikesOut = (h: FloatNd) => areFloat32(h) && h.size >= (leastWork === 1 ? 1 : leastLeftOut);

  return {
    lifForward,
    lifBackward,
    recurrentLifForward,
    recurrentLifBackward,
    fireAbove,
    leavesSpikesOut,
  };
}

function resultOr0(stage: Stage, x: FloatArray | null): number {
  return x === null ? 0 : stage.result(x as Float32Array);
}

/** How many columns a part has: a multiple of four, and few enough for some parts. */
function blockWidth(width: number): number {
  return Math.min(mostColumns, Math.max(64, Math.ceil(width / 16 / 64) * 64), width);
}

/** gain, vLeak, vReset, and which reset: a = 1 for 'value', c = 1 for 'subtract'. */
function terms(rule: LifRule): readonly [number, number, number, number, number] {
  const { a, c } = reference.resetTerms(rule);
  return [rule.gain, rule.vLeak, rule.vReset, a, c];
}

/**
 * The addresses of v0, the spikes that it stands for, decay and threshold; and whether these two are spread over the
 * neurons of all samples, or four of the same.
 */
function putNeurons(
  stage: Stage,
  { v0, beta, theta }: LifNeurons,
  rule: LifRule,
  fire: Fire,
): readonly [number, number, number, number, number] {
  const start = stage.put(v0 as Float32Array);
  const resets = rule.resetDelay ? stage.put(reference.firing(v0, theta, fire) as Float32Array) : 0;
  const own = [beta, theta].map((values) =>
    stage.put(
      values.length === 1 ? new Float32Array(4).fill(values[0] as number) : repeat(values, v0.length),
    ),
  ) as [number, number];
  return [start, resets, ...own, Number(beta.length > 1)];
}

/** One value for each neuron, repeated for each sample. */
function repeat(values: FloatArray, width: number): Float32Array {
  const all = new Float32Array(width);
  for (let from = 0; from < width; from += values.length) all.set(values, from);
  return all;
}

/** The sums over samples, one for each neuron. */
function sumSamples(x: Float32Array, neurons: number): Float64Array {
  const sums = new Float64Array(neurons);
  for (let from = 0; from < x.length; from += neurons) {
    for (let n = 0; n < neurons; n++) sums[n] = (sums[n] as number) + (x[from + n] as number);
  }
  return sums;
}
