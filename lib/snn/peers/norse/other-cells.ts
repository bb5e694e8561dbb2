import { matmul } from '../../../ops/matmul.ts';
import { transpose } from '../../../ops/shape.ts';
import { failType, isPlainObject, show } from '../../../util/errors.ts';
import { integrateAndFire } from '../../neurons/integrate-and-fire.ts';
import { izhikevich } from '../../neurons/izhikevich.ts';
import { li } from '../../neurons/li.ts';
import { neuronsAt } from '../../neurons/neuron.ts';
import { type PeerLayer, type PeerParts, peerLayer } from '../core/peer-layer.ts';
import { paramsOf, peerOptions, type Value } from '../core/peer-options.ts';
import type { At, None, Of } from '../core/peer-params.ts';
import { gained, kept, layer, type Recurrent, recurrence } from './layer.ts';
import { methodOf } from './method-of.ts';
import {
  type CellParams,
  type LifOptions,
  type MethodOptions,
  step,
  type WeightOptions,
  type Weights,
  weightDefaults,
} from './options.ts';
import { conductances } from './rows.ts';
import { type SpikingMethod, spikingMethodOf } from './spiking-method-of.ts';
import { weight } from './weights.ts';

type Cell<G, A = None> = PeerLayer<CellParams<G, A>>;

/** Options of {@link Izhikevich}. */
export interface IzhikevichOptions {
  /** The name of a firing pattern, or its parameters. */
  readonly spikingMethod: SpikingMethod;
  /** Default 0.001. */
  readonly dt?: number;
}

/** What learns the values of a firing pattern, which one by its name has not, and A. */
type Pattern<G, A = None> = PatternOf<At<G, 'spikingMethod'>, A>;
type PatternOf<S, A, M = Omit<Exclude<S, string>, 'u' | 'v'>> = [S] extends [string]
  ? Cell<None, A>
  : Cell<Extract<S, string> extends never ? M : Partial<M>, A>;

function izhikevichLayer(
  place: string,
  given: Recurrent<IzhikevichOptions>,
  isRecurrent: boolean,
): PeerLayer {
  const defaults = { dt: 0.001, spikingMethod: undefined, ...(isRecurrent ? recurrence : {}) };
  const own = peerOptions<Recurrent<IzhikevichOptions>, typeof defaults>(place, given, { defaults });
  const { spikingMethod, ...rest } = own;
  if (typeof spikingMethod !== 'string' && !isPlainObject(spikingMethod))
    failType(place, `spikingMethod must be a name or { a, b, c, d, … }, got ${show(spikingMethod)}.`);
  const { values, options, start, ...spikes } = spikingMethodOf(place, spikingMethod, own.dt);
  const all = { ...rest, ...values, ...spikes };
  return layer(place, given, all, { of: izhikevich, options, start }, isRecurrent);
}

/** `norse.Izhikevich`: two variables, and twenty firing patterns by name. */
export function Izhikevich<G extends IzhikevichOptions>(options: Of<IzhikevichOptions, G>): Pattern<G>;
export function Izhikevich(options: IzhikevichOptions): PeerLayer {
  return izhikevichLayer('norse.Izhikevich', options, false);
}

/** `norse.IzhikevichRecurrent`: the same with weights; its reset is not detached. */
export function IzhikevichRecurrent<G extends Recurrent<IzhikevichOptions>>(
  options: Of<Recurrent<IzhikevichOptions>, G>,
): Pattern<G, Weights>;
export function IzhikevichRecurrent(options: Recurrent<IzhikevichOptions>): PeerLayer {
  return izhikevichLayer('norse.IzhikevichRecurrent', options, true);
}

type IafOptions = Pick<LifOptions, 'vTh' | 'vReset' | 'method' | 'alpha' | 'dt'>;

/** `norse.IAF`: no leak. It starts at vReset itself, so that gradient reaches it. */
export function IAF<G extends IafOptions = None>(options?: Of<IafOptions, G>): Cell<G>;
export function IAF(options: IafOptions = {}): PeerLayer {
  const place = 'norse.IAF';
  const own = peerOptions(place, options, { defaults: { vTh: 1, vReset: 0, ...step } });
  const surrogate = methodOf(place, own.method, own.alpha);
  const neurons = { vThreshold: own.vTh, vReset: own.vReset, reset: 'value', surrogate, strict: true };
  return peerLayer({
    place,
    shown: options,
    params: paramsOf(own),
    neurons: neuronsAt(integrateAndFire, place, neurons),
    start: { v: own.vReset },
    learnsStart: true,
  });
}

/** Options of {@link LI}. */
export type LiOptions = Pick<LifOptions, 'tauSynInv' | 'tauMemInv' | 'vLeak' | 'dt'>;

const liDefaults = { tauSynInv: 200, tauMemInv: 100, vLeak: 0, dt: 0.001 } as const;

function integrator(
  place: string,
  given: object,
  own: Required<Omit<LiOptions, 'tauSynInv'>> & Pick<LiOptions, 'tauSynInv'>,
  more: Partial<PeerParts> = {},
): PeerLayer {
  const { dt, tauSynInv, tauMemInv, vLeak } = own;
  const synapse = tauSynInv !== undefined && { alpha: kept(dt, tauSynInv), synapse: 'jumpChargeDecay' };
  const options = { beta: kept(dt, tauMemInv), gain: gained(dt, tauMemInv), vLeak, ...synapse };
  return peerLayer({
    place,
    shown: given,
    params: paramsOf(own),
    neurons: neuronsAt(li, place, options),
    start: { v: vLeak, ...(synapse && { i: 0 }) },
    ...more,
  });
}

/** `norse.LI`: leaky integrators with a synapse, whose output is the membrane. */
export function LI<G extends LiOptions = None>(options?: Of<LiOptions, G>): Cell<G>;
export function LI(options: LiOptions = {}): PeerLayer {
  const place = 'norse.LI';
  return integrator(place, options, peerOptions(place, options, { defaults: liDefaults }));
}

type LiBoxOptions = Omit<LiOptions, 'tauSynInv'>;

/** `norse.LIBox`: leaky integrators without a synapse. */
export function LIBox<G extends LiBoxOptions = None>(options?: Of<LiBoxOptions, G>): Cell<G>;
export function LIBox(options: LiBoxOptions = {}): PeerLayer {
  const place = 'norse.LIBox';
  const { tauSynInv: _, ...defaults } = liDefaults;
  return integrator(place, options, peerOptions(place, options, { defaults }));
}

type LinearOptions = LiOptions & Omit<WeightOptions, 'recurrentWeights'>;

/** `norse.LILinearCell`: LI of weighted inputs. */
export function LILinearCell<G extends LinearOptions>(
  options: Of<LinearOptions, G>,
): Cell<G, Pick<Weights, 'inputWeights'>>;
export function LILinearCell(options: LinearOptions): PeerLayer {
  const place = 'norse.LILinearCell';
  const { recurrentWeights: _, ...weights } = weightDefaults;
  const own = peerOptions(place, options, { defaults: { ...liDefaults, ...weights } });
  const { inputSize, hiddenSize } = own;
  const sizes = [hiddenSize, inputSize] as const;
  const inputWeights = weight(place, 'inputWeights', own, sizes, () => 1 / Math.sqrt(inputSize ?? 1));
  return integrator(place, options, own, {
    params: paramsOf({ ...own, inputWeights }),
    input: (x) => matmul(x, transpose(inputWeights)),
  });
}

/** Options of {@link cobaLifFeedForward}: rates per step of dt, levels in mV. */
export interface CobaOptions extends MethodOptions {
  /** Default 0.2. */
  readonly tauSynExcInv?: Value;
  /** Default 0.2. */
  readonly tauSynInhInv?: Value;
  /** Default 5. */
  readonly cMInv?: Value;
  /** Default 0.25. */
  readonly gL?: Value;
  /** Default -100. */
  readonly eRevI?: Value;
  /** Default 60. */
  readonly eRevE?: Value;
  /** Default -20. */
  readonly vRest?: Value;
  /** Default -70. */
  readonly vReset?: Value;
  /** Default -10. */
  readonly vThresh?: Value;
}

/** `coba_lif_feed_forward_step` of Norse: conductances of excitation and inhibition, by the sign of the input. */
export function cobaLifFeedForward<G extends CobaOptions = None>(options?: Of<CobaOptions, G>): Cell<G>;
export function cobaLifFeedForward(options: CobaOptions = {}): PeerLayer {
  const place = 'norse.cobaLifFeedForward';
  const rates = { tauSynExcInv: 0.2, tauSynInhInv: 0.2, cMInv: 5, gL: 0.25 };
  const levels = { eRevI: -100, eRevE: 60, vRest: -20, vReset: -70, vThresh: -10 };
  const own = peerOptions(place, options, { defaults: { ...rates, ...levels, ...step } });
  const { dt, tauSynExcInv, tauSynInhInv, cMInv, gL, eRevI, eRevE, vRest, vReset, vThresh } = own;
  const model = {
    keepE: kept(dt, tauSynExcInv),
    keepI: kept(dt, tauSynInhInv),
    gain: gained(dt, cMInv),
    ...{ gL, eRevI, eRevE, vRest, vReset, vThresh },
  };
  return layer(place, options, own, { of: conductances, options: model, start: { v: 0, gE: 0, gI: 0 } });
}
