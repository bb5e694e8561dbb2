import { adex } from '../../neurons/adex.ts';
import { eif } from '../../neurons/eif.ts';
import { lif } from '../../neurons/lif.ts';
import { synaptic } from '../../neurons/synaptic.ts';
import type { PeerLayer } from '../core/peer-layer.ts';
import { peerOptions, requireOneOf, type Value } from '../core/peer-options.ts';
import type { None, Of } from '../core/peer-params.ts';
import { computed, over, times } from '../core/values.ts';
import { decays, gained, kept, layer, type Model, type Recurrent, recurrence } from './layer.ts';
import {
  type AdExOptions,
  adExDefaults,
  type CellParams,
  type ExOptions,
  exDefaults,
  type LifOptions,
  type LsnnOptions,
  lifDefaults,
  lsnnDefaults,
  type WeightOptions,
  type Weights,
  weightDefaults,
} from './options.ts';
import { adaptiveLif, lifRefrac, lsnn } from './rows.ts';

type Cell<G, A = None> = PeerLayer<CellParams<G, A>>;

type LifOwn = Required<Omit<LifOptions, 'alpha'>> & { readonly alpha?: number | undefined };

function lifModel({ vLeak, vTh, vReset, ...own }: LifOwn, detachReset: boolean): Model {
  const levels = { vLeak, vThreshold: vTh, vReset };
  const options = { ...decays(own), ...levels, order: 'jumpChargeDecay', reset: 'value', detachReset };
  return { of: synaptic, options, start: { v: vLeak, i: 0 } };
}

/** `norse.LIF`: the input jumps a current, by which the membrane is charged before it decays. */
export function LIF<G extends LifOptions = None>(options?: Of<LifOptions, G>): Cell<G>;
export function LIF(options: LifOptions = {}): PeerLayer {
  const place = 'norse.LIF';
  const own = peerOptions(place, options, { defaults: lifDefaults });
  return layer(place, options, own, lifModel(own, false));
}

/** `norse.LIFRecurrent`: LIF with weights, its reset detached. */
export function LIFRecurrent<G extends Recurrent<LifOptions>>(
  options: Of<Recurrent<LifOptions>, G>,
): Cell<G, Weights>;
export function LIFRecurrent(options: Recurrent<LifOptions>): PeerLayer {
  const place = 'norse.LIFRecurrent';
  const own = peerOptions(place, options, { defaults: { ...lifDefaults, ...recurrence } });
  return layer(place, options, own, lifModel(own, true), true);
}

/** Options of {@link LIFBox}. */
export type LifBoxOptions = Omit<LifOptions, 'tauSynInv'> & {
  /** Default `'reset_value'`. */
  readonly resetMethod?: 'reset_value' | 'reset_subtract';
};

/** `norse.LIFBox`: LIF without a synapse. */
export function LIFBox<G extends LifBoxOptions = None>(options?: Of<LifBoxOptions, G>): Cell<G>;
export function LIFBox(options: LifBoxOptions = {}): PeerLayer {
  const place = 'norse.LIFBox';
  const { tauSynInv: _, ...rest } = lifDefaults;
  const defaults = { ...rest, resetMethod: 'reset_value' } as const;
  const own = peerOptions(place, options, { defaults });
  const { dt, tauMemInv, vLeak, vTh: vThreshold, vReset } = own;
  requireOneOf(place, 'resetMethod', own.resetMethod, ['reset_value', 'reset_subtract']);
  const reset = own.resetMethod === 'reset_value' ? 'value' : 'subtract';
  const levels = { vLeak, vThreshold, vReset, reset };
  const model = { beta: kept(dt, tauMemInv), gain: gained(dt, tauMemInv), ...levels };
  return layer(place, options, own, { of: lif, options: model, start: { v: vLeak } });
}

/** Options of {@link LIFRefracCell}. */
export type RefracOptions = LifOptions & {
  /** Steps after a spike without one. Default 5. */
  readonly rhoReset?: Value;
};

function refracModel(own: LifOwn & { readonly rhoReset: Value }, detachReset: boolean): Model {
  const { vLeak, vTh, vReset, rhoReset } = own;
  const options = { ...decays(own), vLeak, vTh, vReset, rhoReset, detachReset };
  return { of: lifRefrac, options, start: { v: vLeak, i: 0, rho: 0 } };
}

/** `norse.LIFRefracCell`: LIF with steps after a spike in which the membrane stays. */
export function LIFRefracCell<G extends RefracOptions = None>(options?: Of<RefracOptions, G>): Cell<G>;
export function LIFRefracCell(options: RefracOptions = {}): PeerLayer {
  const place = 'norse.LIFRefracCell';
  const own = peerOptions(place, options, { defaults: { ...lifDefaults, rhoReset: 5 } });
  return layer(place, options, own, refracModel(own, false));
}

/** `norse.LIFRefracRecurrent`: the same with weights, its reset of the membrane detached. */
export function LIFRefracRecurrent<G extends Recurrent<RefracOptions>>(
  options: Of<Recurrent<RefracOptions>, G>,
): Cell<G, Weights>;
export function LIFRefracRecurrent(options: Recurrent<RefracOptions>): PeerLayer {
  const place = 'norse.LIFRefracRecurrent';
  const own = peerOptions(place, options, { defaults: { ...lifDefaults, ...recurrence, rhoReset: 5 } });
  return layer(place, options, own, refracModel(own, true), true);
}

type LifExOptions = LifOptions & ExOptions;
type LifAdExOptions = LifOptions & AdExOptions;
type LifLsnnOptions = LifOptions & LsnnOptions;
type AdaOptions = LifLsnnOptions & WeightOptions;

/** What the exponential models have in common: the threshold is where the exponential sets in, too. */
function exponentialOf({ dt, tauSynInv, tauMemInv, vLeak, vTh, vReset }: LifOwn) {
  return {
    alpha: kept(dt, tauSynInv),
    tau: computed(() => over(1, times(dt, tauMemInv))),
    vRest: vLeak,
    vThreshold: vTh,
    vRheobase: vTh,
    vReset,
    synapse: 'jumpChargeDecay',
  };
}

function exModel(own: LifOwn & { readonly deltaT: Value }): Model {
  const options = { ...exponentialOf(own), deltaT: own.deltaT };
  return { of: eif, options, start: { v: own.vLeak, i: 0 } };
}

/** `norse.LIFEx`: LIF with an exponential charge. */
export function LIFEx<G extends LifExOptions = None>(options?: Of<LifExOptions, G>): Cell<G>;
export function LIFEx(options: LifExOptions = {}): PeerLayer {
  const place = 'norse.LIFEx';
  const own = peerOptions(place, options, { defaults: { ...lifDefaults, ...exDefaults } });
  return layer(place, options, own, exModel(own));
}

/** `norse.LIFExRecurrent`: LIFEx with weights; its reset is not detached. */
export function LIFExRecurrent<G extends Recurrent<LifExOptions>>(
  options: Of<Recurrent<LifExOptions>, G>,
): Cell<G, Weights>;
export function LIFExRecurrent(options: Recurrent<LifExOptions>): PeerLayer {
  const place = 'norse.LIFExRecurrent';
  const own = peerOptions(place, options, { defaults: { ...lifDefaults, ...exDefaults, ...recurrence } });
  return layer(place, options, own, exModel(own), true);
}

function adExModel(own: LifOwn & Required<AdExOptions>): Model {
  const { dt, tauAdaInv, adaptationCurrent: a, adaptationSpike: b, deltaT, vLeak } = own;
  const tauW = computed(() => over(1, times(dt, tauAdaInv)));
  const options = { ...exponentialOf(own), deltaT, tauW, a, b };
  return { of: adex, options, start: { v: vLeak, i: 0, a: 0 }, names: { w: 'a' } };
}

/** `norse.LIFAdEx`: LIFEx with a current that follows the membrane and jumps by spikes. */
export function LIFAdEx<G extends LifAdExOptions = None>(options?: Of<LifAdExOptions, G>): Cell<G>;
export function LIFAdEx(options: LifAdExOptions = {}): PeerLayer {
  const place = 'norse.LIFAdEx';
  const own = peerOptions(place, options, { defaults: { ...lifDefaults, ...adExDefaults } });
  return layer(place, options, own, adExModel(own));
}

/** `norse.LIFAdExRecurrent`: LIFAdEx with weights; its reset is not detached. */
export function LIFAdExRecurrent<G extends Recurrent<LifAdExOptions>>(
  options: Of<Recurrent<LifAdExOptions>, G>,
): Cell<G, Weights>;
export function LIFAdExRecurrent(options: Recurrent<LifAdExOptions>): PeerLayer {
  const place = 'norse.LIFAdExRecurrent';
  const own = peerOptions(place, options, { defaults: { ...lifDefaults, ...adExDefaults, ...recurrence } });
  return layer(place, options, own, adExModel(own), true);
}

function lsnnModel(own: LifOwn & Required<LsnnOptions>, detachReset: boolean): Model {
  const { vLeak, vTh, vReset, beta: rise, dt, tauAdaptInv } = own;
  const options = { ...decays(own), vLeak, vTh, vReset, rise, rho: kept(dt, tauAdaptInv), detachReset };
  return { of: lsnn, options, start: { v: vLeak, i: 0, b: vTh } };
}

/** `norse.LSNN`: LIF whose threshold b rises by spikes; the membrane is charged by the current of the step before. */
export function LSNN<G extends LifLsnnOptions = None>(options?: Of<LifLsnnOptions, G>): Cell<G>;
export function LSNN(options: LifLsnnOptions = {}): PeerLayer {
  const place = 'norse.LSNN';
  const own = peerOptions(place, options, { defaults: { ...lifDefaults, ...lsnnDefaults } });
  return layer(place, options, own, lsnnModel(own, false));
}

/** `norse.LSNNRecurrent`: LSNN with weights; spikes are detached in membrane and threshold. */
export function LSNNRecurrent<G extends Recurrent<LifLsnnOptions>>(
  options: Of<Recurrent<LifLsnnOptions>, G>,
): Cell<G, Weights>;
export function LSNNRecurrent(options: Recurrent<LifLsnnOptions>): PeerLayer {
  const place = 'norse.LSNNRecurrent';
  const own = peerOptions(place, options, { defaults: { ...lifDefaults, ...lsnnDefaults, ...recurrence } });
  return layer(place, options, own, lsnnModel(own, true), true);
}

/** `ada_lif_step` of Norse: an adaptive current; the diagonal of the weights is kept. */
export function adaLif<G extends AdaOptions>(options: Of<AdaOptions, G>): Cell<G, Weights>;
export function adaLif(options: AdaOptions): PeerLayer {
  const place = 'norse.adaLif';
  const defaults = { ...lifDefaults, ...lsnnDefaults, ...weightDefaults };
  const own = peerOptions(place, options, { defaults });
  const { options: model } = lsnnModel(own, false);
  const { detachReset: _, ...rest } = model;
  const start = { v: 0, i: 0, b: 0 };
  return layer(place, options, { ...own, autapses: true }, { of: adaptiveLif, options: rest, start }, true);
}
