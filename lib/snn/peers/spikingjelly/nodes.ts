import type { Tensor } from '../../../autodiff/tensor.ts';
import { failType } from '../../../util/errors.ts';
import { eif } from '../../neurons/eif.ts';
import { integrateAndFire } from '../../neurons/integrate-and-fire.ts';
import { lif } from '../../neurons/lif.ts';
import { neuronsAt } from '../../neurons/neuron.ts';
import type { NeuronOptions } from '../../neurons/neuron-options.ts';
import { plif } from '../../neurons/plif.ts';
import { qif } from '../../neurons/qif.ts';
import { type PeerLayer, type PeerParts, peerLayer } from '../core/peer-layer.ts';
import { learned, paramsOf, peerOptions, requireValue, type Value } from '../core/peer-options.ts';
import type { None, Of } from '../core/peer-params.ts';
import { computed, minus, over } from '../core/values.ts';
import {
  type Common,
  type CommonOptions,
  common,
  firingOf,
  type LeakOptions,
  leak,
  type NodeParams,
  type QuadraticOptions,
  requireAbove,
  restOf,
  weightOf,
} from './options.ts';
import { izhikevichNode, klifNode, onlineLif } from './rows.ts';

type Node<G, A = None> = PeerLayer<NodeParams<G, A>>;

/** Whether a threshold has to be above what v is reset to. */
function isAboveReset(of: object, { vReset }: Common): boolean {
  return (of === qif || of === eif) && vReset !== null;
}

/** A layer of neurons that starts at what it is reset to. */
function nodes(
  place: string,
  given: object,
  own: Common,
  of: object,
  options: NeuronOptions,
  more: Partial<PeerParts> = {},
): PeerLayer {
  return peerLayer({
    place,
    shown: given,
    params: paramsOf(own as object as Readonly<Record<string, unknown>>),
    neurons: neuronsAt(of, place, { ...firingOf(own), ...options }, !isAboveReset(of, own)),
    start: { v: restOf(own) },
    ...more,
  });
}

/** `IFNode`: no leak. */
export function IFNode<G extends CommonOptions = None>(options?: Of<CommonOptions, G>): Node<G>;
export function IFNode(options: CommonOptions = {}): PeerLayer {
  const place = 'spikingjelly.IFNode';
  return nodes(place, options, peerOptions(place, options, { defaults: common }), integrateAndFire, {});
}

type LifOptions = CommonOptions & LeakOptions;

/** `LIFNode`: a leak towards vReset. */
export function LIFNode<G extends LifOptions = None>(options?: Of<LifOptions, G>): Node<G>;
export function LIFNode(options: LifOptions = {}): PeerLayer {
  const place = 'spikingjelly.LIFNode';
  const own = peerOptions(place, options, { defaults: { ...common, ...leak } });
  const tau = requireAbove(place, 'tau', own.tau, 1);
  return nodes(place, options, own, lif, {
    beta: computed(() => minus(1, over(1, tau))),
    gain: own.decayInput ? computed(() => over(1, tau)) : 1,
    vLeak: restOf(own),
  });
}

/** Options of {@link ParametricLIFNode}. */
export type ParametricLifOptions = CommonOptions &
  Pick<LeakOptions, 'decayInput'> & {
    /** Above 1: w starts at -ln(initTau - 1). Default 2. */
    readonly initTau?: Value;
    /** Its parameter: 1 / tau = sigmoid(w). */
    readonly w?: Value;
  };

/** `ParametricLIFNode`: tau is learned through a sigmoid, by w. */
export function ParametricLIFNode<G extends ParametricLifOptions = None>(
  options?: Of<ParametricLifOptions, G>,
): Node<Omit<G, 'initTau'>, { readonly w: Tensor }>;
export function ParametricLIFNode(options: ParametricLifOptions = {}): PeerLayer {
  const place = 'spikingjelly.ParametricLIFNode';
  const defaults = { ...common, decayInput: true };
  const own = peerOptions(place, options, { optional: ['initTau', 'w'], defaults });
  const { decayInput } = own;
  if (own.w !== undefined && own.initTau !== undefined) failType(place, 'give one of initTau and w.');
  const start = () => weightOf(place, 'initTau', own.initTau ?? 2);
  const w = learned(requireValue(place, 'w', own.w ?? start()), true);
  const model = { w, decayInput, vLeak: restOf(own) };
  return nodes(place, options, own, plif, model, { params: paramsOf({ ...own, initTau: undefined, w }) });
}

/** Options of {@link QIFNode}. */
export type QifOptions = CommonOptions & Pick<LeakOptions, 'tau'> & QuadraticOptions;

/** `QIFNode`: a quadratic charge. vReset is -0.1 unless given. */
export function QIFNode<G extends QifOptions = None>(options?: Of<QifOptions, G>): Node<G>;
export function QIFNode(options: QifOptions = {}): PeerLayer {
  const place = 'spikingjelly.QIFNode';
  const defaults = { ...common, vReset: -0.1, tau: 2, vC: 0.8, a0: 1, vRest: 0 };
  const own = peerOptions(place, options, { defaults });
  const { tau, a0, vRest, vC } = own;
  requireAbove(place, 'tau', tau, 1);
  requireAbove(place, 'a0', a0, 0);
  return nodes(place, options, own, qif, { tau, a0, vRest, vCritical: vC });
}

/** Options of {@link EIFNode}. */
export type EifOptions = CommonOptions &
  Pick<LeakOptions, 'tau'> & {
    /** Above 0. Default 1. */
    readonly deltaT?: Value;
    /** Default 0.8. */
    readonly thetaRh?: Value;
    /** Default 0. */
    readonly vRest?: Value;
  };

/** `EIFNode`: an exponential charge. vReset is -0.1 unless given. */
export function EIFNode<G extends EifOptions = None>(options?: Of<EifOptions, G>): Node<G>;
export function EIFNode(options: EifOptions = {}): PeerLayer {
  const place = 'spikingjelly.EIFNode';
  const defaults = { ...common, vReset: -0.1, tau: 2, deltaT: 1, thetaRh: 0.8, vRest: 0 };
  const own = peerOptions(place, options, { defaults });
  const { tau, deltaT, thetaRh, vRest } = own;
  requireAbove(place, 'tau', tau, 1);
  return nodes(place, options, own, eif, { tau, deltaT, vRheobase: thetaRh, vRest });
}

/** Options of {@link IzhikevichNode}. */
export type IzhikevichOptions = QifOptions & {
  /** Default 0. */
  readonly wRest?: Value;
  /** Default 2. */
  readonly tauW?: Value;
  /** Default 0. */
  readonly a?: Value;
  /** Default 0. */
  readonly b?: Value;
};

/** `IzhikevichNode`: what a spike adds to w, and to v by vReset, is never detached. */
export function IzhikevichNode<G extends IzhikevichOptions = None>(
  options?: Of<IzhikevichOptions, G>,
): Node<G>;
export function IzhikevichNode(options: IzhikevichOptions = {}): PeerLayer {
  const place = 'spikingjelly.IzhikevichNode';
  const charge = { tau: 2, vC: 0.8, a0: 1, vRest: -0.1 };
  const defaults = { ...common, ...charge, wRest: 0, tauW: 2, a: 0, b: 0 };
  const own = peerOptions(place, options, { defaults });
  const { tau, vC, a0, vRest, wRest, tauW, a, b } = own;
  requireAbove(place, 'tau', tau, 1);
  requireAbove(place, 'a0', a0, 0);
  const model = { tau, vC, a0, vRest, tauW, a, b };
  return nodes(place, options, own, izhikevichNode, model, { start: { v: restOf(own), w: wRest } });
}

/** Options of {@link KLIFNode}. */
export type KlifOptions = CommonOptions &
  LeakOptions & {
    /** Whether v is divided by k in the reset. Default false. */
    readonly scaleReset?: boolean;
    /** Its parameter, a factor of the charge. Default 1. */
    readonly k?: Value;
  };

/** `KLIFNode`: the charge goes through a rectifier of slope k, which is learned. */
export function KLIFNode<G extends KlifOptions = None>(
  options?: Of<KlifOptions, G>,
): Node<G, { readonly k: Tensor }>;
export function KLIFNode(options: KlifOptions = {}): PeerLayer {
  const place = 'spikingjelly.KLIFNode';
  const own = peerOptions(place, options, { defaults: { ...common, ...leak, scaleReset: false, k: 1 } });
  const { decayInput, scaleReset } = own;
  const tau = requireAbove(place, 'tau', own.tau, 1);
  const k = learned(own.k, true);
  const params = paramsOf({ ...own, k });
  return nodes(place, options, own, klifNode, { tau, k, decayInput, scaleReset }, { params });
}

/** `OTTTLIFNode`: no gradient from step to step, and a trace of the spikes. vReset is null, and the input not divided. */
export function OTTTLIFNode<G extends LifOptions = None>(options?: Of<LifOptions, G>): Node<G>;
export function OTTTLIFNode(options: LifOptions = {}): PeerLayer {
  const place = 'spikingjelly.OTTTLIFNode';
  const defaults = { ...common, ...leak, decayInput: false, vReset: null, detachReset: true };
  const own = peerOptions(place, options, { defaults });
  const tau = requireAbove(place, 'tau', own.tau, 1);
  const model = { tau, decayInput: own.decayInput, traces: true };
  return nodes(place, options, own, onlineLif, model, { start: { v: restOf(own), trace: 0 } });
}

/** `SLTTLIFNode`: no gradient from step to step. */
export function SLTTLIFNode<G extends LifOptions = None>(options?: Of<LifOptions, G>): Node<G>;
export function SLTTLIFNode(options: LifOptions = {}): PeerLayer {
  const place = 'spikingjelly.SLTTLIFNode';
  const own = peerOptions(place, options, { defaults: { ...common, ...leak, detachReset: true } });
  const tau = requireAbove(place, 'tau', own.tau, 1);
  return nodes(place, options, own, onlineLif, { tau, decayInput: own.decayInput });
}
