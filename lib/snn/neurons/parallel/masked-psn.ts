import { requireTensor, Tensor, type TensorLike } from '../../../autodiff/tensor.ts';
import { add, mul, sub } from '../../../ops/arithmetic.ts';
import { tensor } from '../../../ops/create.ts';
import type { Surrogate } from '../../../surrogates/core/surrogate.ts';
import { failRange, failType, show } from '../../../util/errors.ts';
import { requireSizes } from '../../layers/starting-weight.ts';
import type { AnySurrogate } from '../step-model.ts';
import { overSteps } from './over-steps.ts';
import { parallelLayer, rejectState, requireObject } from './parallel-layer.ts';
import { type PsnLayer, type PsnOptions, psnParams } from './psn-options.ts';

/** What masked parallel spiking neurons are. */
export interface MaskedPsnOptions<S extends AnySurrogate = AnySurrogate> extends PsnOptions<S> {
  readonly steps: number;
  /** How many steps a sum reaches back, with its own: from 1 to `steps`. */
  readonly order: number;
  /** How far the mask holds, from 0 (not at all) to 1 (entirely); a function is called at each run. Default 1. */
  readonly mask?: TensorLike | (() => TensorLike);
}

/**
 * `psn` in which the weights of later steps, and of those `order` steps back or more, are masked.
 *
 *     v = (W (mask M + 1 - mask)) x + b,   M is 1 on the diagonal and the order - 1 diagonals below, else 0
 *
 * @throws TypeError or RangeError for an option that is unknown, of the wrong kind, shape or domain, or an input of other steps.
 */
export function maskedPsn<S extends AnySurrogate = Surrogate>(options: MaskedPsnOptions<S>): PsnLayer<S> {
  const place = 'maskedPsn';
  const known = ['steps', 'order', 'mask', 'random', 'weight', 'bias', 'surrogate'];
  const { steps, order, mask = 1, surrogate, ...given } = requireObject(place, options, known);
  requireSizes(place, steps, order);
  if (order > steps) failRange(place, `order must be at most ${steps}, the steps, got ${order}.`);
  if (typeof mask !== 'number' && typeof mask !== 'function' && !(mask instanceof Tensor))
    failType(place, `mask must be a number, a Tensor or a function, got ${show(mask)}.`);
  const params = psnParams(place, given, { weight: [steps, steps], bias: [steps, 1] });
  return parallelLayer({
    place,
    shown: { steps, order, mask, surrogate },
    params,
    surrogate,
    membranes: (x, state) => {
      rejectState(place, state);
      const share = requireTensor(place, typeof mask === 'function' ? mask() : mask);
      const weight = mul(params.weight, add(mul(share, band(steps, order)), sub(1, share)));
      return { v: overSteps(place, weight, params.bias, x), state: {} };
    },
  });
}

/** 1 on the diagonal and some below it. */
function band(steps: number, order: number): Tensor {
  const isIn = (i: number) => {
    const back = Math.floor(i / steps) - (i % steps);
    return Number(back >= 0 && back < order);
  };
  return tensor(
    Array.from({ length: steps ** 2 }, (_, i) => isIn(i)),
    [steps, steps],
  );
}
