import type { Tensor } from '../../../autodiff/tensor.ts';
import { abs } from '../../../ops/arithmetic.ts';
import { greater, where } from '../../../ops/elementwise.ts';
import type { Random } from '../../../ops/random.ts';
import { max, mean, min } from '../../../ops/reduce.ts';
import { arctan } from '../../../surrogates/arctan.ts';
import { multiLevelSpikeCount } from '../../../surrogates/multi-level-spike-count.ts';
import { rect } from '../../../surrogates/rect.ts';
import { failType } from '../../../util/errors.ts';
import { lastStep } from '../../neurons/last-step.ts';
import { li } from '../../neurons/li.ts';
import { neuronsAt } from '../../neurons/neuron.ts';
import { maskedPsn } from '../../neurons/parallel/masked-psn.ts';
import { psn } from '../../neurons/parallel/psn.ts';
import { slidingPsn } from '../../neurons/parallel/sliding-psn.ts';
import type { AnySurrogate } from '../../neurons/step-model.ts';
import { synaptic } from '../../neurons/synaptic.ts';
import { parallelPeer } from '../core/parallel-peer.ts';
import { type PeerLayer, type PeerParts, peerLayer } from '../core/peer-layer.ts';
import {
  learned,
  paramsOf,
  peerOptions,
  requireOneOf,
  requireValue,
  type Value,
} from '../core/peer-options.ts';
import type { At, None, Of, PeerParams, When } from '../core/peer-params.ts';
import { spikeOf } from '../core/spike-of.ts';
import { computed, minus, over, sigmoidOf } from '../core/values.ts';
import {
  type CommonOptions,
  common,
  firingOf,
  type LeakOptions,
  type NodeParams,
  requireAbove,
  weightOf,
} from './options.ts';
import { integerLif, synapseFilter } from './rows.ts';

type Node<G, A = None> = PeerLayer<NodeParams<G, A>>;

/** Weights over steps, which are given or drawn. */
export interface ParallelOptions {
  readonly weight?: Tensor;
  /** Default -1. */
  readonly bias?: Tensor;
  /** Default arctan with alpha 2. */
  readonly surrogateFunction?: AnySurrogate;
  /** Draws the weight. */
  readonly random?: Random;
}

type Parallel<G> = Node<Pick<G, keyof G & 'surrogateFunction'>, Readonly<Record<'weight' | 'bias', Tensor>>>;

const parallel = {
  weight: undefined,
  bias: undefined,
  surrogateFunction: undefined,
  random: undefined,
} as const;

function weightsOver({ weight, bias, random, surrogateFunction = arctan({ alpha: 2 }) }: ParallelGiven) {
  return {
    ...(weight && { weight }),
    ...(bias && { bias }),
    ...(random && { random }),
    surrogate: spikeOf(surrogateFunction),
  };
}

type ParallelGiven = { readonly [K in keyof ParallelOptions]?: ParallelOptions[K] | undefined };

/** Options of {@link PSN}. */
type PsnOptions = ParallelOptions & { readonly T: number };

/** `PSN`: each step is a learned sum over all T steps. */
export function PSN<G extends PsnOptions>(options: Of<PsnOptions, G>): Parallel<G>;
export function PSN(options: PsnOptions): PeerLayer {
  const place = 'spikingjelly.PSN';
  const { T: steps, ...own } = peerOptions(place, options, { required: ['T'], defaults: parallel });
  return parallelPeer(place, options, psn({ steps, ...weightsOver(own) }));
}

/** Options of {@link MaskedPSN}. */
export type MaskedPsnOptions = ParallelOptions & {
  /** How many steps a sum reaches back, with its own. */
  readonly k: number;
  readonly T: number;
  /** How far the mask holds. Default 0. */
  readonly lambdaInit?: Value;
};

/** `MaskedPSN`: PSN in which the weights of later steps, and of those k back or more, are masked. */
export function MaskedPSN<G extends MaskedPsnOptions>(options: Of<MaskedPsnOptions, G>): Parallel<G>;
export function MaskedPSN(options: MaskedPsnOptions): PeerLayer {
  const place = 'spikingjelly.MaskedPSN';
  const own = peerOptions(place, options, { required: ['k', 'T'], defaults: { ...parallel, lambdaInit: 0 } });
  const { k: order, T: steps, lambdaInit: mask } = own;
  return parallelPeer(place, options, maskedPsn({ steps, order, mask, ...weightsOver(own) }));
}

/** Options of {@link SlidingPSN}. */
export type SlidingPsnOptions = ParallelOptions & {
  /** How many steps a sum reaches back, with its own. */
  readonly k: number;
  /** The weight starts at 1, 1/2, 1/4, … back in time; false: it is drawn. Default true. */
  readonly expInit?: boolean;
};

/** `SlidingPSN`: one weight for each step back. */
export function SlidingPSN<G extends SlidingPsnOptions>(options: Of<SlidingPsnOptions, G>): Parallel<G>;
export function SlidingPSN(options: SlidingPsnOptions): PeerLayer {
  const place = 'spikingjelly.SlidingPSN';
  const own = peerOptions(place, options, { required: ['k'], defaults: { ...parallel, expInit: true } });
  const { random, ...rest } = weightsOver(own);
  if (!own.expInit && own.weight === undefined && random === undefined)
    failType(place, 'give random, which draws the weight, or weight.');
  const drawn = own.expInit ? {} : { ...(random && { random }) };
  return parallelPeer(place, options, slidingPsn({ order: own.k, ...rest, ...drawn }));
}

/** Options of {@link SynapseFilter}. */
export interface SynapseFilterOptions {
  /** Default 100. */
  readonly tau?: Value;
  /** 1 / tau = sigmoid(w). */
  readonly w?: Value;
  /** Whether tau is learned, by way of w. Default false, or true where w is given. */
  readonly learnable?: boolean;
}

/** w where it was given or is learned, else tau. */
type Filter<G> = PeerLayer<
  PeerParams<{
    readonly w: When<At<G, 'w'>, undefined, When<At<G, 'learnable'>, true, Tensor, undefined>, Tensor>;
    readonly tau: When<
      At<G, 'w'>,
      undefined,
      When<At<G, 'learnable'>, true, undefined, At<G, 'tau'>>,
      undefined
    >;
  }>
>;

/** `SynapseFilter`: a current that decays where there is no spike, which is its output. */
export function SynapseFilter<G extends SynapseFilterOptions = None>(
  options?: Of<SynapseFilterOptions, G>,
): Filter<G>;
export function SynapseFilter(options: SynapseFilterOptions = {}): PeerLayer {
  const place = 'spikingjelly.SynapseFilter';
  const own = peerOptions(place, options, { optional: ['tau', 'w', 'learnable'], defaults: {} });
  if (own.w !== undefined && own.tau !== undefined) failType(place, 'give one of tau and w.');
  const tau = requireValue(place, 'tau', own.tau ?? 100);
  const isLearned = own.learnable ?? own.w !== undefined;
  const start = () => weightOf(place, 'tau', tau);
  const w = own.w ?? (isLearned ? start() : undefined);
  const weight = w === undefined ? undefined : learned(requireValue(place, 'w', w), true);
  const leak = computed(() => (weight === undefined ? over(1, tau) : sigmoidOf(weight)));
  return peerLayer({
    place,
    shown: options,
    params: paramsOf(weight === undefined ? { tau } : { w: weight }),
    neurons: neuronsAt(synapseFilter, place, { leak }),
    start: { outI: 0 },
  });
}

/** Options of {@link ILIFNode}. */
export type ILifOptions = Pick<CommonOptions, 'vThreshold' | 'detachReset' | 'surrogateFunction'> &
  Pick<LeakOptions, 'tau'>;

/** `ILIFNode` of 2.0, read and not run: up to n spikes a step, n of its surrogate multiLevelSpikeCount. */
export function ILIFNode<G extends ILifOptions = None>(options?: Of<ILifOptions, G>): Node<G>;
export function ILIFNode(options: ILifOptions = {}): PeerLayer {
  const place = 'spikingjelly.ILIFNode';
  const defaults = { tau: 4 / 3, vThreshold: 1, detachReset: false, surrogateFunction: undefined };
  const own = peerOptions(place, options, { defaults });
  const { tau, vThreshold, detachReset, surrogateFunction = multiLevelSpikeCount({ n: 4 }) } = own;
  requireAbove(place, 'tau', tau, 1);
  const { n: most = 4 } = surrogateFunction.params as { readonly n?: Value };
  const surrogate = spikeOf(surrogateFunction);
  return peerLayer({
    place,
    shown: options,
    params: paramsOf(own),
    neurons: neuronsAt(integerLif, place, { tau, vThreshold, most, detachReset, surrogate, strict: false }),
    start: { v: 0 },
  });
}

/** Options of {@link CUBALIFNode}. */
export type CubaLifOptions = CommonOptions & {
  /** Default 0.5. */
  readonly cDecay?: Value;
  /** Default 0.75. */
  readonly vDecay?: Value;
};

/** `CUBALIFNode` of 2.0, read and not run: the input jumps a current, which charges the membrane. */
export function CUBALIFNode<G extends CubaLifOptions = None>(options?: Of<CubaLifOptions, G>): Node<G>;
export function CUBALIFNode(options: CubaLifOptions = {}): PeerLayer {
  const place = 'spikingjelly.CUBALIFNode';
  const defaults = { ...common, vThreshold: 0.5, cDecay: 0.5, vDecay: 0.75 };
  const own = peerOptions(place, options, { defaults });
  const { surrogateFunction = rect(), cDecay: alpha, vDecay: beta } = own;
  return peerLayer({
    place,
    shown: options,
    params: paramsOf(own),
    neurons: neuronsAt(synaptic, place, { ...firingOf({ ...own, surrogateFunction }), alpha, beta }),
    start: { v: own.vReset ?? 0, c: 0 },
    names: { i: 'c' },
  });
}

/** What a layer that does not spike gives of its membrane over the steps. */
export type Decode = 'max-mem' | 'max-abs-mem' | 'mean-mem' | 'last_mem';

/** Options of {@link NonSpikingIFNode}. */
export interface NonSpikingOptions {
  /** Default null: the membrane of all steps. */
  readonly decode?: Decode | null;
}

const decodes: Readonly<Record<Decode, (v: Tensor) => Tensor>> = {
  'max-mem': (v) => max(v, 0),
  'max-abs-mem': furthestOf,
  'mean-mem': (v) => mean(v, 0),
  last_mem: lastStep,
};

/** The highest or the lowest over the steps, whichever is further from 0, with its sign; the lowest of two as far. */
function furthestOf(v: Tensor): Tensor {
  const [highest, lowest] = [max(v, 0), min(v, 0)];
  return where(greater(abs(highest), abs(lowest)), highest, lowest);
}

function nonSpiking(
  place: string,
  given: object,
  params: object,
  decode: Decode | null,
  neurons: PeerParts['neurons'],
): PeerLayer {
  requireOneOf(place, 'decode', decode, [null, ...(Object.keys(decodes) as Decode[])]);
  return peerLayer({
    place,
    shown: given,
    params: paramsOf(params as Readonly<Record<string, unknown>>),
    neurons,
    start: { v: 0 },
    outcome: ({ entries, state }) => {
      const v = entries.v as Tensor;
      return { entries: { v, output: decode === null ? v : decodes[decode](v) }, state };
    },
  });
}

/** `NonSpikingIFNode` of 2.0, read and not run: the sum of the input. */
export function NonSpikingIFNode(options: NonSpikingOptions = {}): PeerLayer<None> {
  const place = 'spikingjelly.NonSpikingIFNode';
  const { decode } = peerOptions(place, options, { defaults: { decode: null } });
  return nonSpiking(place, options, {}, decode, neuronsAt(li, place, { beta: 1 }));
}

type NonSpikingLifOptions = NonSpikingOptions & Pick<LeakOptions, 'tau'>;

/** `NonSpikingLIFNode` of 2.0, read and not run: a leaky membrane, its input divided by tau. */
export function NonSpikingLIFNode<G extends NonSpikingLifOptions = None>(
  options?: Of<NonSpikingLifOptions, G>,
): Node<G>;
export function NonSpikingLIFNode(options: NonSpikingLifOptions = {}): PeerLayer {
  const place = 'spikingjelly.NonSpikingLIFNode';
  const own = peerOptions(place, options, { defaults: { decode: null, tau: 2 } });
  const tau = requireAbove(place, 'tau', own.tau, 1);
  const model = { beta: computed(() => minus(1, over(1, tau))), gain: computed(() => over(1, tau)) };
  return nonSpiking(place, options, { tau }, own.decode, neuronsAt(li, place, model));
}
