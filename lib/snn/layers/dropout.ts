import { requireTensor, type Tensor } from '../../autodiff/tensor.ts';
import { mul } from '../../ops/arithmetic.ts';
import { where } from '../../ops/elementwise.ts';
import { type Random, requireRandom } from '../../ops/random.ts';
import { failRange, rejectUnknownKeys, requireNumber, showShape } from '../../util/errors.ts';
import { showCall, shownAs } from '../../util/repr.ts';
import type { Layer } from './layer.ts';
import { isTraining, type Over, requireOver } from './training.ts';

/** How a dropout layer drops. */
export interface DropoutOptions {
  /** The share of elements set to 0, in [0, 1). */
  readonly rate: number;
  /** The generator of its masks. */
  readonly random: Random;
  /** Whether one mask is for all steps of a sequence, or each step has its own. Default 'sequence'. */
  readonly over?: Over;
}

/**
 * While a tape records (training), sets a share of the elements of `[T, B, ...]` to 0 and scales the others by
 * 1 / (1 - rate); one mask for all steps of a sequence, or one for each. Otherwise, and in `evaluate`, it passes its input on.
 *
 * @throws RangeError for a rate outside [0, 1), or another value of `over`; TypeError for one that is no number, or without a generator.
 */
export function dropout(options: DropoutOptions): Layer<Record<string, never>> {
  const place = 'dropout';
  rejectUnknownKeys(place, options === undefined ? {} : options, ['rate', 'random', 'over']);
  const random = requireRandom(place, options?.random);
  const rate = requireNumber(place, 'rate', options.rate);
  if (!(rate >= 0 && rate < 1)) failRange(place, `rate must be in [0, 1), got ${rate}.`);
  const over = requireOver(place, options.over);
  const call = (x: Tensor) => {
    const { shape } = requireTensor(place, x).value;
    if (shape.length < 2) {
      failRange(place, `got an input of shape ${showShape(shape)} when [steps, batch, ...] was due.`);
    }
    if (!isTraining() || rate === 0) return x;
    const kept = random.bernoulli(1 - rate, over === 'step' ? shape : [1, ...shape.slice(1)]);
    return where(kept, mul(x, 1 / (1 - rate)), 0);
  };
  return shownAs(Object.assign(call, { params: {} }), () => showCall(place, { rate, over: options.over }));
}
