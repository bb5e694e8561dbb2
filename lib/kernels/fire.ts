import type { FloatArray } from '../array/layout.ts';
import type { Formula } from '../formula/formula.ts';
import { step, strictStep } from './reference/surrogate.ts';

/** A spike function, or a gradient, over a block: writes spikes to `out`, which may be `x`. */
export interface Fire {
  (out: FloatArray, x: FloatArray): FloatArray;
  /** Where it is a step: kernels that know may do it themselves. */
  readonly step?: { readonly threshold: number; readonly strict: boolean };
  /** Where it is a formula: kernels that have compiled that may call it themselves. */
  readonly formula?: Formula;
}

/** The step: 1 where x >= threshold, or where `strict` x > threshold, else 0. */
export function stepAt(threshold: number, strict: boolean): Fire {
  const kernel = strict ? strictStep : step;
  const fire = (out: FloatArray, x: FloatArray) => kernel(out, x, threshold);
  return Object.assign(fire, { step: { threshold, strict } });
}
