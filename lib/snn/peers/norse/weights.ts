import { Tensor } from '../../../autodiff/tensor.ts';
import { matmul } from '../../../ops/matmul.ts';
import { requireRandom } from '../../../ops/random.ts';
import { transpose } from '../../../ops/shape.ts';
import { failType, show } from '../../../util/errors.ts';
import { requireSizes } from '../../layers/starting-weight.ts';
import type { PeerParts } from '../core/peer-layer.ts';
import type { WeightOptions } from './options.ts';

type Given = { readonly [K in keyof WeightOptions]?: WeightOptions[K] | undefined };

/** The weights of a layer, as they were given or drawn, and what it makes of them. */
export function weightsOf(
  place: string,
  given: Given,
  autapses: boolean,
): { readonly params: Readonly<Record<string, Tensor>> } & Pick<PeerParts, 'input' | 'among'> {
  const { inputSize, hiddenSize } = given;
  const std = () => Math.sqrt(2 / (hiddenSize ?? 1));
  const inputWeights = weight(place, 'inputWeights', given, [hiddenSize, inputSize], std);
  const recurrentWeights = weight(place, 'recurrentWeights', given, [hiddenSize, hiddenSize], std);
  return {
    params: { inputWeights, recurrentWeights },
    input: (x) => matmul(x, transpose(inputWeights)),
    among: () => ({ weight: transpose(recurrentWeights), connect: 'all', autapses }),
  };
}

/** A weight as it was given, or drawn from a normal distribution. */
export function weight(
  place: string,
  name: 'inputWeights' | 'recurrentWeights',
  given: Given,
  [to, from]: readonly [number | undefined, number | undefined],
  std: () => number,
): Tensor {
  const own = given[name];
  if (own instanceof Tensor) return own;
  if (own !== undefined) failType(place, `${name} must be a Tensor, got ${show(own)}.`);
  if (to === undefined || from === undefined)
    failType(place, `give ${name}, or inputSize, hiddenSize and random.`);
  requireSizes(place, to, from);
  return requireRandom(place, given.random).normal([to, from], 0, std());
}
