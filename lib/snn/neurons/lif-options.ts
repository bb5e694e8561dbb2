import { Tensor, type TensorLike } from '../../autodiff/tensor.ts';
import { leaves, type Tree } from '../../autodiff/tree.ts';
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

/**
 * A parameter of neurons: a number; a tensor, which is learned; or a function of tensors that are learned, those of the option
 * `params`. It is called at each run, so that gradients reach them.
 */
export type Learnable = TensorLike | (() => TensorLike);

/** Tensors by name, in objects and arrays to any depth. */
export type OwnParams = { readonly [name: string]: Tree };

/**
 * What a layer of LIF neurons is. A tensor among `beta`, `tau`, `vThreshold`, of one value or one per neuron, is a parameter to be
 * learned.
 */
export interface LifOptions<
  B extends Learnable = Learnable,
  T extends Learnable = Learnable,
  V extends Learnable = Learnable,
  P extends OwnParams = OwnParams,
> {
  /** Decay of the membrane per step, in [0, 1]. Give this or `tau`. */
  readonly beta?: B;
  /** Time constant of the membrane in steps, at least 1: beta = 1 - 1/tau. Give this or `beta`. */
  readonly tau?: T;
  /** Factor of the input current. Default 1. */
  readonly gain?: number;
  /** The membrane at which a neuron fires: above 0, or with the reset `'value'` above vReset. Default 1. */
  readonly vThreshold?: V;
  /** What the functions among the parameters are of, to be learned in their place: it goes to the `params` of the layer. */
  readonly params?: P;
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
  /** A neuron fires above the threshold only, not at it. Default: as the surrogate does. */
  readonly strict?: boolean;
  /** The spike function. Default `surrogates.arctan({ alpha: 2 })`. */
  readonly surrogate?: Surrogate;
}

/** The parameters of LIF neurons: those options that were given as tensors, and those of the option `params`. */
export type LifParams<
  B extends Learnable = Learnable,
  T extends Learnable = Learnable,
  V extends Learnable = Learnable,
  P extends OwnParams = OwnParams,
> = Learned<'beta', B> & Learned<'tau', T> & Learned<'vThreshold', V> & (string extends keyof P ? object : P);

/** The parameter of a name: there where a tensor was given, perhaps where one may have been. */
type Learned<N extends string, G> = [G] extends [Tensor]
  ? { readonly [K in N]: Tensor }
  : [Tensor] extends [G]
    ? { readonly [K in N]?: Tensor }
    : object;

const learnable = ['beta', 'tau', 'vThreshold'] as const;

/**
 * Those options that were given as tensors, and those of the option `params`.
 *
 * @param taken - Names of parameters that the layer has besides.
 * @throws TypeError or RangeError for `params` that are no tensors, that nothing is a function of, or whose names are taken.
 */
export function lifParams(
  place: string,
  options: LifOptions,
  taken: readonly string[] = [],
): Readonly<Record<string, Tree>> {
  const given = learnable.flatMap((key) => (options[key] instanceof Tensor ? [[key, options[key]]] : []));
  const { params = {} } = options;
  leaves(place, { params });
  for (const name of Object.keys(params)) {
    if (taken.includes(name) || given.some(([other]) => other === name))
      failRange(place, `params has ${name}, which is the name of a parameter of its own.`);
  }
  if (Object.keys(params).length > 0 && learnable.every((key) => typeof options[key] !== 'function'))
    failType(place, 'got params when no parameter is a function of them, as in beta: () => sigmoid(w).');
  return { ...Object.fromEntries(given), ...params };
}

/** The options of LIF neurons, checked and complete; parameters of the type given. */
export interface LifSpec<G = TensorLike> {
  /** The function that errors name. */
  readonly place: string;
  readonly decay: { readonly beta: G } | { readonly tau: G };
  readonly vThreshold: G;
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
export function requireLifOptions(
  place: string,
  options: LifOptions,
  more: readonly string[] = [],
): LifSpec<Learnable> {
  if (typeof options !== 'object' || options === null) {
    failType(place, `got ${show(options)} as options when an object with beta or tau was due.`);
  }
  rejectUnknownKeys(place, options, [...more, ...optionNames]);
  const { vThreshold = 1, gain = 1, vReset = 0, vLeak = 0 } = options;
  const { reset = 'subtract', resetDelay = false, detachReset = false } = options;
  const { surrogate = arctan({ alpha: 2 }), strict = surrogate?.row?.strict ?? false } = options;
  const decay = requireDecay(place, options);
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
  if (typeof vThreshold !== 'function') requireThreshold(place, vThreshold, rule);
  return { place, decay, vThreshold, strict, surrogate, rule };
}

const optionNames: readonly (keyof LifOptions)[] = [
  'beta',
  'tau',
  'gain',
  'vThreshold',
  'params',
  'vReset',
  'vLeak',
  'reset',
  'resetDelay',
  'detachReset',
  'strict',
  'surrogate',
];

function requireDecay(place: string, { beta, tau }: LifOptions): LifSpec<Learnable>['decay'] {
  if (beta !== undefined && tau === undefined) {
    if (typeof beta !== 'function') requireBeta(place, beta);
    return { beta };
  }
  if (tau !== undefined && beta === undefined) {
    if (typeof tau !== 'function') requireTau(place, tau);
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
  requireEach(place, 'tau', tau, 'at least 1 (step)', (value) => value >= 1);
  requireEach(place, 'tau', tau, 'finite (beta: 1 is without leak)', Number.isFinite);
}

/** A threshold that the membrane is at or above after a reset would fire for ever. */
function requireThreshold(place: string, vThreshold: TensorLike, { reset, vReset }: LifRule): void {
  requireFinite(place, 'vThreshold', vThreshold);
  if (reset === 'subtract') requireEach(place, 'vThreshold', vThreshold, 'above 0', (value) => value > 0);
  if (reset === 'value')
    requireEach(place, 'vThreshold', vThreshold, `above vReset, ${vReset}`, (value) => value > vReset);
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

/** The neurons of one run: parameters that were given as functions are called, on the tape of the moment. */
export function evaluated({ place, decay, vThreshold, ...rest }: LifSpec<Learnable>): LifSpec {
  const value = (name: string, given: Learnable) => evaluate(place, name, given);
  const own = 'beta' in decay ? { beta: value('beta', decay.beta) } : { tau: value('tau', decay.tau) };
  return { ...rest, place, decay: own, vThreshold: value('vThreshold', vThreshold) };
}

function evaluate(place: string, name: string, given: Learnable): TensorLike {
  if (typeof given !== 'function') return given;
  const value: unknown = given();
  if (value instanceof Tensor || typeof value === 'number') return value;
  return failType(place, `${name}() gave ${show(value)} when a Tensor or a number was due.`);
}

/** The threshold. A tensor may have been trained since it was given, so it is looked at again. */
export function thresholdOf({ place, vThreshold, rule }: LifSpec): TensorLike {
  requireThreshold(place, vThreshold, rule);
  return vThreshold;
}

/** The decay per step. A tensor may have been trained since it was given, so it is looked at again. */
export function decayOf({ place, decay }: LifSpec): TensorLike {
  if ('beta' in decay) {
    requireBeta(place, decay.beta);
    return decay.beta;
  }
  requireTau(place, decay.tau);
  if (!(decay.tau instanceof Tensor)) return 1 - 1 / decay.tau;
  return sub(1, div(1, decay.tau));
}
