import type { Surrogate } from '../../../surrogates/core/surrogate.ts';
import { requireSizes } from '../../layers/starting-weight.ts';
import type { AnySurrogate } from '../step-model.ts';
import { overSteps } from './over-steps.ts';
import { parallelLayer, rejectState, requireObject } from './parallel-layer.ts';
import { type PsnLayer, type PsnOptions, psnParams } from './psn-options.ts';

/**
 * Parallel spiking neurons: each step is a learned sum over all steps of the sequence, later ones too, and there is no reset.
 *
 *     v = W x + b,   spikes = 1 where v >= 0, else 0
 *
 * W is `params.weight` `[T, T]`, row t of output step t, b is `params.bias` `[T, 1]`; both are the same for all neurons. Source: Fang et
 * al. 2023.
 *
 * @throws TypeError or RangeError for an option that is unknown, of the wrong kind or shape, or an input of other steps.
 */
export function psn<S extends AnySurrogate = Surrogate>(
  options: PsnOptions<S> & { readonly steps: number },
): PsnLayer<S> {
  const place = 'psn';
  const { steps, surrogate, ...given } = requireObject(place, options, [
    'steps',
    'random',
    'weight',
    'bias',
    'surrogate',
  ]);
  requireSizes(place, steps);
  const params = psnParams(place, given, { weight: [steps, steps], bias: [steps, 1] });
  return parallelLayer({
    place,
    shown: { steps, surrogate },
    params,
    surrogate,
    membranes: (x, state) => {
      rejectState(place, state);
      return { v: overSteps(place, params.weight, params.bias, x), state: {} };
    },
  });
}
