import { Tensor } from '../../../autodiff/tensor.ts';
import { matmul } from '../../../ops/matmul.ts';
import { concat, expandDims, slice } from '../../../ops/shape.ts';
import { invSquareGrad } from '../../../surrogates/inv-square-grad.ts';
import { failType } from '../../../util/errors.ts';
import { li } from '../../neurons/li.ts';
import { neuronsAt } from '../../neurons/neuron.ts';
import type { NeuronState } from '../../neurons/neuron-state.ts';
import type { AnySurrogate } from '../../neurons/step-model.ts';
import { synaptic } from '../../neurons/synaptic.ts';
import { type Outcome, type PeerLayer, peerLayer } from '../core/peer-layer.ts';
import { paramsOf, peerOptions, requireValue, type Value } from '../core/peer-options.ts';
import type { At, Of, PeerParams } from '../core/peer-params.ts';
import { spikeOf } from '../core/spike-of.ts';
import { computed, exponential, negative, over } from '../core/values.ts';

/** Options of {@link runSnn}. Weights are [from, to]. */
export interface RunSnnOptions {
  /** Input to hidden. */
  readonly w1: Tensor;
  /** Hidden to hidden, of the spikes of the step before. Default none. */
  readonly v1?: Tensor;
  /** Hidden to readout. Default none: the hidden layer alone. */
  readonly w2?: Tensor;
  /** Seconds. Default 0.001. */
  readonly timeStep?: number;
  /** Seconds. Default 0.005. */
  readonly tauSyn?: number;
  /** Seconds. Default 0.01. */
  readonly tauMem?: number;
  /** Decay of the synapse, in place of tauSyn. */
  readonly alpha?: Value;
  /** Decay of the membrane, in place of tauMem. */
  readonly beta?: Value;
  /** Default 100. */
  readonly scale?: number;
  /** In place of scale. */
  readonly spikeFn?: AnySurrogate;
}

const optional = ['v1', 'w2', 'tauSyn', 'tauMem', 'alpha', 'beta', 'scale', 'spikeFn'] as const;

/**
 * `run_snn` of the tutorials: a hidden layer, whose v is the membrane before the update of a step, and where `w2` is given a leaky
 * readout, whose output `[T + 1, B, O]` begins with its start.
 */
export function runSnn<G extends RunSnnOptions>(
  options: Of<RunSnnOptions, G>,
): PeerLayer<PeerParams<G, At<G, 'spikeFn'>>>;
export function runSnn(options: RunSnnOptions): PeerLayer {
  const place = 'spytorch.runSnn';
  const own = peerOptions(place, options, { required: ['w1'], optional, defaults: { timeStep: 0.001 } });
  for (const [name, other] of [
    ['tauSyn', 'alpha'],
    ['tauMem', 'beta'],
    ['scale', 'spikeFn'],
  ] as const)
    if (own[name] !== undefined && own[other] !== undefined)
      failType(place, `give one of ${name} and ${other}.`);
  for (const name of ['w1', 'v1', 'w2'] as const)
    if (own[name] !== undefined && !(own[name] instanceof Tensor))
      failType(place, `${name} must be a Tensor.`);
  const { w1, v1, w2, timeStep, tauSyn = 0.005, tauMem = 0.01, scale = 100 } = own;
  const decay = (tau: number) => exponential(negative(over(timeStep, tau)));
  const alpha = requireValue(place, 'alpha', own.alpha ?? decay(tauSyn));
  const beta = requireValue(place, 'beta', own.beta ?? decay(tauMem));
  const [hiddenAlpha, hiddenBeta] = [computed(() => alpha), computed(() => beta)];
  const readout = neuronsAt(li, place, { alpha: hiddenAlpha, beta: hiddenBeta, synapse: 'chargeDecayJump' });
  const outputs = (outcome: Outcome, from: NeuronState): Outcome => {
    if (w2 === undefined) return outcome;
    const { entries, state } = outcome;
    const start = { v: from.out as Tensor, i: from.flt as Tensor };
    const { v, i, state: last } = readout.run(matmul(entries.spikes as Tensor, w2), start);
    const output = concat([expandDims(start.v, 0), v as Tensor]);
    const flt = i as Tensor;
    return {
      entries: { ...entries, flt, out: v as Tensor, output },
      state: { ...state, flt: last.i as Tensor, out: last.v as Tensor },
    };
  };
  return peerLayer({
    place,
    shown: options,
    params: paramsOf({ w1, v1, w2, alpha, beta }),
    neurons: neuronsAt(synaptic, place, {
      alpha: hiddenAlpha,
      beta: hiddenBeta,
      order: 'chargeDecayJump',
      reset: 'value',
      resetDelay: true,
      resetDrops: 'charge',
      spikesOf: 'start',
      detachReset: true,
      surrogate: spikeOf(own.spikeFn ?? invSquareGrad({ alpha: scale })),
      strict: true,
    }),
    start: { spikes: 0, v: 0, syn: 0, ...(w2 && { flt: 0, out: 0 }) },
    ...(w2 && { sizes: { flt: outputsOf(w2), out: outputsOf(w2) } }),
    readout: w2 !== undefined,
    names: { i: 'syn' },
    input: (x) => matmul(x, w1),
    ...(v1 && { among: () => ({ weight: v1, connect: 'all', autapses: true }) }),
    outcome: (outcome, from) => {
      const v = outcome.entries.v as Tensor;
      const before = concat([expandDims(from.v as Tensor, 0), slice(v, 0, (v.value.shape[0] as number) - 1)]);
      return outputs({ ...outcome, entries: { ...outcome.entries, v: before } }, from);
    },
  });
}

function outputsOf(w2: Tensor): number {
  return w2.value.shape[1] as number;
}
