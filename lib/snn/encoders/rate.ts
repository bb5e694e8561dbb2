import { within } from '../../array/context.ts';
import { empty } from '../../array/layout.ts';
import { Sparse } from '../../array/values.ts';
import { Tensor } from '../../autodiff/tensor.ts';
import { kernels } from '../../kernels/index.ts';
import { type Random, requireRandom } from '../../ops/random.ts';
import { rejectUnknownKeys } from '../../util/errors.ts';
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
  const random = requireRandom(place, options.random);
  requireUnitInterval(place, x);
  const shape = [steps, ...x.value.shape];
  const p = kernels.flat(x.array);
  const width = shape.at(-1) as number;
  // They live as long as the tensor does, wherever that is handed.
  const events = within({ arena: null }, () => random.bernoulliEvents(p, steps, width, place));
  if (events !== null) return new Tensor(new Sparse(shape, events));
  const out = empty(shape);
  random.fillBernoulli(out.data, p, place);
  return new Tensor(out);
}
