import { zeros } from '../create.ts';
import { failRange, rejectUnknownKeys, requireBoolean, show, showShape } from '../errors.ts';
import { add } from '../ops/arithmetic.ts';
import { matmul } from '../ops/matmul.ts';
import { type Random, requireRandom } from '../random.ts';
import { sameShape } from '../shape.ts';
import { requireTensor, Tensor } from '../tensor.ts';
import { type Initializer, inverseRootUniform } from './initializers.ts';
import type { Layer } from './layer.ts';

/** How a linear layer starts. */
export interface LinearOptions {
  /** The generator of its weights. */
  readonly random: Random;
  /** Whether it has a bias, which starts at 0. Default true. */
  readonly bias?: boolean;
  /** What its weights start from. Default uniform in ±1/sqrt(inputs). */
  readonly initializer?: Initializer;
}

/** The parameters of a linear layer: weight `[inputs, outputs]`, bias `[outputs]`. */
export type LinearParams = { readonly weight: Tensor; readonly bias?: Tensor };

/**
 * x weight + bias over the last axis: `[..., inputs]` to `[..., outputs]`. Spikes are not multiplied but gathered.
 *
 * @throws RangeError for sizes that are no positive integers; TypeError without a generator.
 */
export function linear(inputs: number, outputs: number, options: LinearOptions): Layer<LinearParams> {
  const place = 'linear';
  for (const n of [inputs, outputs]) {
    if (!Number.isSafeInteger(n) || n < 1)
      failRange(place, `got the size ${show(n)} when a positive integer was due.`);
  }
  rejectUnknownKeys(place, options ?? {}, ['random', 'bias', 'initializer']);
  const random = requireRandom(place, options?.random);
  const { bias = true, initializer = inverseRootUniform } = options;
  requireBoolean(place, 'bias', bias);
  const weight = initializer([inputs, outputs], random);
  if (!(weight instanceof Tensor) || !sameShape(weight.shape, [inputs, outputs])) {
    failRange(
      place,
      `the initializer gave ${weight}, when weights of shape ${showShape([inputs, outputs])} were due.`,
    );
  }
  const params: LinearParams = bias ? { weight, bias: zeros([outputs]) } : { weight };
  const call = (x: Tensor) => {
    const { shape } = requireTensor(place, x).array;
    if (shape.length < 2 || shape.at(-1) !== inputs) {
      failRange(place, `got an input of shape ${showShape(shape)} when [..., ${inputs}] was due.`);
    }
    const product = matmul(x, params.weight);
    return params.bias ? add(product, params.bias) : product;
  };
  return Object.assign(call, { params });
}
