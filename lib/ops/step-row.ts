import type { PrimitiveRow } from '../autodiff/row.ts';
import { unary } from '../kernels/apply.ts';
import { rejectUnknownKeys, requireBoolean } from '../util/errors.ts';

/** How a function that is constant nearly everywhere passes gradients. */
export interface StraightThroughOptions {
  /** The gradient passes as if the function were the identity. Default false: it is 0. */
  readonly straightThrough?: boolean;
}

/**
 * A piecewise constant function as a primitive.
 *
 * @throws TypeError for another option, or one that is neither true nor false.
 */
export function stepRow(name: 'round' | 'sign', options: StraightThroughOptions): PrimitiveRow {
  rejectUnknownKeys(name, options, ['straightThrough']);
  const { straightThrough = false } = options;
  requireBoolean(name, 'straightThrough', straightThrough);
  return {
    name,
    forward: (x) => unary(name, x),
    keeps: {},
    vjp: (ct) => [straightThrough ? ct : null],
  };
}
