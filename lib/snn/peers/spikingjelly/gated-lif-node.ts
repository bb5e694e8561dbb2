import type { Tensor } from '../../../autodiff/tensor.ts';
import { mul, sub } from '../../../ops/arithmetic.ts';
import { full } from '../../../ops/create.ts';
import { sigmoid } from '../../../ops/elementwise.ts';
import { type Random, requireRandom } from '../../../ops/random.ts';
import { reshape, transpose } from '../../../ops/shape.ts';
import { sigmoid as sigmoidSurrogate } from '../../../surrogates/sigmoid.ts';
import { failRange, failType, requireNumber, showShape } from '../../../util/errors.ts';
import { requireSizes } from '../../layers/starting-weight.ts';
import { neuronsAt } from '../../neurons/neuron.ts';
import type { AnySurrogate } from '../../neurons/step-model.ts';
import { type PeerLayer, type PeerParts, peerLayer } from '../core/peer-layer.ts';
import { paramsOf, peerOptions } from '../core/peer-options.ts';
import type { Of } from '../core/peer-params.ts';
import { spikeOf } from '../core/spike-of.ts';
import { type NodeParams, requireAbove } from './options.ts';
import { gatedLif } from './rows.ts';

/** Options of {@link GatedLIFNode}. What it learns goes through a sigmoid in use: a start p is of ln(p / (1 - p)). */
export interface GatedLifOptions {
  /** The number of steps. */
  readonly T: number;
  /** The number of channels, axis 1 of `[B, C, ...]`, which then have parameters of their own. Default null. */
  readonly inplane?: number | null;
  /** Default 0.25, below 1. */
  readonly initTau?: number;
  /** Default 0.5. */
  readonly initVThreshold?: number;
  /** Default 0.5. */
  readonly initConduct?: number;
  /** Default initVThreshold / 2T. */
  readonly initLinearDecay?: number | null;
  /** Default initVThreshold. */
  readonly initVSubreset?: number | null;
  readonly tau?: Tensor;
  readonly vThreshold?: Tensor;
  /** `[T]`, or `[T, C]`. */
  readonly conduct?: Tensor;
  readonly linearDecay?: Tensor;
  readonly vSubreset?: Tensor;
  readonly alpha?: Tensor;
  readonly beta?: Tensor;
  readonly gamma?: Tensor;
  /** Default sigmoid with alpha 4. */
  readonly surrogateFunction?: AnySurrogate;
  /** Draws alpha, beta and gamma. */
  readonly random?: Random;
}

type GatedParams = Readonly<
  Record<'alpha' | 'beta' | 'gamma' | 'tau' | 'vThreshold' | 'linearDecay' | 'vSubreset' | 'conduct', Tensor>
>;

const optional = [
  'tau',
  'vThreshold',
  'conduct',
  'linearDecay',
  'vSubreset',
  'alpha',
  'beta',
  'gamma',
  'surrogateFunction',
  'random',
] as const;

const defaults = {
  inplane: null,
  initTau: 0.25,
  initVThreshold: 0.5,
  initConduct: 0.5,
  initLinearDecay: null,
  initVSubreset: null,
};

/** `GatedLIFNode`: gates between two ways of leaking, of being reset and of taking the input, all of them learned. */
export function GatedLIFNode<G extends GatedLifOptions>(
  options: Of<GatedLifOptions, G>,
): PeerLayer<NodeParams<G, GatedParams>>;
export function GatedLIFNode(options: GatedLifOptions): PeerLayer {
  const place = 'spikingjelly.GatedLIFNode';
  const own = peerOptions(place, options, { required: ['T'], optional, defaults });
  const { T, inplane, initVThreshold, initConduct, surrogateFunction = sigmoidSurrogate({ alpha: 4 }) } = own;
  requireSizes(place, T, inplane ?? 1);
  const shape = inplane === null ? [] : [inplane];
  const started = (name: string, p: number, of = shape) => {
    requireAbove(place, name, requireNumber(place, name, p), 0, 1);
    return full(of, Math.log(p / (1 - p)));
  };
  const drawn = () => requireRandom(place, own.random).uniform(shape, -0.1, 0.1);
  const params = {
    alpha: own.alpha ?? drawn(),
    beta: own.beta ?? drawn(),
    gamma: own.gamma ?? drawn(),
    tau: own.tau ?? started('initTau', own.initTau),
    vThreshold: own.vThreshold ?? started('initVThreshold', initVThreshold),
    linearDecay:
      own.linearDecay ?? started('initLinearDecay', own.initLinearDecay ?? initVThreshold / (2 * T)),
    vSubreset: own.vSubreset ?? started('initVSubreset', own.initVSubreset ?? initVThreshold),
    conduct: own.conduct ?? started('initConduct', initConduct, [T, ...shape]),
  };
  const { beta, conduct, ...gates } = params;
  const inUse = Object.entries(gates).map(([name, value]) => [name, () => sigmoid(value)]);
  return peerLayer({
    place,
    shown: options,
    params: paramsOf(params),
    neurons: neuronsAt(gatedLif, place, {
      ...Object.fromEntries(inUse),
      surrogate: spikeOf(surrogateFunction),
      strict: false,
    }),
    start: { v: 0, spikes: 0 },
    names: { s: 'spikes' },
    input: (x) => {
      const { shape: given } = x.value;
      if (given[0] !== T)
        failRange(place, `got an input of shape ${showShape(given)} when ${T} steps were due.`);
      return mul(x, sub(1, mul(alongChannels(beta, given, 0), sub(1, alongChannels(conduct, given, 1)))));
    },
    scan: channelsLast,
  });
}

/** The sigmoid of values for steps, channels or both, to be multiplied with an input `[T, B, C, ...]`. */
function alongChannels(value: Tensor, shape: readonly number[], axes: number): Tensor {
  const [steps, channels] = axes === 1 ? value.value.shape : [1, ...value.value.shape];
  const rest = shape.slice(3).map(() => 1);
  if (shape.length < 3 && channels !== undefined)
    failType('spikingjelly.GatedLIFNode', 'inplane needs an input [steps, batch, channels, ...].');
  return sigmoid(reshape(value, [steps ?? 1, 1, ...(shape.length < 3 ? [] : [channels ?? 1]), ...rest]));
}

/** A scan with the channels as the last axis, as parameters are one for each. */
const channelsLast: NonNullable<PeerParts['scan']> = (x, from, scan) => {
  const rank = x.value.shape.length;
  if (rank < 4) return scan(x, from);
  const moved = (tensor: Tensor, at: number, to: number) => {
    const axes = tensor.value.shape.map((_, i) => i);
    axes.splice(to, 0, ...axes.splice(at, 1));
    return transpose(tensor, axes);
  };
  const all = (tensors: Readonly<Record<string, Tensor>>, at: number, to: number) =>
    Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, moved(tensor, at, to)]));
  const { entries, state } = scan(moved(x, 2, rank - 1), all(from, 1, rank - 2));
  return { entries: all(entries, rank - 1, 2), state: all(state, rank - 2, 1) };
};
