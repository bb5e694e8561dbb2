import type { Tensor } from '../../autodiff/tensor.ts';

const marked = new WeakSet<Tensor>();

/**
 * Marks a parameter as what another library stores: a matrix as `[outputs, inputs]`, where those of this one are `[inputs, outputs]`,
 * and a decay as it is before its neurons clamp it. What loads weights neither turns nor clamps it.
 */
export function storedAsThere(parameter: Tensor): Tensor {
  marked.add(parameter);
  return parameter;
}

/** Whether a parameter is what another library stores. */
export function isStoredAsThere(parameter: Tensor): boolean {
  return marked.has(parameter);
}
