import type { TensorLike } from '../../autodiff/tensor.ts';
import { div, sub } from '../../ops/arithmetic.ts';
import type { Alternative } from './neuron-row.ts';

/** A time constant in steps in place of a decay: decay = 1 - 1/tau. */
export function timeConstant(decay: string, of: string): Alternative {
  return {
    for: decay,
    min: 1,
    unit: 'step',
    hint: `${decay}: 1 is without leak`,
    about: `time constant of the ${of}: ${decay} = 1 - 1/tau`,
    value: (tau: TensorLike) => (typeof tau === 'number' ? 1 - 1 / tau : sub(1, div(1, tau))),
  };
}
