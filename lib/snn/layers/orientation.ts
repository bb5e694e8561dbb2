import type { Tensor } from '../../autodiff/tensor.ts';

const marked = new WeakSet<Tensor>();

/**
 * Marks a parameter of two axes as `[outputs, inputs]`, as other libraries have their matrices. Those of this one are
 * `[inputs, outputs]`; what loads weights turns them unless it meets the mark. A decay with it is as it is there, before it is
 * clamped in use, if it is.
 */
export function outputsFirst(parameter: Tensor): Tensor {
  marked.add(parameter);
  return parameter;
}

/** Whether a parameter is marked as `[outputs, inputs]`. */
export function isOutputsFirst(parameter: Tensor): boolean {
  return marked.has(parameter);
}
