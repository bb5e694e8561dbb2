import { empty, type FloatArray, type FloatNd } from '../array.ts';
import { copy, expand, unbroadcast } from '../broadcast.ts';
import { failRange, failType, rejectUnknownKeys, show, showShape } from '../errors.ts';
import { kernels } from '../kernels/index.ts';
import type { Fire, LifNeurons, LifRule } from '../kernels/reference/lif.ts';
import type { SpikingLayer, SpikingRun } from '../layers/layer.ts';
import { div, sub } from '../ops/arithmetic.ts';
import { reshape, slice } from '../ops/shape.ts';
import { sameShape } from '../shape.ts';
import type { Surrogate } from '../surrogate.ts';
import { arctan } from '../surrogates/arctan.ts';
import { current, type PrimitiveRow } from '../tape.ts';
import { apply, requireTensor, Tensor, type TensorLike } from '../tensor.ts';

/** What a layer of LIF neurons is. A tensor among `beta`, `tau`, `vThreshold` is a parameter to be learned. */
export interface LifOptions {
  /** Decay of the membrane per step, in [0, 1]; a tensor has one value, or one per neuron. Give this or `tau`. */
  readonly beta?: TensorLike;
  /** Time constant of the membrane in steps, at least 1: beta = 1 - 1/tau. Give this or `beta`. */
  readonly tau?: TensorLike;
  /** Factor of the input current. Default 1. */
  readonly gain?: number;
  /** The membrane at which a neuron fires; a tensor has one value, or one per neuron. Default 1. */
  readonly vThreshold?: TensorLike;
  /** Where the reset `'value'` puts the membrane. Default 0. */
  readonly vReset?: number;
  /** What the membrane decays to, and starts from. Default 0. */
  readonly vLeak?: number;
  /** After a spike the membrane loses vThreshold, is set to vReset, or goes on. Default `'subtract'`. */
  readonly reset?: 'subtract' | 'value' | 'none';
  /** The reset is applied while charging the next step, from the membrane of this one. Default false. */
  readonly resetDelay?: boolean;
  /** No gradient passes through the spike of the reset. Default false. */
  readonly detachReset?: boolean;
  /** A neuron fires above the threshold only, not at it. Default false. */
  readonly strict?: boolean;
  /** The spike function. Default `surrogates.arctan({ alpha: 2 })`. */
  readonly surrogate?: Surrogate;
}

/** The state of LIF neurons: the membrane `[B, ...]` after the last step. */
export type LifState = { readonly v: Tensor };

/** The parameters of LIF neurons: those options that were given as tensors. */
export type LifParams = { readonly [K in 'beta' | 'tau' | 'vThreshold']?: Tensor };

/** A layer of LIF neurons. */
export interface Lif extends SpikingLayer<LifParams, LifState> {
  /** All steps, from a state or membrane `[B, ...]` (default: vLeak everywhere), which may be differentiated by. */
  run(x: Tensor, state?: LifState | Tensor): SpikingRun<LifState>;
}

const place = 'lif';

/**
 * Leaky integrate-and-fire neurons over a whole sequence `[T, B, ...]`, time first. With h the membrane before and v
 * after the reset, s the spike, I the input:
 *
 *     h = vLeak + beta (v - vLeak) + gain I
 *     s = 1 where h >= vThreshold, else 0          the surrogate's gradient on the way back
 *     v = h - s vThreshold                         reset 'subtract'
 *     v = (1 - s) h + s vReset                     reset 'value'
 *     v = h                                        reset 'none'
 *
 * With `resetDelay`, v = h, and the reset enters the next charge with r = 1 where v >= vThreshold:
 * `vLeak + beta (v - vLeak) + gain I - r vThreshold`, or `vLeak + beta ((1 - r) v + r vReset - vLeak) + gain I`.
 *
 * @throws TypeError or RangeError for an option that is unknown, of the wrong kind or outside its domain.
 */
export function lif(options: LifOptions): Lif {
  const spec = requireOptions(options);
  const run = (x: Tensor, state?: LifState | Tensor) => runLif(spec, x, state);
  const params = Object.fromEntries(
    (['beta', 'tau', 'vThreshold'] as const).flatMap((key) => {
      const value = options[key];
      return value instanceof Tensor ? [[key, value]] : [];
    }),
  );
  return Object.assign((x: Tensor) => run(x).spikes, { run, params });
}

interface LifSpec {
  readonly decay: { readonly beta: TensorLike } | { readonly tau: TensorLike };
  readonly vThreshold: TensorLike;
  readonly rule: LifRule;
  readonly strict: boolean;
  readonly surrogate: Surrogate;
}

function requireOptions(options: LifOptions): LifSpec {
  if (typeof options !== 'object' || options === null) {
    failType(place, `got ${show(options)} as options when an object with beta or tau was due.`);
  }
  const { beta, tau, vThreshold = 1, gain = 1, vReset = 0, vLeak = 0 } = options;
  const { reset = 'subtract', resetDelay = false, detachReset = false, strict = false } = options;
  const { surrogate = arctan({ alpha: 2 }) } = options;
  rejectUnknownKeys(place, options, optionNames);
  if ((beta === undefined) === (tau === undefined)) failType(place, 'give one of beta and tau.');
  if (beta !== undefined) requireBeta(beta);
  if (tau !== undefined) requireTau(tau);
  requireFinite('vThreshold', vThreshold);
  for (const [name, value] of Object.entries({ gain, vReset, vLeak }))
    requireFinite(name, requireNumber(name, value));
  if (!['subtract', 'value', 'none'].includes(reset)) {
    failRange(place, `reset must be 'subtract', 'value' or 'none', got ${show(reset)}.`);
  }
  for (const [name, value] of Object.entries({ resetDelay, detachReset, strict })) {
    if (typeof value !== 'boolean') failType(place, `${name} must be true or false, got ${show(value)}.`);
  }
  requireSurrogate(surrogate, strict);
  const decay = beta !== undefined ? { beta } : { tau: tau as TensorLike };
  return {
    decay,
    vThreshold,
    strict,
    surrogate,
    rule: { gain, vReset, vLeak, reset, resetDelay, detachReset },
  };
}

const optionNames: readonly (keyof LifOptions)[] = [
  'beta',
  'tau',
  'gain',
  'vThreshold',
  'vReset',
  'vLeak',
  'reset',
  'resetDelay',
  'detachReset',
  'strict',
  'surrogate',
];

function requireNumber(name: string, value: unknown): number {
  return typeof value === 'number' ? value : failType(place, `${name} must be a number, got ${show(value)}.`);
}

/** Throws unless a number or every element of a tensor keeps a rule. */
function requireEach(name: string, value: TensorLike, due: string, holds: (value: number) => boolean): void {
  const data = value instanceof Tensor ? kernels.flat(value.array) : [requireNumber(name, value)];
  const at = data.findIndex((v) => !holds(v));
  if (at < 0) return;
  const where = data.length > 1 ? ` (element ${at})` : '';
  failRange(place, `${name} must be ${due}, got ${data[at]}${where}.`);
}

function requireBeta(beta: TensorLike): void {
  requireEach('beta', beta, 'in [0, 1]', (value) => value >= 0 && value <= 1);
}

function requireTau(tau: TensorLike): void {
  requireEach('tau', tau, 'at least 1 (step)', (value) => value >= 1 && value < Number.POSITIVE_INFINITY);
}

function requireFinite(name: string, value: TensorLike): void {
  requireEach(name, value, 'finite', Number.isFinite);
}

function requireSurrogate(surrogate: Surrogate, strict: boolean): void {
  const row = surrogate?.row;
  if (typeof surrogate !== 'function' || typeof surrogate.kernels?.gradient !== 'function') {
    failType(
      place,
      `got ${show(surrogate)} as surrogate when one of one input was due, such as surrogates.arctan().`,
    );
  }
  if (row.stochastic)
    failType(place, `the surrogate ${row.name} draws its spikes, one that does not was due.`);
  if (strict && row.forward)
    failType(place, `strict needs a step, and ${row.name} has a forward of its own.`);
}

function runLif(spec: LifSpec, x: Tensor, state: LifState | Tensor | undefined): SpikingRun<LifState> {
  const input = requireTensor(place, x);
  const shape = input.array.shape;
  if (shape.length < 2) {
    failRange(place, `got an input of shape ${showShape(shape)} when [steps, batch, ...] was due.`);
  }
  if (shape[0] === 0)
    failRange(place, `got an input of shape ${showShape(shape)}, at least one step was due.`);
  for (const [name, value] of Object.entries({ ...spec.decay, vThreshold: spec.vThreshold })) {
    requirePerNeuron(name, value, shape.slice(2));
  }
  const v0 = initialMembrane(spec, state, shape.slice(1));
  const beta = decayOf(spec);
  const [spikes, v] = apply(lifRow(spec, shape), [input, v0, beta, spec.vThreshold]) as readonly [
    Tensor,
    Tensor,
  ];
  const last = reshape(slice(v, (shape[0] as number) - 1), shape.slice(1));
  return { spikes, v, state: { v: last } };
}

/** The decay per step. A tensor may have been trained since it was given, so it is looked at again. */
function decayOf({ decay }: LifSpec): TensorLike {
  if ('beta' in decay) {
    if (decay.beta instanceof Tensor) requireBeta(decay.beta);
    return decay.beta;
  }
  if (!(decay.tau instanceof Tensor)) return 1 - 1 / decay.tau;
  requireTau(decay.tau);
  return sub(1, div(1, decay.tau));
}

function initialMembrane(
  spec: LifSpec,
  state: LifState | Tensor | undefined,
  shape: readonly number[],
): Tensor {
  if (state === undefined) {
    const rest = empty(shape);
    rest.data.fill(spec.rule.vLeak);
    return new Tensor(rest);
  }
  const v = state instanceof Tensor ? state : state?.v;
  if (!(v instanceof Tensor)) failType(place, `got ${show(state)} as state when { v } or a Tensor was due.`);
  if (!sameShape(v.array.shape, shape)) {
    const [got, due] = [showShape(v.array.shape), showShape(shape)];
    failRange(place, `got a state of shape ${got} when ${due} was due, the input's without its steps.`);
  }
  return v;
}

/** The scan over all steps as one primitive: (input, v0, beta, threshold) -> [spikes, v, h]. */
function lifRow(
  { rule, strict, surrogate }: LifSpec,
  shape: readonly number[],
): PrimitiveRow<readonly FloatNd[]> {
  const perNeuron = shape.slice(2);
  const fire = fireFunction(surrogate, strict);
  const keepsV = rule.reset !== 'none' && !rule.resetDelay;
  /** One value for each neuron of a sample. */
  const spread = (values: FloatNd) => copy(expand(values, perNeuron)).data;
  const neurons = (v0: FloatNd, beta: FloatNd, theta: FloatNd): LifNeurons => ({
    v0: kernels.flat(v0),
    beta: spread(beta),
    theta: spread(theta),
  });
  return {
    name: place,
    forward: (input, v0, beta, theta) => {
      const [spikes, h] = [empty(shape), empty(shape)];
      const v = keepsV ? empty(shape) : h;
      const current = kernels.flat(input);
      kernels.lifForward(spikes.data, h.data, v.data, current, neurons(v0, beta, theta), rule, fire);
      return [spikes, v, h];
    },
    keeps: { inputs: [1, 2, 3], outputs: [0, 2] },
    vjp: ([ctSpikes, ctV], [spikes, , h], _, v0, beta, theta) => {
      const trace = { spikes: dataOf(spikes), h: dataOf(h) };
      const out = {
        input: empty(shape),
        v0: empty(v0.shape),
        beta: empty(perNeuron),
        theta: empty(perNeuron),
      };
      kernels.lifBackward(
        { input: out.input.data, v0: out.v0.data, beta: out.beta.data, theta: out.theta.data },
        nonZero(ctSpikes),
        nonZero(ctV),
        trace,
        neurons(v0, beta, theta),
        rule,
        fire,
        surrogate.kernels.gradient,
      );
      return [
        out.input,
        out.v0,
        () => unbroadcast(out.beta, beta.shape),
        () => unbroadcast(out.theta, theta.shape),
      ];
    },
  };
}

/** What decides over spikes: the step, strict or not, or inside `smooth` the origin. */
function fireFunction({ kernels: own, row, params }: Surrogate, strict: boolean): Fire {
  if (current().smooth) return own.origin;
  if (!strict) return own.forward;
  const threshold = row.threshold?.(params) ?? 0;
  return (out, x) => kernels.strictStep(out, x, threshold);
}

/** Throws unless a value is one for all neurons, or broadcasts to one for each. */
function requirePerNeuron(name: string, value: TensorLike, perNeuron: readonly number[]): void {
  const shape = value instanceof Tensor ? value.array.shape : [];
  const missing = perNeuron.length - shape.length;
  if (missing >= 0 && shape.every((n, axis) => n === 1 || n === perNeuron[axis + missing])) return;
  failRange(place, `got ${name} of shape ${showShape(shape)} for neurons of shape ${showShape(perNeuron)}.`);
}

function dataOf(x: FloatNd | undefined): FloatArray {
  return x === undefined ? empty([0]).data : kernels.flat(x);
}

/** The numbers of a cotangent; null where it is the zero that stands for an output without one. */
function nonZero(ct: FloatNd | undefined): FloatArray | null {
  if (ct === undefined) return null;
  const isConstantZero = ct.data[ct.offset] === 0 && ct.stride.every((step) => step === 0);
  return isConstantZero ? null : kernels.flat(ct);
}
