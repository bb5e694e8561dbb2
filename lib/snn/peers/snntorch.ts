import type { Tensor } from '../../autodiff/tensor.ts';
import { mul, pow, sub } from '../../ops/arithmetic.ts';
import { zeros } from '../../ops/create.ts';
import { concat, slice } from '../../ops/shape.ts';
import { failRange, failType, show, showShape } from '../../util/errors.ts';
import { alpha as alphaNeurons } from '../neurons/alpha.ts';
import { lapicque } from '../neurons/lapicque.ts';
import { lif } from '../neurons/lif.ts';
import { neuronsAt } from '../neurons/neuron.ts';
import { type PeerLayer, peerLayer } from './core/peer-layer.ts';
import {
  type Complete,
  learned,
  paramsOf,
  peerOptions,
  requireAll,
  requireOne,
  requireOneOf,
  requireValue,
  type Value,
} from './core/peer-options.ts';
import type { Of } from './core/peer-params.ts';
import { computed, exponential, logarithm, minus, negative, over } from './core/values.ts';
import { inhibited } from './snntorch/inhibited.ts';
import { clamped, gradedBy, gradientOf, membranes, resets } from './snntorch/membranes.ts';
import {
  type CommonOptions,
  common,
  type DelayOptions,
  type GradedOptions,
  graded,
  type RecurrenceOptions,
  recurrence,
  type SynapseOptions,
} from './snntorch/options.ts';
import type { LapicqueOf, LearnedOf, RecurrentOf, StateOf } from './snntorch/params.ts';
import { deltaLeaky } from './snntorch/rows.ts';

export type { PeerLayer, PeerRun } from './core/peer-layer.ts';
export type { CommonOptions, RecurrenceOptions, ResetMechanism } from './snntorch/options.ts';

type Neurons<G> = PeerLayer<LearnedOf<G>>;
type Recurrent<G> = PeerLayer<RecurrentOf<G>>;

/** Options of {@link Leaky}. */
export type LeakyOptions = { readonly beta: Value } & CommonOptions & DelayOptions & GradedOptions;

/** `snntorch.Leaky`: a leaky membrane, reset a step later by what it was. */
export function Leaky<G extends LeakyOptions>(options: Of<LeakyOptions, G>): Neurons<G>;
export function Leaky(options: LeakyOptions): PeerLayer {
  const place = 'snntorch.Leaky';
  const defaults = { ...common, resetDelay: true, ...graded };
  const own = peerOptions(place, options, { required: ['beta'], defaults });
  return membranes(place, options, own, false);
}

/** Options of {@link Synaptic}. */
export type SynapticOptions = { readonly beta: Value } & SynapseOptions & CommonOptions & DelayOptions;

/** `snntorch.Synaptic`: the input jumps a synaptic current, which charges the membrane. */
export function Synaptic<G extends SynapticOptions>(options: Of<SynapticOptions, G>): Neurons<G>;
export function Synaptic(options: SynapticOptions): PeerLayer {
  const place = 'snntorch.Synaptic';
  const defaults = { ...common, learnAlpha: false, resetDelay: true };
  const own = peerOptions(place, options, { required: ['alpha', 'beta'], defaults });
  return membranes(place, options, { ...own, ...graded }, false);
}

/** Options of {@link RLeaky}. */
export type RLeakyOptions = { readonly beta: Value } & CommonOptions & RecurrenceOptions & DelayOptions;

/** `snntorch.RLeaky`: Leaky with recurrent weights; the reset to zero drops the whole step. */
export function RLeaky<G extends RLeakyOptions>(options: Of<RLeakyOptions, G>): Recurrent<G>;
export function RLeaky(options: RLeakyOptions): PeerLayer {
  const place = 'snntorch.RLeaky';
  const defaults = { ...common, ...recurrence, resetDelay: true };
  const own = peerOptions(place, options, { required: ['beta'], defaults });
  return membranes(place, options, { ...own, ...graded }, true);
}

/** Options of {@link RSynaptic}. */
export type RSynapticOptions = { readonly beta: Value } & SynapseOptions & CommonOptions & RecurrenceOptions;

/** `snntorch.RSynaptic`: Synaptic with recurrent weights, whose current goes into the synapse. */
export function RSynaptic<G extends RSynapticOptions>(options: Of<RSynapticOptions, G>): Recurrent<G>;
export function RSynaptic(options: RSynapticOptions): PeerLayer {
  const place = 'snntorch.RSynaptic';
  const defaults = { ...common, ...recurrence, learnAlpha: false };
  const own = peerOptions(place, options, { required: ['alpha', 'beta'], defaults });
  return membranes(place, options, { ...own, ...graded, resetDelay: true }, true);
}

/** Options of {@link Lapicque}. */
export type LapicqueOptions = CommonOptions & {
  /** Alone, with R = 1, or with R or C. The decay is 1 - timeStep / (R C) even so. */
  readonly beta?: Value;
  readonly R?: Value;
  readonly C?: Value;
  /** Default 1. */
  readonly timeStep?: Value;
};

/** `snntorch.Lapicque`: a resistor and a capacitor. The reset to zero drops the whole step. */
export function Lapicque<G extends LapicqueOptions>(
  options: Of<LapicqueOptions, G>,
): PeerLayer<LapicqueOf<G>>;
export function Lapicque(options: LapicqueOptions): PeerLayer {
  const place = 'snntorch.Lapicque';
  const defaults = { ...common, timeStep: 1 };
  const own = peerOptions(place, options, { optional: ['beta', 'R', 'C'], defaults });
  const { params, shared, inhibition } = resetLate(place, own);
  const { timeStep, resetMechanism } = own;
  const given = [own.beta, own.R, own.C].filter((value) => value !== undefined).length;
  if (given === 3 || given === 0 || (given === 1 && own.beta === undefined))
    failType(place, 'give beta, or two of beta, R and C.');
  const beta =
    own.beta === undefined ? undefined : learned(requireValue(place, 'beta', own.beta), own.learnBeta);
  // R C of a decay e^(-timeStep / (R C)) = beta.
  const product = () =>
    over(
      requireAll(place, 'timeStep', timeStep, 'above 0', (dt) => dt > 0),
      negative(logarithm(requireAll(place, 'beta', beta ?? 0.5, 'in (0, 1)', (b) => b > 0 && b < 1))),
    );
  const { R = given === 1 ? 1 : undefined, C } = own;
  const resistance = R ?? computed(() => over(product(), C ?? 1));
  const capacitance = C ?? computed(() => over(product(), R ?? 1));
  return peerLayer({
    place,
    shown: options,
    params: paramsOf({ beta, R: own.R, C, timeStep, ...params }),
    neurons: neuronsAt(lapicque, place, {
      ...shared,
      resistance,
      capacitance,
      dt: timeStep,
      resetDelay: true,
      ...(resetMechanism === 'zero' && { resetDrops: 'charge' }),
    }),
    start: { v: 0 },
    ...inhibition,
  });
}

/** Options of {@link Alpha}. */
export type AlphaOptions = { readonly beta: Value } & SynapseOptions & CommonOptions;

/** `snntorch.Alpha`: the membrane is the difference of two exponentials. alpha must be above beta. */
export function Alpha<G extends AlphaOptions>(options: Of<AlphaOptions, G>): Neurons<G>;
export function Alpha(options: AlphaOptions): PeerLayer {
  const place = 'snntorch.Alpha';
  const defaults = { ...common, resetMechanism: 'zero', learnAlpha: false } as const;
  const own = peerOptions(place, options, { required: ['alpha', 'beta'], defaults });
  const { params, shared, inhibition } = resetLate(place, own);
  const [alpha, beta] = [learned(own.alpha, own.learnAlpha), learned(own.beta, own.learnBeta)];
  return peerLayer({
    place,
    shown: options,
    params: paramsOf({ alpha, beta, ...params }),
    neurons: neuronsAt(alphaNeurons, place, {
      ...shared,
      alpha: computed(() => clamped(alpha)),
      beta: computed(() => clamped(beta)),
    }),
    start: { synExc: 0, synInh: 0, v: 0 },
    names: { e: 'synExc', n: 'synInh' },
    ...inhibition,
  });
}

/** Options of {@link StateLeaky}. */
export type StateLeakyOptions = Omit<CommonOptions, 'resetMechanism' | 'inhibition'> &
  GradedOptions & {
    /** Gives tau = 1 / (1 - beta). */
    readonly beta?: Value;
    /** Its parameter: the decay is e^(-1 / tau). */
    readonly tau?: Value;
    /** The number of neurons. */
    readonly channels: number;
    /** Memory in steps, of whole sequences: no run then goes on from a state. Default null, all of them. */
    readonly kernelTruncationSteps?: number | null;
  };

/** `snntorch.StateLeaky`: no reset; the decay is e^(-1 / tau) with tau = 1 / (1 - beta), and graded spikes are multiplied twice. */
export function StateLeaky<G extends StateLeakyOptions>(
  options: Of<StateLeakyOptions, G>,
): PeerLayer<StateOf<G>>;
export function StateLeaky(options: StateLeakyOptions): PeerLayer {
  const place = 'snntorch.StateLeaky';
  const { resetMechanism: _, inhibition: __, ...rest } = common;
  const defaults = { ...rest, ...graded, kernelTruncationSteps: null };
  const own = peerOptions(place, options, { required: ['channels'], optional: ['beta', 'tau'], defaults });
  requireOne(place, own, ['beta', 'tau']);
  const { kernelTruncationSteps: memory, beta, learnBeta } = own;
  if (memory !== null && !(Number.isSafeInteger(memory) && memory > 0))
    failRange(place, `kernelTruncationSteps must be null or a whole number from 1, got ${show(memory)}.`);
  const tauOf = () =>
    over(
      1,
      minus(
        1,
        requireAll(place, 'beta', beta, 'at most 1', (b) => b <= 1),
      ),
    );
  const tau = own.tau ?? (learnBeta ? learned(tauOf(), true) : undefined);
  const decay = () =>
    exponential(
      negative(
        over(
          1,
          requireAll(place, 'tau', tau ?? tauOf(), 'at least 0', (t) => t >= 0),
        ),
      ),
    );
  const threshold = learned(own.threshold, own.learnThreshold);
  const factor = learned(own.gradedSpikesFactor, own.learnGradedSpikesFactor);
  return peerLayer({
    place,
    shown: options,
    params: paramsOf({ ...(tau === undefined ? { beta } : { tau }), threshold, gradedSpikesFactor: factor }),
    neurons: neuronsAt(lif, place, {
      beta: computed(decay),
      vThreshold: threshold,
      reset: 'none',
      surrogate: gradientOf(own),
      strict: true,
    }),
    start: { v: 0 },
    input: (x, goesOn) => {
      if (goesOn && memory !== null)
        failRange(
          place,
          'kernelTruncationSteps needs a whole sequence: a state has no inputs to be forgotten.',
        );
      return forgotten(requireChannels(place, x, own.channels), decay, memory);
    },
    ...gradedBy(factor, true),
  });
}

/** An input less what the membrane is to have forgotten of it. */
function forgotten(x: Tensor, decay: () => Value, memory: number | null): Tensor {
  const steps = x.value.shape[0] as number;
  if (memory === null || memory >= steps) return x;
  const before = concat([zeros([memory, ...x.value.shape.slice(1)]), slice(x, 0, steps - memory)]);
  return sub(x, mul(before, pow(decay(), memory)));
}

function requireChannels(place: string, x: Tensor, channels: number): Tensor {
  const { shape } = x.value;
  if (shape.length === 3 && shape[2] === channels) return x;
  return failRange(
    place,
    `got an input of shape ${showShape(shape)} when [steps, batch, ${channels}] was due.`,
  );
}

/** Options of {@link DeltaLeaky}. */
export type DeltaLeakyOptions = Pick<CommonOptions, 'spikeGrad' | 'surrogateDisable' | 'learnBeta'> & {
  readonly beta: Value;
  /** Default 1. */
  readonly deltaThreshold?: Value;
};

/** `snntorch.DeltaLeaky`: fires where the membrane changes by more than a threshold; no reset. */
export function DeltaLeaky<G extends DeltaLeakyOptions>(options: Of<DeltaLeakyOptions, G>): Neurons<G>;
export function DeltaLeaky(options: DeltaLeakyOptions): PeerLayer {
  const place = 'snntorch.DeltaLeaky';
  const defaults = { deltaThreshold: 1, spikeGrad: undefined, surrogateDisable: false, learnBeta: false };
  const own = peerOptions(place, options, { required: ['beta'], defaults });
  const { deltaThreshold } = own;
  const beta = learned(own.beta, own.learnBeta);
  return peerLayer({
    place,
    shown: options,
    params: paramsOf({ beta, deltaThreshold }),
    neurons: neuronsAt(deltaLeaky, place, { beta, deltaThreshold, surrogate: gradientOf(own), strict: true }),
    start: { v: 0 },
  });
}

/** What Lapicque and Alpha share: the threshold, and the reset of the step before. */
function resetLate(place: string, own: Complete<CommonOptions, typeof common>) {
  const { resetMechanism } = own;
  requireOneOf(place, 'resetMechanism', resetMechanism, ['subtract', 'zero', 'none']);
  const threshold = learned(own.threshold, own.learnThreshold);
  const shared = {
    vThreshold: threshold,
    reset: resets[resetMechanism],
    detachReset: true,
    surrogate: gradientOf(own),
    strict: true,
  };
  return {
    shared,
    params: { threshold },
    inhibition: own.inhibition ? { scan: inhibited({ threshold, atOnce: 'none', factor: 1 }) } : {},
  };
}
