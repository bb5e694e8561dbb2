import type { Tensor } from '../autodiff/tensor.ts';
import { isPlainObject } from '../util/errors.ts';

/** What `JSON.stringify` writes of a tensor, parsed: its numbers in row-major order. */
export interface SavedTensor {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/** A tree in which what JSON saved may stand for any tensor. */
export type Restorable<T> = T extends Tensor
  ? Tensor | SavedTensor
  : T extends object
    ? { readonly [K in keyof T]: Restorable<T[K]> }
    : T;

/** Whether a value is what `toJSON` of a tensor gives. */
export function isSaved(value: unknown): value is { readonly shape: unknown; readonly data: unknown } {
  return isPlainObject(value) && 'shape' in value && 'data' in value;
}
