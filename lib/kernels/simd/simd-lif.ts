import type { FloatArray, FloatNd } from '../../array/layout.ts';
import type { DenseProduct, GatheredSum } from '../../array/values.ts';
import type { Formula } from '../../formula/formula.ts';
import type { Fire } from '../fire.ts';
import * as reference from '../reference/lif.ts';
import * as recurrent from '../reference/recurrent-lif.ts';
import { areFloat32, type Engine, type Stage } from './engine.ts';
import type { FormulaPosition } from './formula-kernels.ts';
import { singleThreshold } from './simd-step.ts';

type LifRule = reference.LifRule;
type LifNeurons = reference.LifNeurons;

/** Weights that rows are gathered from sample by sample: more do not stay in the cache of a core. */
const mostGathered = 1 << 18;

/** Columns that are scanned together: what a step hands to the next stays in the nearest cache. */
const mostColumns = 2048;

/**
 * The scans of LIF neurons. Each leaves what is in Float64, of odd width, or small to its reference: an element takes it a
 * dozen operations or more.
 */
export function simdLif(
  engine: Engine,
  leastWork: number,
  positionOf: (formula: Formula) => FormulaPosition | undefined,
) {
  const fits = (x: FloatArray, { v0 }: LifNeurons): x is Float32Array =>
    x instanceof Float32Array && 16 * x.length >= leastWork && v0.length % 4 === 0;
  const fitsRecurrent = (x: FloatArray, neurons: LifNeurons, size: number): x is Float32Array =>
    fits(x, neurons) && size % 4 === 0;

  const lifForward: typeof reference.lifForward = (...call) => {
    const [spikes, h, input, neurons, rule, fire] = call;
    const plainly = () => reference.lifForward(...call);
    if (fire.step === undefined || !fits(h, neurons)) {
      plainly();
      return;
    }
    const width = neurons.v0.length;
    const sum = sumOf(input);
    if (sum !== null && (sum.weight.shape[1] as number) % 4 === 0) {
      gatheredLifForward(spikes, h, sum, neurons, rule, fire, plainly);
      return;
    }
    const current = reference.numbersOf(input) as Float32Array;
    const block = blockWidth(width);
    engine.staged((stage) => {
      engine.run({
        kernel: 'lifForward',
        parts: Math.ceil(width / block),
        scratch: 8 * block,
        call: {
          ...{ spikes: resultOr0(stage, spikes), h: stage.result(h), input: stage.put(current) },
          ...putNeurons(stage, neurons, rule, fire),
          ...{ steps: h.length / width, width, blockWidth: block },
          ...terms(rule),
          ...stepTerms(fire),
        },
      });
    }, plainly);
  };

  function gatheredLifForward(
    spikes: FloatArray | null,
    h: Float32Array,
    { events, weight, bias }: GatheredSum,
    neurons: LifNeurons,
    rule: LifRule,
    fire: Fire,
    plainly: () => void,
  ): void {
    const width = neurons.v0.length;
    const size = weight.shape[1] as number;
    const samples = width / size;
    const strips = Math.ceil(size / 32);
    const perPart = Math.ceil(samples / Math.min(samples, Math.ceil(16 / strips)));
    engine.staged((stage) => {
      engine.run({
        kernel: 'gatheredLifForward',
        parts: strips * Math.ceil(samples / perPart),
        scratch: 128 * (events.width + 1 + 2 * perPart),
        call: {
          ...{ spikes: resultOr0(stage, spikes), h: stage.result(h) },
          ...{ weight: stage.putArray(weight), bias: bias === undefined ? 0 : stage.putArray(bias) },
          ...{ k: events.width, starts: stage.put(events.starts), named: stage.put(events.columns) },
          ...putNeurons(stage, neurons, rule, fire),
          ...{ steps: h.length / width, samples, neurons: size, samplesPerPart: perPart },
          ...terms(rule),
          ...stepTerms(fire),
        },
      });
    }, plainly);
  }

  const lifBackward: typeof reference.lifBackward = (...call) => {
    const [out, ctSpikes, ctH, trace, neurons, rule, fire, gradient] = call;
    const product = productOf(ctSpikes);
    const width = neurons.v0.length;
    const size = product?.right.shape[1] ?? 4;
    const plainly = () => reference.lifBackward(...call);
    if (!fitsRecurrent(trace.h, neurons, size)) {
      plainly();
      return;
    }
    const samples = width / size;
    const perPart = product === null ? blockWidth(width) / 4 : samplesPerPart(samples);
    scanBack({
      out,
      ctSpikes,
      ctH,
      trace,
      neurons,
      rule,
      fire,
      gradient,
      size,
      perPart,
      weight: null,
      plainly,
    });
  };

  const recurrentLifForward: typeof recurrent.recurrentLifForward = (...call) => {
    const [spikes, h, input, recurrence, neurons, rule, fire] = call;
    const { weight, spikes: initial } = recurrence;
    const size = weight.shape[0] as number;
    const starts = initial.every((spike) => spike === 0 || spike === 1);
    const plainly = () => recurrent.recurrentLifForward(...call);
    if (fire.step === undefined || !starts || !fitsRecurrent(h, neurons, size)) {
      plainly();
      return;
    }
    const width = initial.length;
    const samples = width / size;
    const perPart = Math.ceil(samples / 16);
    const sum = sumOf(input);
    const gathers = sum !== null && sum.weight.size <= mostGathered;
    engine.staged((stage) => {
      const own = strips(stage, weight);
      engine.run({
        kernel: 'recurrentLifForward',
        parts: Math.ceil(samples / perPart),
        scratch: 20 * size + 256,
        call: {
          ...{ spikes: resultOr0(stage, spikes), h: stage.result(h) },
          input: gathers ? 0 : stage.put(reference.numbersOf(input) as Float32Array),
          ...(gathers ? putSum(stage, sum) : { from: 0, bias: 0, k: 0, starts: 0, named: 0 }),
          ...{ strips: own, initial: stage.put(initial as Float32Array) },
          ...putNeurons(stage, neurons, rule, fire),
          ...{ steps: h.length / width, samples, neurons: size, samplesPerPart: perPart },
          ...terms(rule),
          ...stepTerms(fire),
        },
      });
    }, plainly);
  };

  /** The weights packed in strips, bias, rows, and the events. */
  function putSum(stage: Stage, { events, weight, bias }: GatheredSum) {
    return {
      from: strips(stage, weight),
      bias: bias === undefined ? 0 : stage.putArray(bias),
      k: events.width,
      starts: stage.put(events.starts),
      named: stage.put(events.columns),
    };
  }

  /** The address of a matrix in strips of 32 columns. */
  function strips(stage: Stage, matrix: FloatNd): number {
    const [k, n] = matrix.shape as [number, number];
    const parts = Math.ceil(n / 32);
    const address = stage.room(32 * k * parts);
    const call = { strips: address, weight: stage.putArray(matrix), k, neurons: n };
    engine.run({ kernel: 'packStrips', parts, scratch: 0, call });
    return address;
  }

  const recurrentLifBackward: typeof recurrent.recurrentLifBackward = (...call) => {
    const [out, ctSpikes, ctH, trace, weight, neurons, rule, fire, gradient] = call;
    const size = weight.shape[0] as number;
    const plainly = () => recurrent.recurrentLifBackward(...call);
    if (!fitsRecurrent(trace.h, neurons, size)) {
      plainly();
      return;
    }
    const perPart = samplesPerPart(neurons.v0.length / size);
    scanBack({ out, ctSpikes, ctH, trace, neurons, rule, fire, gradient, size, perPart, weight, plainly });
  };

  /** The way back, `perPart` samples of `size` neurons at a time. */
  function scanBack(scan: ScanBack): void {
    const { out, ctH, trace, neurons, rule, fire, gradient, size, perPart, weight } = scan;
    const { v0, theta } = neurons;
    const width = v0.length;
    const samples = width / size;
    const product = productOf(scan.ctSpikes);
    const ctSpikes = product === null ? reference.numbersOf(scan.ctSpikes) : null;
    const inner = product?.left.shape.at(-1) ?? 0;
    const position = gradient.formula && positionOf(gradient.formula);
    if (position === undefined) {
      gradient(out.input, reference.aboveThreshold(out.input, trace.h, theta));
    }
    engine.staged((stage) => {
      const ctInput = stage.update(out.input as Float32Array);
      const [ctV0, ctResets] = [stage.result(out.v0 as Float32Array), stage.room(width)];
      const sums = out.neurons === null ? [0, 0] : [stage.zeros(width), stage.zeros(width)];
      const [ctBeta, ctTheta] = sums as [number, number];
      const deepest = Math.max(inner, weight === null ? 0 : size);
      engine.run({
        kernel: 'lifBackward',
        parts: Math.ceil(samples / perPart),
        scratch: 20 * perPart * size + 192 + 4 * Math.ceil(perPart / 6) * 6 * deepest,
        call: {
          ...{ ctInput, ctV0, ctResets, ctBeta, ctTheta },
          ctSpikes: stage.putOr0(ctSpikes as Float32Array | null),
          ...(product === null
            ? { left: 0, panels: 0, inner: 0 }
            : { left: stage.putArray(product.left), panels: panels(stage, product.right), inner }),
          recurrent: weight === null ? 0 : panels(stage, weight.transpose(1, 0)),
          ctH: stage.putOr0(ctH as Float32Array | null),
          spikes: stage.putOr0(trace.spikes as Float32Array | null),
          h: stage.put(trace.h as Float32Array),
          ...putNeurons(stage, neurons, rule, fire),
          ...{ steps: trace.h.length / width, samples, neurons: size, samplesPerPart: perPart },
          ...terms(rule),
          throughOf: Number(!rule.detachReset),
          gradient: position?.position ?? -1,
          slots: position ? stage.putBytes(position.slots) : 0,
          ...stepTerms(fire),
        },
      });
      const [beta, total] = sums.map((at) =>
        at === 0 ? new Float64Array(theta.length) : sumSamples(engine.memory.floats(at, width), theta.length),
      ) as [Float64Array, Float64Array];
      if (rule.resetDelay) {
        const [v, resets] = [engine.memory.floats(ctV0, width), engine.memory.floats(ctResets, width)];
        reference.firstReset({ v, resets, beta, theta: total }, v0, theta, gradient);
      }
      out.neurons?.beta.set(beta);
      out.neurons?.theta.set(total);
    }, scan.plainly);
  }

  /** The address of a matrix in panels of eight columns. */
  function panels(stage: Stage, matrix: FloatNd): number {
    const [k, n] = matrix.shape as [number, number];
    const count = Math.ceil(n / 8);
    const address = stage.room(8 * count * k);
    const [b, bRow, bStep] = stage.putMatrix(matrix);
    engine.run({
      kernel: 'packPanel',
      parts: count,
      scratch: 0,
      call: { panels: address, b, bRow, bStep, n, k },
    });
    return address;
  }

  const fireAbove: typeof reference.fireAbove = (out, h, theta, fire) => {
    const spread = theta.length > 1;
    const width = spread ? theta.length : 4;
    const fits = h.length >= leastWork && h.length % width === 0 && width % 4 === 0;
    const plainly = () => reference.fireAbove(out, h, theta, fire);
    if (fire.step === undefined || !fits || !(h instanceof Float32Array && out instanceof Float32Array)) {
      plainly();
      return;
    }
    const rows = h.length / width;
    const perPart = Math.ceil(rows / Math.min(rows, 16));
    engine.staged((stage) => {
      const [at, isSpread] = stage.putSpread(theta);
      engine.run({
        kernel: 'stepAbove',
        parts: Math.ceil(rows / perPart),
        scratch: 0,
        call: {
          ...{ out: stage.result(out), h: stage.put(h), theta: at, spread: isSpread },
          ...{ rows, width, rowsPerPart: perPart },
          ...stepTerms(fire),
        },
      });
    }, plainly);
  };

  return {
    lifForward,
    lifBackward,
    recurrentLifForward,
    recurrentLifBackward,
    fireAbove,
  };
}

/** What a way back is given. */
interface ScanBack {
  readonly out: reference.LifCotangents;
  readonly ctSpikes: reference.CtSpikes;
  readonly ctH: FloatArray | null;
  readonly trace: reference.LifTrace;
  readonly neurons: LifNeurons;
  readonly rule: LifRule;
  readonly fire: Fire;
  readonly gradient: Fire;
  /** The neurons of a sample. */
  readonly size: number;
  readonly perPart: number;
  /** The recurrent weights, where there are any. */
  readonly weight: FloatNd | null;
  /** The same by the reference. */
  readonly plainly: () => void;
}

/** The sum of rows that an input is, if the kernels can work it out. */
function sumOf(input: reference.Current): GatheredSum | null {
  return 'compute' in input && areFloat32(input.weight) ? input : null;
}

/** The threshold of the step, and whether that is strict. */
function stepTerms({ step }: Fire) {
  const { threshold, strict } = step ?? { threshold: 0, strict: false };
  return { threshold: singleThreshold(threshold, strict), strict };
}

/** The product that a cotangent is, if the kernels can work it out. */
function productOf(ctSpikes: reference.CtSpikes): DenseProduct | null {
  if (ctSpikes === null || !('compute' in ctSpikes)) return null;
  return areFloat32(ctSpikes.left, ctSpikes.right) ? ctSpikes : null;
}

/** Rows of products go by six. */
function samplesPerPart(samples: number): number {
  return samples >= 96 ? 12 : 6;
}

function resultOr0(stage: Stage, x: FloatArray | null): number {
  return x === null ? 0 : stage.result(x as Float32Array);
}

/** How many columns a part has: a multiple of four, and few enough for some parts. */
function blockWidth(width: number): number {
  return Math.min(mostColumns, Math.max(64, Math.ceil(width / 16 / 64) * 64), width);
}

/** The numbers of a rule, and which reset: a = 1 for 'value', c = 1 for 'subtract'. */
function terms(rule: LifRule) {
  const { a, c } = reference.resetTerms(rule);
  const { gain, vLeak, vReset, resetDelay } = rule;
  return { gainOf: gain, vLeakOf: vLeak, vResetOf: vReset, aOf: a, cOf: c, delayed: resetDelay };
}

/**
 * The addresses of v0, the spikes that it stands for, decay and threshold; and whether these two are spread over the
 * neurons of all samples, or four of the same.
 */
function putNeurons(stage: Stage, { v0, beta, theta }: LifNeurons, rule: LifRule, fire: Fire) {
  const start = stage.put(v0 as Float32Array);
  const resets = rule.resetDelay ? stage.put(reference.firing(v0, theta, fire) as Float32Array) : 0;
  const putOwn = (values: FloatArray) =>
    stage.put(
      values.length === 1 ? new Float32Array(4).fill(values[0] as number) : repeat(values, v0.length),
    );
  return { v0: start, resets, beta: putOwn(beta), theta: putOwn(theta), spread: beta.length > 1 };
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
