import type { Tensor } from '../../../autodiff/tensor.ts';
import { tensor, zeros } from '../../../ops/create.ts';
import { gather } from '../../../ops/gather.ts';
import { concat, reshape } from '../../../ops/shape.ts';
import type { Surrogate } from '../../../surrogates/core/surrogate.ts';
import { requireSizes } from '../../layers/starting-weight.ts';
import type { AnySurrogate } from '../step-model.ts';
import { overSteps } from './over-steps.ts';
import { parallelLayer, rejectState, requireObject } from './parallel-layer.ts';
import { type PsnLayer, type PsnOptions, psnParams } from './psn-options.ts';

/**
 * Parallel spiking neurons with one weight for each step back, over a sequence of any length: a convolution over time.
 *
 *     v[t] = sum over j < order of weight[order - 1 - j] x[t - j], + b;   spikes = 1 where v >= 0, else 0
 *
 * `params.weight` is `[order]`, its last entry of the step itself, and starts at 1, 1/2, 1/4, … back in time, or where `random` is given
 * uniform in ±1/sqrt(order); `params.bias` is one number. Steps before the first count as 0. Source: Fang et al. 2023.
 *
 * @throws TypeError or RangeError for an option that is unknown, of the wrong kind or shape.
 */
export function slidingPsn<S extends AnySurrogate = Surrogate>(
  options: PsnOptions<S> & { readonly order: number },
): PsnLayer<S> {
  const place = 'slidingPsn';
  const known = ['order', 'random', 'weight', 'bias', 'surrogate'];
  const { order, surrogate, ...given } = requireObject(place, options, known);
  requireSizes(place, order);
  const { weight = given.random ? undefined : halves(order) } = given;
  const params = psnParams(place, { ...given, ...(weight && { weight }) }, { weight: [order], bias: [] });
  return parallelLayer({
    place,
    shown: { order, surrogate },
    params,
    surrogate,
    membranes: (x, state) => {
      rejectState(place, state);
      const steps = x.value.shape[0] as number;
      return { v: overSteps(place, banded(params.weight, steps), params.bias, x), state: {} };
    },
  });
}

function halves(order: number): Tensor {
  return tensor(Array.from({ length: order }, (_, i) => 2 ** (i + 1 - order)));
}

/** `[T, T]`: the weight of each step back on a diagonal of its own, else 0. */
function banded(weight: Tensor, steps: number): Tensor {
  const [order] = weight.value.shape as [number];
  const at = (i: number) => {
    const back = Math.floor(i / steps) - (i % steps);
    return back >= 0 && back < order ? order - 1 - back : order;
  };
  const places = Array.from({ length: steps ** 2 }, (_, i) => at(i));
  return reshape(gather(concat([weight, zeros([1])]), places, 0), [steps, steps]);
}
