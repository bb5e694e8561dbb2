import { Tensor, type TensorLike } from '../../autodiff/tensor.ts';
import { kernels } from '../../kernels/index.ts';
import type { LifRule } from '../../kernels/reference/lif.ts';
import { div, sub } from '../../ops/arithmetic.ts';
import { arctan } from '../../surrogates/arctan.ts';
import type { Surrogate } from '../../surrogates/core/surrogate.ts';
import {
  failRange,
  failType,
  rejectUnknownKeys,
  requireBoolean,
  requireNumber,
  show,
} from '../../util/errors.ts';

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

/** The parameters of LIF neurons: those options that were given as tensors. */
export type LifParams = { readonly [K in 'beta' | 'tau' | 'vThreshold']?: Tensor };

/** Those options that were given as tensors. */
export function lifParams(options: LifOptions): LifParams {
  return Object.fromEntries(
    (['beta', 'tau', 'vThreshold'] as const).flatMap((key) => {
      const value = options[key];
      return value instanceof Tensor ? [[key, value]] : [];
    }),
  );
}

/** The options of LIF neurons, checked and complete. */
export interface LifSpec {
  /** The function that errors name. */
  readonly place: string;
  readonly decay: { readonly beta: TensorLike } | { readonly tau: TensorLike };
  readonly vThreshold: TensorLike;
  readonly rule: LifRule;
  readonly strict: boolean;
  readonly surrogate: Surrogate;
}

/**
 * The options of LIF neurons, completed.
 *
 * @param more - The names of options that the layer has besides.
 * @throws TypeError or RangeError for an option that is unknown, of the wrong kind or outside its domain.
 */
export function requireLifOptions(place: string, options: LifOptions, more: readonly string[] = []): LifSpec {
  if (typeof options !== 'object' || options === null) {
    failType(place, `got ${show(options)} as options when an object with beta or tau was due.`);
  }
  rejectUnknownKeys(place, options, [...more, ...optionNames]);
  const { vThreshold = 1, gain = 1, vReset = 0, vLeak = 0 } = options;
  const { reset = 'subtract', resetDelay = false, detachReset = false, strict = false } = options;
  const { surrogate = arctan({ alpha: 2 }) } = options;
  const decay = requireDecay(place, options);
  requireFinite(place, 'vThreshold', vThreshold);
  for (const [name, value] of Object.entries({ gain, vReset, vLeak }))
    requireFinite(place, name, requireNumber(place, name, value));
  if (!['subtract', 'value', 'none'].includes(reset)) {
    failRange(place, `reset must be 'subtract', 'value' or 'none', got ${show(reset)}.`);
  }
  for (const [name, value] of Object.entries({ resetDelay, detachReset, strict })) {
    requireBoolean(place, name, value);
  }
  requireSurrogate(place, surrogate, strict);
  const rule = { gain, vReset, vLeak, reset, resetDelay, detachReset };
  return { place, decay, vThreshold, strict, surrogate, rule };
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

function requireDecay(place: string, { beta, tau }: LifOptions): LifSpec['decay'] {
  if (beta !== undefined && tau === undefined) {
    requireBeta(place, beta);
    return { beta };
  }
  if (tau !== undefined && beta === undefined) {
    requireTau(place, tau);
    return { tau };
  }
  return failType(place, 'give one of beta and tau.');
}

/** Throws unless a number or every element of a tensor keeps a rule. */
function requireEach(
  place: string,
  name: string,
  value: TensorLike,
  due: string,
  holds: (value: number) => boolean,
): void {
  const data = value instanceof Tensor ? kernels.flat(value.array) : [requireNumber(place, name, value)];
  const at = data.findIndex((v) => !holds(v));
  if (at < 0) return;
  const where = data.length > 1 ? ` (element ${at})` : '';
  failRange(place, `${name} must be ${due}, got ${data[at]}${where}.`);
}

function requireBeta(place: string, beta: TensorLike): void {
  requireEach(place, 'beta', beta, 'in [0, 1]', (value) => value >= 0 && value <= 1);
}

function requireTau(place: string, tau: TensorLike): void {
  requireEach(
    place,
    'tau',
    tau,
    'at least 1 (step)',
    (value) => value >= 1 && value < Number.POSITIVE_INFINITY,
  );
}

function requireFinite(place: string, name: string, value: TensorLike): void {
  requireEach(place, name, value, 'finite', Number.isFinite);
}

function requireSurrogate(place: string, surrogate: Surrogate, strict: boolean): void {
  const row = surrogate?.row;
  const learned = Object.entries(surrogate?.params ?? {}).find(
    ([, value]) => (value as unknown) instanceof Tensor,
  );
  if (learned !== undefined) {
    const [name] = learned;
    failType(
      place,
      `the surrogate ${row.name} has a Tensor as ${name}, when a number was due: a scan over time does not learn it.`,
    );
  }
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

/** The threshold. A tensor may have been trained since it was given, so it is looked at again. */
export function thresholdOf({ place, vThreshold }: LifSpec): TensorLike {
  if (vThreshold instanceof Tensor) requireFinite(place, 'vThreshold', vThreshold);
  return vThreshold;
}

/** The decay per step. A tensor may have been trained since it was given, so it is looked at again. */
export function decayOf({ place, decay }: LifSpec): TensorLike {
  if ('beta' in decay) {
    if (decay.beta instanceof Tensor) requireBeta(place, decay.beta);
    return decay.beta;
  }
  if (!(decay.tau instanceof Tensor)) return 1 - 1 / decay.tau;
  requireTau(place, decay.tau);
  return sub(1, div(1, decay.tau));
}
