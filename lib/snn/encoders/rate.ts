import { within } from '../../array/context.ts';
import { empty, type FloatArray } from '../../array/layout.ts';
import { Sparse } from '../../array/values.ts';
import { Tensor } from '../../autodiff/tensor.ts';
import { kernels } from '../../kernels/index.ts';
import { type Random, requireRandom } from '../../ops/random.ts';
import { rejectUnknownKeys, requireBoolean } from '../../util/errors.ts';
import { requireBatch, requireInterval, requireSteps } from './steps.ts';

/** How often elements fire. */
export interface RateOptions {
  /** Number of steps. */
  readonly steps: number;
  /** What is drawn from. */
  readonly random: Random;
  /** Whether values may be in [-1, 1]: a negative one gives spikes of -1. Default false. */
  readonly signed?: boolean;
}

/**
 * Poisson rate code: at each step an element of `x [B, ...]` fires with its value as probability, if `signed` with its absolute value, and
 * its sign. Gives zeros and ones (and -1) `[T, B, ...]`.
 *
 * @throws RangeError for a value outside [0, 1] (signed: [-1, 1]) or NaN; TypeError without a generator.
 */
export function rate(x: Tensor, options: RateOptions): Tensor {
  const place = 'rate';
  requireBatch(place, x);
  rejectUnknownKeys(place, options === undefined ? {} : options, ['steps', 'random', 'signed']);
  const steps = requireSteps(place, options?.steps);
  const random = requireRandom(place, options.random);
  const { signed = false } = options;
  requireBoolean(place, 'signed', signed);
  requireInterval(place, x, signed ? -1 : 0);
  const shape = [steps, ...x.value.shape];
  const p = kernels.flat(x.array);
  if (signed) return signedRate(p, shape, random);
  const width = shape.at(-1) as number;
  // They live as long as the tensor does, wherever that is handed.
  const events = within({ arena: null }, () => random.bernoulliEvents(p, steps, width, place));
  if (events !== null) return new Tensor(new Sparse(shape, events));
  const out = empty(shape);
  random.fillBernoulli(out.data, p, place);
  return new Tensor(out);
}

function signedRate(values: FloatArray, shape: readonly number[], random: Random): Tensor {
  const out = empty([...shape]);
  random.fillBernoulli(out.data, values.map(Math.abs), 'rate');
  for (let i = 0; i < out.data.length; i++)
    if ((values[i % values.length] as number) < 0) out.data[i] = -(out.data[i] as number) || 0;
  return new Tensor(out);
}
