import type { Tensor } from '../../autodiff/tensor.ts';
import { add, mul } from '../../ops/arithmetic.ts';
import { concat, slice, transpose } from '../../ops/shape.ts';
import { failType } from '../../util/errors.ts';
import { li } from '../neurons/li.ts';
import { neuronsAt } from '../neurons/neuron.ts';
import { type PeerLayer, type PeerParts, peerLayer } from './core/peer-layer.ts';
import { paramsOf, peerOptions, requireWeights, type Value } from './core/peer-options.ts';
import type { None, Of } from './core/peer-params.ts';
import { computed, minus } from './core/values.ts';
import {
  type AdaptOptions,
  type CommonOptions,
  common,
  type Decays,
  decayOf,
  firingOf,
  type LifOptions,
  type RecurrentOptions,
  requireDecay,
} from './sinabs/options.ts';
import type { LearnedOf, RecurrentOf } from './sinabs/params.ts';
import { boundedLeak, multiSpikeNeurons } from './sinabs/rows.ts';

export type { PeerLayer, PeerRun } from './core/peer-layer.ts';
export type {
  AdaptOptions,
  CommonOptions,
  LifOptions,
  RecurrentOptions,
  ResetFn,
  SpikeFn,
} from './sinabs/options.ts';

const decays = ['tauMem', 'alphaMem', 'tauSyn', 'alphaSyn'] as const;
const lifDefaults = { ...common, trainAlphas: false, normInput: true } as const;

/** Neurons of decays, with or without synapse and adaptation, and weights among them. */
function neurons(
  place: string,
  given: object,
  firing: Decays,
  { mem, syn, adapt }: Readonly<Record<'mem' | 'syn' | 'adapt', Decays | undefined>>,
  normInput: boolean,
  recConnect: RecurrentOptions['recConnect'] | undefined,
  more: Partial<PeerParts> & { readonly values?: Readonly<Record<string, Value>> } = {},
): PeerLayer {
  const { values, ...rest } = more;
  const parts = [firing, mem, syn, adapt].filter((part) => part !== undefined);
  const options = Object.assign({}, ...parts.map((part) => part.options));
  const { adaptScale } = values ?? {};
  return peerLayer({
    place,
    shown: given,
    params: paramsOf({
      ...Object.assign({}, ...parts.map((part) => part.params)),
      ...values,
      ...(recConnect && { recConnect }),
    }),
    neurons: neuronsAt(multiSpikeNeurons, place, {
      ...options,
      ...(adaptScale !== undefined && { adaptScale }),
      synapse: syn !== undefined,
      adapts: adapt !== undefined,
      normInput,
    }),
    start: { ...(recConnect && { spikes: 0 }), v: 0, ...(syn && { iSyn: 0 }), ...(adapt && { b: 0 }) },
    names: { i: 'iSyn' },
    ...(recConnect && recurrenceOf(recConnect)),
    ...rest,
  });
}

/** The recurrent current: of the first step there is none, its bias included, unless a state is given. */
function recurrenceOf({ weight, bias }: RecurrentOptions['recConnect']): Pick<PeerParts, 'among' | 'input'> {
  const among: PeerParts['among'] = () => ({ weight: transpose(weight), connect: 'all', autapses: true });
  if (bias === undefined) return { among };
  const input = (x: Tensor, goesOn: boolean) => {
    if (goesOn) return add(x, bias);
    const [first, later] = [slice(x, 0, 1), slice(x, 1)];
    return later.value.shape[0] === 0 ? first : concat([first, add(later, bias)]);
  };
  return { among, input };
}

/** Decays of LIF, and a synapse where it has one. */
function lifDecays(place: string, own: LifOptions & { readonly trainAlphas: boolean }) {
  return {
    mem: requireDecay(place, own, 'Mem', own.trainAlphas),
    syn: decayOf(place, own, 'Syn', own.trainAlphas),
    adapt: undefined,
  };
}

type Neurons<G> = PeerLayer<LearnedOf<G>>;
type Recurrent<G> = PeerLayer<RecurrentOf<G>>;

type AllOptions = CommonOptions & LifOptions;
type AllRecurrentOptions = AllOptions & RecurrentOptions;

/** `sinabs` `LIF`: several spikes a step, each with its threshold. */
export function LIF<G extends AllOptions>(options: Of<AllOptions, G>): Neurons<G>;
export function LIF(options: AllOptions): PeerLayer {
  const place = 'sinabs.LIF';
  const own = peerOptions(place, options, { optional: decays, defaults: lifDefaults });
  return neurons(place, options, firingOf(place, own), lifDecays(place, own), own.normInput, undefined);
}

/** `sinabs` `LIFRecurrent`: LIF with weights among the neurons. */
export function LIFRecurrent<G extends AllRecurrentOptions>(
  options: Of<AllRecurrentOptions, G>,
): Recurrent<G>;
export function LIFRecurrent(options: AllRecurrentOptions): PeerLayer {
  const place = 'sinabs.LIFRecurrent';
  const own = peerOptions(place, options, { optional: [...decays, 'recConnect'], defaults: lifDefaults });
  const recConnect = requireConnect(place, own.recConnect);
  return neurons(place, options, firingOf(place, own), lifDecays(place, own), own.normInput, recConnect);
}

function requireConnect(
  place: string,
  given: RecurrentOptions['recConnect'] | undefined,
): RecurrentOptions['recConnect'] {
  if (given === undefined) failType(place, 'recConnect is missing, and has no default.');
  return requireWeights(place, 'recConnect', given);
}

/** Options of {@link IAF}. */
export type IafOptions = CommonOptions & Pick<LifOptions, 'tauSyn' | 'alphaSyn' | 'trainAlphas'>;

const noLeak: Decays = { options: { alphaMem: 1 }, params: {} };

function iafLayer(
  place: string,
  given: IafOptions & Partial<RecurrentOptions>,
  isRecurrent: boolean,
): PeerLayer {
  const own = peerOptions(place, given, {
    optional: ['tauSyn', 'alphaSyn', ...(isRecurrent ? (['recConnect'] as const) : [])],
    defaults: { ...common, trainAlphas: false },
  });
  const recConnect = isRecurrent ? requireConnect(place, own.recConnect) : undefined;
  const all = { mem: noLeak, syn: decayOf(place, own, 'Syn', own.trainAlphas), adapt: undefined };
  return neurons(place, given, firingOf(place, own), all, false, recConnect);
}

/** `sinabs` `IAF`: no leak. */
export function IAF<G extends IafOptions = None>(options?: Of<IafOptions, G>): Neurons<G>;
export function IAF(options: IafOptions = {}): PeerLayer {
  return iafLayer('sinabs.IAF', options, false);
}

/** `sinabs` `IAFRecurrent`: IAF with weights among the neurons. */
export function IAFRecurrent<G extends IafOptions & RecurrentOptions>(
  options: Of<IafOptions & RecurrentOptions, G>,
): Recurrent<G>;
export function IAFRecurrent(options: IafOptions & RecurrentOptions): PeerLayer {
  return iafLayer('sinabs.IAFRecurrent', options, true);
}

/** Options of {@link ALIF}. */
export type AlifOptions = CommonOptions & LifOptions & AdaptOptions;

function alifLayer(
  place: string,
  given: AlifOptions & Partial<RecurrentOptions>,
  isRecurrent: boolean,
): PeerLayer {
  const own = peerOptions(place, given, {
    optional: [...decays, 'tauAdapt', 'alphaAdapt', ...(isRecurrent ? (['recConnect'] as const) : [])],
    defaults: { ...lifDefaults, spikeFn: 'SingleSpike', adaptScale: 1.8 },
  });
  const { adaptScale, spikeThreshold } = own;
  const recConnect = isRecurrent ? requireConnect(place, own.recConnect) : undefined;
  const adapt = requireDecay(place, own, 'Adapt', own.trainAlphas);
  const all = { ...lifDecays(place, own), adapt };
  return neurons(place, given, firingOf(place, own), all, own.normInput, recConnect, {
    values: { adaptScale },
    outcome: ({ entries, state }) => {
      const limit = add(spikeThreshold, mul(adaptScale, entries.b as Tensor));
      return { entries: { ...entries, spikeThreshold: limit }, state };
    },
  });
}

/** `sinabs` `ALIF`: a threshold that rises by spikes. run has it as `spikeThreshold`. */
export function ALIF<G extends AlifOptions>(options: Of<AlifOptions, G>): Neurons<G>;
export function ALIF(options: AlifOptions): PeerLayer {
  return alifLayer('sinabs.ALIF', options, false);
}

/** `sinabs` `ALIFRecurrent`: ALIF with weights among the neurons. */
export function ALIFRecurrent<G extends AlifOptions & RecurrentOptions>(
  options: Of<AlifOptions & RecurrentOptions, G>,
): Recurrent<G>;
export function ALIFRecurrent(options: AlifOptions & RecurrentOptions): PeerLayer {
  return alifLayer('sinabs.ALIFRecurrent', options, true);
}

/** Options of {@link ExpLeak}. */
export type ExpLeakOptions = Pick<LifOptions, 'tauMem' | 'alphaMem' | 'trainAlphas' | 'normInput'> &
  Pick<CommonOptions, 'minVMem'>;

/** `sinabs` `ExpLeak`: a leaky integrator, whose output is the membrane before minVMem. */
export function ExpLeak<G extends ExpLeakOptions>(options: Of<ExpLeakOptions, G>): Neurons<G>;
export function ExpLeak(options: ExpLeakOptions): PeerLayer {
  const place = 'sinabs.ExpLeak';
  const defaults = { trainAlphas: false, normInput: false, minVMem: null };
  const own = peerOptions(place, options, { optional: ['tauMem', 'alphaMem'], defaults });
  const { options: decay, params } = requireDecay(place, own, 'Mem', own.trainAlphas);
  const alpha = decay.alphaMem as Value | (() => Value);
  const gain = own.normInput ? computed(() => minus(1, typeof alpha === 'function' ? alpha() : alpha)) : 1;
  const { minVMem: minV } = own;
  return peerLayer({
    place,
    shown: options,
    params: paramsOf({ ...params, minVMem: minV }),
    neurons:
      minV === null
        ? neuronsAt(li, place, { beta: alpha, gain })
        : neuronsAt(boundedLeak, place, { alphaMem: alpha, gain, minV }),
    start: { v: 0 },
  });
}
