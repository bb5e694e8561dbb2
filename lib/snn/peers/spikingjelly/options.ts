import { sigmoid } from '../../../surrogates/sigmoid.ts';
import { failRange } from '../../../util/errors.ts';
import type { NeuronOptions } from '../../neurons/neuron-options.ts';
import type { AnySurrogate } from '../../neurons/step-model.ts';
import { requireValue, type Value } from '../core/peer-options.ts';
import type { At, None, PeerParams } from '../core/peer-params.ts';
import { spikeOf } from '../core/spike-of.ts';
import { logarithm, minus, negative } from '../core/values.ts';

/** What most neurons of SpikingJelly take. */
export interface CommonOptions {
  /** Default 1. */
  readonly vThreshold?: Value;
  /** What v is set to, decays to and starts from; null: the threshold is subtracted, and it is 0. Default 0. */
  readonly vReset?: Value | null;
  /** Default false. */
  readonly detachReset?: boolean;
  /** Default sigmoid with alpha 4. */
  readonly surrogateFunction?: AnySurrogate;
}

/** A leak. */
export interface LeakOptions {
  /** Above 1. Default 2. */
  readonly tau?: Value;
  /** Whether the input is divided by tau. Default true. */
  readonly decayInput?: boolean;
}

/** A quadratic charge. */
export interface QuadraticOptions {
  /** Default 0.8. */
  readonly vC?: Value;
  /** Default 1. */
  readonly a0?: Value;
  /** Default 0, of IzhikevichNode -0.1. */
  readonly vRest?: Value;
}

export const common = {
  vThreshold: 1,
  vReset: 0,
  detachReset: false,
  surrogateFunction: undefined,
} as const;

export const leak = { tau: 2, decayInput: true } as const;

/** What a layer of SpikingJelly learns: what was given, and A. */
export type NodeParams<G, A = None> = PeerParams<G, At<G, 'surrogateFunction'>, A>;

/** The options of common ones, complete. */
export interface Common {
  readonly vThreshold: Value;
  readonly vReset: Value | null;
  readonly detachReset: boolean;
  readonly surrogateFunction: AnySurrogate | undefined;
}

/** What v is reset to, decays to and starts from. */
export function restOf({ vReset }: Pick<Common, 'vReset'>): Value {
  return vReset ?? 0;
}

/** Threshold, reset and spikes in terms of neurons here. */
export function firingOf(own: Common): NeuronOptions {
  const { vThreshold, vReset, detachReset, surrogateFunction = sigmoid({ alpha: 4 }) } = own;
  return {
    vThreshold,
    vReset: restOf(own),
    reset: vReset === null ? 'subtract' : 'value',
    detachReset,
    surrogate: spikeOf(surrogateFunction),
    strict: false,
  };
}

/** @throws RangeError where a value is not above a bound, or given one, not below another. */
export function requireAbove(
  place: string,
  name: string,
  value: Value,
  least: number,
  most = Infinity,
): Value {
  const given = requireValue(place, name, value);
  const numbers = typeof given === 'number' ? [given] : given.toTypedArray();
  for (const number of numbers) {
    if (number > least && number < most) continue;
    const due = most === Infinity ? `above ${least}` : `above ${least} and below ${most}`;
    failRange(place, `${name} must be ${due}, got ${number}.`);
  }
  return value;
}

/** The w of a time constant: 1 / tau = sigmoid(w). @throws As `requireAbove`, of 1. */
export function weightOf(place: string, name: string, tau: Value): Value {
  return negative(logarithm(minus(requireAbove(place, name, tau, 1), 1)));
}
