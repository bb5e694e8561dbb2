import { requireTensor, type Tensor } from '../../autodiff/tensor.ts';
import { zeros } from '../../ops/create.ts';
import { affine } from '../../ops/matmul.ts';
import { type Random, requireRandom } from '../../ops/random.ts';
import { failRange, rejectUnknownKeys, requireBoolean, showShape } from '../../util/errors.ts';
import { showCall, shownAs } from '../../util/repr.ts';
import type { Initializer } from './initializers.ts';
import type { Layer } from './layer.ts';
import { requireSizes, startingWeight } from './starting-weight.ts';

/** How a linear layer starts. */
export interface LinearOptions<B extends boolean = boolean> {
  /** The generator of its weights. */
  readonly random: Random;
  /** Whether it has a bias, which starts at 0. Default true. */
  readonly bias?: B;
  /** What its weights start from. Default uniform in ±1/sqrt(inputs). */
  readonly initializer?: Initializer;
}

/** The parameters of a linear layer: weight `[inputs, outputs]`, bias `[outputs]` if it has one. */
export type LinearParams<B extends boolean = boolean> = { readonly weight: Tensor } & ([B] extends [true]
  ? { readonly bias: Tensor }
  : { readonly bias?: [B] extends [false] ? never : Tensor });

/**
 * x weight + bias over the last axis: `[..., inputs]` to `[..., outputs]`. Spikes are not multiplied but gathered;
 * what `encoders.direct` repeats at each step is multiplied once.
 *
 * @throws RangeError for sizes that are no positive integers; TypeError without a generator.
 */
export function linear<B extends boolean = true>(
  inputs: number,
  outputs: number,
  options: LinearOptions<B>,
): Layer<LinearParams<B>> {
  const place = 'linear';
  requireSizes(place, inputs, outputs);
  rejectUnknownKeys(place, options === undefined ? {} : options, ['random', 'bias', 'initializer']);
  const random = requireRandom(place, options?.random);
  const { bias = true, initializer } = options as LinearOptions;
  requireBoolean(place, 'bias', bias);
  const weight = startingWeight(place, [inputs, outputs], random, initializer);
  const params: LinearParams = bias ? { weight, bias: zeros([outputs]) } : { weight };
  const call = (x: Tensor) => {
    const { shape } = requireTensor(place, x).value;
    if (shape.length < 2 || shape.at(-1) !== inputs) {
      failRange(place, `got an input of shape ${showShape(shape)} when [..., ${inputs}] was due.`);
    }
    return affine(place, x, params.weight, params.bias);
  };
  const layer = Object.assign(call, {
    params: params as LinearParams<B>,
    transient: 'output' as const,
  });
  return shownAs(layer, () => showCall(place, inputs, outputs, bias ? {} : { bias }));
}
