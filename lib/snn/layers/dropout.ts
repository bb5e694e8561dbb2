import { current } from '../../array/context.ts';
import { requireTensor, type Tensor } from '../../autodiff/tensor.ts';
import { mul } from '../../ops/arithmetic.ts';
import { where } from '../../ops/elementwise.ts';
import { type Random, requireRandom } from '../../ops/random.ts';
import { failRange, rejectUnknownKeys, requireNumber, showShape } from '../../util/errors.ts';
import { showCall, shownAs } from '../../util/repr.ts';
import type { Layer } from './layer.ts';

/** How a dropout layer drops. */
export interface DropoutOptions {
  /** The share of elements set to 0, in [0, 1). */
  readonly rate: number;
  /** The generator of its masks. */
  readonly random: Random;
}

/**
 * While a tape records (training), sets a share of the elements of `[T, B, ...]` to 0 and scales the others by
 * 1 / (1 - rate); one mask for all steps of a sequence. Otherwise (evaluation) it passes its input on.
 *
 * @throws RangeError for a rate outside [0, 1); TypeError for one that is no number, or without a generator.
 */
export function dropout(options: DropoutOptions): Layer<Record<string, never>> {
  const place = 'dropout';
  rejectUnknownKeys(place, options ?? {}, ['rate', 'random']);
  const random = requireRandom(place, options?.random);
  const rate = requireNumber(place, 'rate', options.rate);
  if (!(rate >= 0 && rate < 1)) failRange(place, `rate must be in [0, 1), got ${rate}.`);
  const call = (x: Tensor) => {
    const { shape } = requireTensor(place, x).value;
    if (shape.length < 2) {
      failRange(place, `got an input of shape ${showShape(shape)} when [steps, batch, ...] was due.`);
    }
    if (current().tape === null || rate === 0) return x;
    const kept = random.bernoulli(1 - rate, [1, ...shape.slice(1)]);
    return where(kept, mul(x, 1 / (1 - rate)), 0);
  };
  return shownAs(Object.assign(call, { params: {} }), () => showCall(place, { rate }));
}
