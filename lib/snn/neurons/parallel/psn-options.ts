import { Tensor } from '../../../autodiff/tensor.ts';
import { full } from '../../../ops/create.ts';
import { type Random, requireRandom } from '../../../ops/random.ts';
import type { Surrogate } from '../../../surrogates/core/surrogate.ts';
import { failRange, failType, show, showShape } from '../../../util/errors.ts';
import { storedAsThere } from '../../layers/stored-as-there.ts';
import type { SurrogateOf } from '../neuron-params.ts';
import type { AnySurrogate } from '../step-model.ts';
import type { ParallelLayer } from './parallel-layer.ts';

/** What parallel spiking neurons with weights over time have in common. */
export interface PsnOptions<S extends AnySurrogate = AnySurrogate> {
  /** The generator of the weight, unless that is given. */
  readonly random?: Random;
  /** The weight over steps. */
  readonly weight?: Tensor;
  /** What is added to the membrane; it starts at -1, which is a threshold of 1. */
  readonly bias?: Tensor;
  /** The spike function. Default `surrogates.arctan({ alpha: 2 })`. */
  readonly surrogate?: S;
}

/** What they learn. */
export interface PsnParams {
  readonly weight: Tensor;
  readonly bias: Tensor;
}

/** A layer of them: its parameters, and those of a surrogate that is learned. */
export type PsnLayer<S extends AnySurrogate = Surrogate> = ParallelLayer<
  PsnParams & SurrogateOf<{ surrogate: S }>
>;

/**
 * Weight and bias as they were given, or as they start: uniform in ±1/sqrt(n), with n the last axis of the weight, and -1.
 *
 * @throws TypeError for what is no tensor, or where neither a weight nor a generator is given; RangeError for another shape.
 */
export function psnParams(
  place: string,
  { random, weight, bias }: PsnOptions,
  shapes: { readonly weight: readonly number[]; readonly bias: readonly number[] },
): PsnParams {
  const most = 1 / Math.sqrt(shapes.weight.at(-1) as number);
  const drawn = () => requireRandom(place, random).uniform(shapes.weight, -most, most);
  return {
    weight: storedAsThere(requireShape(place, 'weight', weight ?? drawn(), shapes.weight)),
    bias: requireShape(place, 'bias', bias ?? full(shapes.bias, -1), shapes.bias),
  };
}

function requireShape(place: string, name: string, value: Tensor, due: readonly number[]): Tensor {
  if (!(value instanceof Tensor)) failType(place, `${name} must be a Tensor, got ${show(value)}.`);
  const { shape } = value.value;
  if (shape.length !== due.length || shape.some((n, axis) => n !== due[axis]))
    failRange(place, `got a ${name} of shape ${showShape(shape)} when ${showShape(due)} was due.`);
  return value;
}
