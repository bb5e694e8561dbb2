import { Tensor } from '../../../autodiff/tensor.ts';
import { mul } from '../../../ops/arithmetic.ts';
import { tensor } from '../../../ops/create.ts';
import { type Random, requireRandom } from '../../../ops/random.ts';
import { transpose } from '../../../ops/shape.ts';
import { arctan } from '../../../surrogates/arctan.ts';
import { heaviside } from '../../../surrogates/heaviside.ts';
import { failType } from '../../../util/errors.ts';
import { requireSizes } from '../../layers/starting-weight.ts';
import { lif } from '../../neurons/lif.ts';
import { neuronsAt } from '../../neurons/neuron.ts';
import type { AnySurrogate } from '../../neurons/step-model.ts';
import { synaptic } from '../../neurons/synaptic.ts';
import { type Among, type PeerLayer, type PeerParts, peerLayer } from '../core/peer-layer.ts';
import {
  learned,
  type OrAbsent,
  paramsOf,
  requireOneOf,
  requireValue,
  requireWeights,
  type Value,
} from '../core/peer-options.ts';
import { spikeOf } from '../core/spike-of.ts';
import { computed, times, within } from '../core/values.ts';
import { inhibited } from './inhibited.ts';
import type { RecurrenceOptions, ResetMechanism } from './options.ts';
import { resetAtOnce } from './rows.ts';

/** Decays are clamped in use. */
export const clamped = /* @__PURE__ */ within(0, 1);

/** The resets of the zoo, by their names there. */
export const resets = { subtract: 'subtract', zero: 'value', none: 'none' } as const;

/** What spikes pass back. */
export function gradientOf({
  spikeGrad = arctan({ alpha: 2 }),
  surrogateDisable,
}: {
  readonly spikeGrad?: AnySurrogate | undefined;
  readonly surrogateDisable: boolean;
}): AnySurrogate {
  return surrogateDisable ? heaviside() : spikeOf(spikeGrad);
}

interface Given extends OrAbsent<RecurrenceOptions> {
  readonly alpha?: Value;
  readonly beta: Value;
  readonly threshold: Value;
  readonly spikeGrad?: AnySurrogate | undefined;
  readonly surrogateDisable: boolean;
  readonly resetMechanism: ResetMechanism;
  readonly inhibition: boolean;
  readonly resetDelay: boolean;
  readonly gradedSpikesFactor: Value;
  readonly learnAlpha?: boolean;
  readonly learnBeta: boolean;
  readonly learnThreshold: boolean;
  readonly learnGradedSpikesFactor: boolean;
}

/** Leaky, Synaptic, RLeaky and RSynaptic: a membrane with or without synapse, and recurrent weights. */
export function membranes(place: string, given: object, options: Given, isRecurrent: boolean): PeerLayer {
  const { resetMechanism, resetDelay, inhibition, allToAll = true } = options;
  requireOneOf(place, 'resetMechanism', resetMechanism, ['subtract', 'zero', 'none'] as const);
  const isSynaptic = options.alpha !== undefined;
  const alpha = options.alpha === undefined ? 0 : learned(options.alpha, options.learnAlpha === true);
  const beta = learned(options.beta, options.learnBeta);
  const threshold = learned(options.threshold, options.learnThreshold);
  const factor = learned(options.gradedSpikesFactor, options.learnGradedSpikesFactor);
  const { among, params } = isRecurrent
    ? recurrentWeights(place, allToAll, options)
    : { among: undefined, params: {} };
  const drops = isSynaptic || isRecurrent ? 'charge' : 'nothing';
  const shared = {
    beta: computed(() => clamped(beta)),
    vThreshold: threshold,
    surrogate: gradientOf(options),
    strict: true,
    ...(isSynaptic && { alpha: computed(() => clamped(alpha)) }),
  };
  const isLate = resetDelay || inhibition;
  const model = isLate ? (isSynaptic ? synaptic : lif) : resetAtOnce;
  const settings = isLate
    ? {
        reset: resets[resetMechanism],
        resetDelay: true,
        detachReset: true,
        ...(resetMechanism === 'zero' && { resetDrops: drops }),
      }
    : { reset: resetMechanism, drops: drops === 'charge' ? drops : 'membrane', synapse: isSynaptic };
  const atOnce = resetDelay ? 'none' : resetMechanism;
  return peerLayer({
    place,
    shown: given,
    params: paramsOf({
      ...(isSynaptic && { alpha }),
      beta,
      threshold,
      gradedSpikesFactor: factor,
      ...params,
    }),
    neurons: neuronsAt(model, place, { ...shared, ...settings }),
    start: { ...(isRecurrent && { spikes: 0 }), ...(isSynaptic && { syn: 0 }), v: 0 },
    names: { i: 'syn' },
    ...(among && { among }),
    ...(inhibition ? { scan: inhibited({ threshold, atOnce, factor }) } : gradedBy(factor)),
  });
}

/** Spikes times a factor, or its square, of what it is at each run. */
export function gradedBy(factor: Value, squared = false): Pick<PeerParts, 'outcome'> {
  if (factor === 1) return {};
  return {
    outcome: ({ entries, state }) => ({
      entries: {
        ...entries,
        spikes: mul(entries.spikes as Tensor, squared ? times(factor, factor) : factor),
      },
      state,
    }),
  };
}

/** The weights among neurons, and what is learned of them. */
function recurrentWeights(
  place: string,
  allToAll: boolean,
  { V = 1, recurrent, linearFeatures, learnRecurrent = true, random }: OrAbsent<RecurrenceOptions>,
): { readonly among: () => Among; readonly params: object } {
  if (!allToAll) {
    if (recurrent !== undefined) failType(place, 'recurrent is for allToAll: true, give V.');
    const weight = requireValue(place, 'V', V);
    const own = weight instanceof Tensor ? weight : tensor(weight);
    return {
      among: () => ({ weight: own, connect: 'oneToOne', autapses: true }),
      params: learnRecurrent ? { V: own } : {},
    };
  }
  const own = requireWeights(place, 'recurrent', recurrent ?? drawn(place, linearFeatures, random));
  return {
    among: () => ({ weight: transpose(own.weight), bias: own.bias, connect: 'all', autapses: true }),
    params: learnRecurrent ? { recurrent: own } : {},
  };
}

function drawn(
  place: string,
  size: number | undefined,
  random: Random | undefined,
): { readonly weight: Tensor; readonly bias: Tensor } {
  if (size === undefined) failType(place, 'give recurrent: { weight, bias }, or linearFeatures and random.');
  requireSizes(place, size);
  const generator = requireRandom(place, random);
  const most = 1 / Math.sqrt(size);
  return {
    weight: generator.uniform([size, size], -most, most),
    bias: generator.uniform([size], -most, most),
  };
}
