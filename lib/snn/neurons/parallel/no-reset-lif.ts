import { requireTensor, Tensor, type TensorLike } from '../../../autodiff/tensor.ts';
import { add, mul, pow, sub } from '../../../ops/arithmetic.ts';
import { zeros } from '../../../ops/create.ts';
import { restored } from '../../../ops/restored.ts';
import { concat, expandDims, slice } from '../../../ops/shape.ts';
import { failType, show } from '../../../util/errors.ts';
import { lastStep } from '../last-step.ts';
import { learnedOfGiven } from '../learned-of.ts';
import {
  type CommonOptions,
  failOutside,
  type Learnable,
  type NeuronSpec,
  type OwnParams,
  requireFit,
} from '../neuron-options.ts';
import type { NeuronParams } from '../neuron-params.ts';
import { requireState } from '../neuron-state.ts';
import { type ParallelLayer, parallelLayer, requireObject } from './parallel-layer.ts';

/** What LIF neurons without a reset are. */
export interface NoResetLifOptions extends Pick<CommonOptions, 'params' | 'surrogate'> {
  /** Decay of the membrane per step, in [0, 1]; a tensor, of one value or one per neuron, is learned. */
  readonly beta: Learnable;
  /** The membrane at which a neuron fires. Default 1. */
  readonly vThreshold?: Learnable;
}

/** What they learn: what was given as a tensor, and the option `params`. */
export interface NoResetLifParams extends Partial<OwnParams> {
  readonly beta?: Tensor;
  readonly vThreshold?: Tensor;
}

/**
 * LIF neurons without a reset, all steps at once: v[t] = beta v[t - 1] + x[t] as log2(T) sums of the sequence and itself shifted.
 *
 *     v = beta v + x,   spikes = 1 where v >= vThreshold, else 0
 *
 * It goes on from a state `{ v }`. `lif({ beta, reset: 'none' })` is the same, step by step.
 *
 * @throws TypeError or RangeError for an option that is unknown, of the wrong kind or outside its domain, at a run too.
 */
export function noResetLif<G extends NoResetLifOptions = NoResetLifOptions>(
  options: NoResetLifOptions & { readonly [K in keyof G & keyof NoResetLifOptions]?: G[K] },
): ParallelLayer<NeuronParams<G>> {
  const place = 'noResetLif';
  const known = ['beta', 'vThreshold', 'params', 'surrogate'];
  const { params, ...shown } = requireObject<NoResetLifOptions>(place, options, known);
  const { beta, vThreshold = 1, surrogate } = shown;
  const decay = (given = {}) => requireDecay({ place, given }, evaluated(place, 'beta', beta));
  const threshold = () => evaluated(place, 'vThreshold', vThreshold);
  for (const [name, given] of Object.entries({ beta, vThreshold }))
    if (typeof given !== 'function') evaluated(place, name, given);
  if (typeof beta !== 'function') decay();
  return parallelLayer({
    place,
    shown,
    params: learnedOfGiven(place, { beta, vThreshold }, params) as NeuronParams<G>,
    surrogate,
    membranes: (x, given) => {
      const shape = x.value.shape.slice(1);
      const { v: before } =
        given === undefined ? { v: zeros(shape) } : requireState(place, ['v'], restored(given), shape);
      const own = decay({ beta });
      requireFit(place, { beta: own, vThreshold: threshold() }, shape.slice(1));
      const v = decayed(own, x, before as Tensor);
      return { v, state: { v: lastStep(v) } };
    },
    above: (v) => sub(v, threshold()),
  });
}

/** v[t] = beta v[t - 1] + x[t], from what came before the first step. */
function decayed(beta: TensorLike, x: Tensor, before: Tensor): Tensor {
  const steps = x.value.shape[0] as number;
  const first = expandDims(mul(beta, before), 0);
  let v = steps > 1 ? add(x, concat([first, zeros([steps - 1, ...x.value.shape.slice(1)])])) : add(x, first);
  for (let shift = 1; shift < steps; shift *= 2) {
    const earlier = slice(v, 0, steps - shift);
    v = add(v, concat([zeros([shift, ...x.value.shape.slice(1)]), mul(pow(beta, shift), earlier)]));
  }
  return v;
}

function evaluated(place: string, name: string, given: Learnable): TensorLike {
  const value: unknown = typeof given === 'function' ? given() : given;
  if (typeof value === 'number' || value instanceof Tensor) return value;
  return failType(place, `${name} must be a number or a Tensor, got ${show(value)}.`);
}

function requireDecay(spec: Pick<NeuronSpec, 'place' | 'given'>, beta: TensorLike): TensorLike {
  const values = requireTensor(spec.place, beta).toTypedArray();
  const i = values.findIndex((value) => !(value >= 0 && value <= 1));
  if (i >= 0) failOutside(spec, 'beta', 'in [0, 1]', values, i);
  return beta;
}
