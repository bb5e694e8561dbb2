import { Tensor } from '../../autodiff/tensor.ts';

/** Those of some values that are tensors, and so learned, with their names. */
export function tensorsAmong(values: object): [name: string, value: Tensor][] {
  return Object.entries(values).filter((entry): entry is [string, Tensor] => entry[1] instanceof Tensor);
}
