import { failType, rejectUnknownKeys, show } from '../errors.ts';
import { broadcastTo } from '../ops/shape.ts';
import { Random } from '../random.ts';
import type { Tensor } from '../tensor.ts';
import { requireBatch, requireSteps, requireUnitInterval } from './steps.ts';

/**
 * Poisson rate code: at each step an element of `x [B, ...]` fires with its value as probability. Gives zeros and
 * ones `[T, B, ...]`.
 *
 * @throws RangeError for a value outside [0, 1] or NaN; TypeError without a generator.
 */
export function rate(x: Tensor, options: { readonly steps: number; readonly random: Random }): Tensor {
  const place = 'rate';
  requireBatch(place, x);
  rejectUnknownKeys(place, options ?? {}, ['steps', 'random']);
  const steps = requireSteps(place, options?.steps);
  const { random } = options;
  if (!(random instanceof Random)) {
    failType(place, `random is ${show(random)} when a generator from random(seed) was due.`);
  }
  requireUnitInterval(place, x);
  return random.bernoulli(broadcastTo(x, [steps, ...x.array.shape]));
}
