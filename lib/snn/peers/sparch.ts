import { Tensor } from '../../autodiff/tensor.ts';
import { add } from '../../ops/arithmetic.ts';
import { matmul } from '../../ops/matmul.ts';
import { type Random, requireRandom } from '../../ops/random.ts';
import { softmax, sum } from '../../ops/reduce.ts';
import { transpose } from '../../ops/shape.ts';
import { failRange, failType, show } from '../../util/errors.ts';
import { requireSizes } from '../layers/starting-weight.ts';
import { adlif } from '../neurons/adlif.ts';
import { li } from '../neurons/li.ts';
import { neuronsAt } from '../neurons/neuron.ts';
import { type PeerLayer, type PeerParts, peerLayer } from './core/peer-layer.ts';
import { type OrAbsent, paramsOf, peerOptions, requireOneOf, requireWeights } from './core/peer-options.ts';
import type { At, Flat, None, Of, WeightsOf, When } from './core/peer-params.ts';
import { computed, minus, within } from './core/values.ts';
import { boxcar } from './sparch/boxcar.ts';
import { orthogonal } from './sparch/orthogonal.ts';

export type { PeerLayer, PeerRun } from './core/peer-layer.ts';

/** What all layers of sparch take. */
export interface CommonOptions {
  readonly inputSize: number;
  readonly hiddenSize: number;
  /** Weight [to, from] and bias, as of `nn.Linear`. */
  readonly W?: { readonly weight: Tensor; readonly bias?: Tensor };
  /** `[hiddenSize]`, clamped to e^(-1/5)..e^(-1/25) in use. */
  readonly alpha?: Tensor;
  /** Default false. */
  readonly useBias?: boolean;
  /** Of W x. Default `'batchnorm'`, which like `'layernorm'` is not built: give `'none'`. */
  readonly normalization?: 'none' | 'batchnorm' | 'layernorm';
  /** Default 0; a layer `dropout` after it does more. */
  readonly dropout?: number;
  /** Draws weights and decays that are not given, and at every run without a state where it starts. */
  readonly random?: Random;
}

/** What those that spike take. */
export interface SpikingOptions extends CommonOptions {
  /** Default 1. */
  readonly threshold?: number;
  /** Default false; two layers, one of them on the reversed sequence, do more. */
  readonly bidirectional?: boolean;
}

/** Adaptation. */
export interface AdaptOptions {
  /** `[hiddenSize]`, clamped to e^(-1/30)..e^(-1/120) in use. */
  readonly beta?: Tensor;
  /** `[hiddenSize]`, clamped to -1..1 in use. */
  readonly a?: Tensor;
  /** `[hiddenSize]`, clamped to 0..2 in use. */
  readonly b?: Tensor;
}

/** Weights among the neurons. */
export interface RecurrentOptions {
  /** Weight **[from, to]**; its diagonal is taken as 0. */
  readonly V?: { readonly weight: Tensor };
}

/** A layer of sparch, which learns A besides its weights and decays. */
type Learning<G, A = None> = PeerLayer<
  Flat<{ readonly W: WeightsOf<At<G, 'W'>, Drawn<G>>; readonly alpha: Tensor } & A>
>;
type Drawn<G> = WeightsOf<{ readonly bias: When<At<G, 'useBias'>, true, Tensor, undefined> }>;
type Adaptation = Readonly<Record<'beta' | 'a' | 'b', Tensor>>;
type Recurrence = { readonly V: { readonly weight: Tensor } };

const limits = {
  alpha: [Math.exp(-1 / 5), Math.exp(-1 / 25)],
  beta: [Math.exp(-1 / 30), Math.exp(-1 / 120)],
  a: [-1, 1],
  b: [0, 2],
} as const;

const common = {
  W: undefined,
  alpha: undefined,
  useBias: false,
  normalization: 'batchnorm',
  dropout: 0,
  random: undefined,
} as const;
const spiking = { ...common, threshold: 1, bidirectional: false } as const;
const adapting = { beta: undefined, a: undefined, b: undefined } as const;

type Own = OrAbsent<CommonOptions & SpikingOptions & AdaptOptions & RecurrentOptions> &
  Pick<CommonOptions, 'inputSize' | 'hiddenSize'>;

function requireBuilt(place: string, { inputSize, hiddenSize, normalization, dropout, bidirectional }: Own) {
  requireSizes(place, inputSize, hiddenSize);
  requireOneOf(place, 'normalization', normalization, ['none', 'batchnorm', 'layernorm'] as const);
  if (normalization !== 'none')
    failRange(place, `normalization ${show(normalization)}, the default there, is not built: give 'none'.`);
  if (dropout !== 0) failRange(place, `got dropout ${show(dropout)}: compose the layer with dropout(...).`);
  if (bidirectional)
    failRange(place, 'bidirectional is not built: compose two layers, one of them on the reversed sequence.');
}

/** A value of each neuron within its limits, given or drawn. */
function bounded(place: string, own: Own, name: keyof typeof limits): Tensor {
  const [low, high] = limits[name];
  return own[name] ?? requireRandom(place, own.random).uniform([own.hiddenSize], low, high);
}

function clamped(name: keyof typeof limits, value: Tensor) {
  const [low, high] = limits[name];
  return computed(() => within(low, high)(value));
}

/** The weights of the input, as they were given or drawn. */
function weightsOf(place: string, { W: given, inputSize, hiddenSize, useBias, random }: Own) {
  const W = given && requireWeights(place, 'W', given);
  if (W !== undefined && (W.bias !== undefined) !== useBias)
    failType(place, `W ${useBias ? 'lacks' : 'has'} a bias, and useBias is ${useBias}.`);
  const most = 1 / Math.sqrt(inputSize);
  const drawn = (shape: number[]) => requireRandom(place, random).uniform(shape, -most, most);
  const own = W ?? { weight: drawn([hiddenSize, inputSize]), ...(useBias && { bias: drawn([hiddenSize]) }) };
  const input = (x: Tensor) => {
    const weighted = matmul(x, transpose(own.weight));
    return own.bias === undefined ? weighted : add(weighted, own.bias);
  };
  return { W: own, input };
}

/** Uniform in [0, 1), new at every run. */
function drawnStart(place: string, random: Random | undefined) {
  return (shape: readonly number[]) => requireRandom(place, random).uniform(shape);
}

function spikingLayer(
  place: string,
  given: object,
  own: Own,
  adapts: boolean,
  isRecurrent: boolean,
): PeerLayer {
  requireBuilt(place, own);
  const { W, input } = weightsOf(place, own);
  const alpha = bounded(place, own, 'alpha');
  const names = ['beta', 'a', 'b'] as const;
  const adaptation = adapts ? names.map((name) => [name, bounded(place, own, name)] as const) : [];
  const { V } = own;
  if (V !== undefined && !(V.weight instanceof Tensor)) failType(place, 'V must be { weight }, a tensor.');
  const among =
    isRecurrent && (V ?? { weight: orthogonal(own.hiddenSize, requireRandom(place, own.random)) });
  const start = drawnStart(place, own.random);
  return peerLayer({
    place,
    shown: given,
    params: paramsOf({ W, alpha, ...Object.fromEntries(adaptation), ...(among && { V: among }) }),
    neurons: neuronsAt(adlif, place, {
      alpha: clamped('alpha', alpha),
      ...{ beta: 0, a: 0, b: 0 },
      ...Object.fromEntries(adaptation.map(([name, value]) => [name, clamped(name, value)])),
      vThreshold: own.threshold,
      surrogate: boxcar(),
      strict: true,
    }),
    start: { v: start, ...(adapts && { w: start }), spikes: start },
    names: { s: 'spikes' },
    input,
    ...(among && { among: () => ({ weight: among.weight, connect: 'all', autapses: false }) }),
  });
}

/** `LIFLayer`: the reset takes one spike from the membrane inside the next decay. */
export function LIFLayer<G extends SpikingOptions>(options: Of<SpikingOptions, G>): Learning<G>;
export function LIFLayer(options: SpikingOptions): PeerLayer {
  const place = 'sparch.LIFLayer';
  const own = peerOptions(place, options, { required: ['inputSize', 'hiddenSize'], defaults: spiking });
  return spikingLayer(place, options, own, false, false);
}

/** `adLIFLayer`: LIFLayer with a current that follows the membrane and jumps by spikes. */
export function adLIFLayer<G extends SpikingOptions & AdaptOptions>(
  options: Of<SpikingOptions & AdaptOptions, G>,
): Learning<G, Adaptation>;
export function adLIFLayer(options: SpikingOptions & AdaptOptions): PeerLayer {
  const place = 'sparch.adLIFLayer';
  const defaults = { ...spiking, ...adapting };
  const own = peerOptions(place, options, { required: ['inputSize', 'hiddenSize'], defaults });
  return spikingLayer(place, options, own, true, false);
}

/** `RLIFLayer`: LIFLayer with weights among the neurons. */
export function RLIFLayer<G extends SpikingOptions & RecurrentOptions>(
  options: Of<SpikingOptions & RecurrentOptions, G>,
): Learning<G, Recurrence>;
export function RLIFLayer(options: SpikingOptions & RecurrentOptions): PeerLayer {
  const place = 'sparch.RLIFLayer';
  const defaults = { ...spiking, V: undefined };
  const own = peerOptions(place, options, { required: ['inputSize', 'hiddenSize'], defaults });
  return spikingLayer(place, options, own, false, true);
}

/** `RadLIFLayer`: adLIFLayer with weights among the neurons. */
export function RadLIFLayer<G extends SpikingOptions & AdaptOptions & RecurrentOptions>(
  options: Of<SpikingOptions & AdaptOptions & RecurrentOptions, G>,
): Learning<G, Adaptation & Recurrence>;
export function RadLIFLayer(options: SpikingOptions & AdaptOptions & RecurrentOptions): PeerLayer {
  const place = 'sparch.RadLIFLayer';
  const defaults = { ...spiking, ...adapting, V: undefined };
  const own = peerOptions(place, options, { required: ['inputSize', 'hiddenSize'], defaults });
  return spikingLayer(place, options, own, true, true);
}

/** `ReadoutLayer`: leaky integrators, whose output `[B, N]` is the sum of their softmax over the steps. */
export function ReadoutLayer<G extends CommonOptions>(options: Of<CommonOptions, G>): Learning<G>;
export function ReadoutLayer(options: CommonOptions): PeerLayer {
  const place = 'sparch.ReadoutLayer';
  const own = peerOptions(place, options, { required: ['inputSize', 'hiddenSize'], defaults: common });
  requireBuilt(place, own);
  const { W, input } = weightsOf(place, own);
  const alpha = bounded(place, own, 'alpha');
  const decay = () => within(...limits.alpha)(alpha);
  const outcome: PeerParts['outcome'] = ({ entries, state }) => {
    const v = entries.v as Tensor;
    return { entries: { v, output: sum(softmax(v, -1), 0) }, state };
  };
  return peerLayer({
    place,
    shown: options,
    params: paramsOf({ W, alpha }),
    neurons: neuronsAt(li, place, { beta: decay, gain: () => minus(1, decay()) }),
    start: { v: drawnStart(place, own.random) },
    input,
    outcome,
  });
}
