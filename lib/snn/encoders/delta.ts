import { within } from '../../array/context.ts';
import { stopGradient } from '../../autodiff/scope.ts';
import { requireTensor, type Tensor } from '../../autodiff/tensor.ts';
import { sub } from '../../ops/arithmetic.ts';
import { zeros } from '../../ops/create.ts';
import { greaterEqual, lessEqual } from '../../ops/elementwise.ts';
import { concat, slice } from '../../ops/shape.ts';
import {
  failRange,
  rejectUnknownKeys,
  requireBoolean,
  requireNumber,
  show,
  showShape,
} from '../../util/errors.ts';

/** How changes become spikes. */
export interface DeltaOptions {
  /** The least change from one step to the next that fires, above 0. Default 0.1. */
  readonly threshold?: number;
  /** Whether a fall by the threshold gives -1. Default false: only rises fire. */
  readonly off?: boolean;
  /** What the first step is compared with: zero, or itself, so that it never fires. Default 'zero'. */
  readonly start?: 'zero' | 'first';
}

/**
 * Delta modulation: 1 where an element of the signal `x [T, B, ...]` has risen by the threshold since the step before, and with
 * `off`, -1 where it has fallen as much. No gradient passes.
 *
 * @throws RangeError for a shape without steps and batch, or an option outside its domain; TypeError for one of another kind.
 */
export function delta(x: Tensor, options: DeltaOptions = {}): Tensor {
  const place = 'delta';
  const { array } = requireTensor(place, x);
  rejectUnknownKeys(place, options, ['threshold', 'off', 'start']);
  const { threshold = 0.1, off = false, start = 'zero' } = options;
  requireNumber(place, 'threshold', threshold);
  if (!(threshold > 0 && threshold < Number.POSITIVE_INFINITY))
    failRange(place, `threshold must be above 0 and finite, got ${threshold}.`);
  requireBoolean(place, 'off', off);
  if (start !== 'zero' && start !== 'first')
    failRange(place, `start must be 'zero' or 'first', got ${show(start)}.`);
  const { shape } = array;
  if (shape.length < 2)
    failRange(place, `got a tensor of shape ${showShape(shape)} when [steps, batch, ...] was due.`);
  // In the precision of the values, of which a change that equals the threshold would else lie beside it.
  const float = array.data instanceof Float32Array ? Float32Array : Float64Array;
  return within({ float }, () => {
    const own = stopGradient(x);
    const first = slice(own, 0, 1);
    const change = sub(own, concat([start === 'zero' ? zeros(first.shape) : first, slice(own, 0, -1)]));
    const rises = greaterEqual(change, threshold);
    return off ? sub(rises, lessEqual(change, -threshold)) : rises;
  });
}
