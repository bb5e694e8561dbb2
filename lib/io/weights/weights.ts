import type { Dtype, WeightData } from './dtype.ts';

/** An array of a file: numbers with a shape. */
export interface WeightArray {
  /** The type it has in the file. */
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  /** Its numbers, row-major; maybe a view of the file's bytes. */
  readonly data: WeightData;
}

/** What a file was. */
export interface WeightsSource {
  readonly format: 'safetensors' | 'npy' | 'npz' | 'pytorch' | 'json';
  /** Who wrote it, where the file tells. Their matrices are the other way round in each. */
  readonly writer?: 'spiketape' | 'pytorch';
}

/** Where weights keep what their file was. */
export const weightsSource: unique symbol = Symbol('source');

/** Arrays by name, such as `fc1.weight`, in the order of their file. */
export interface Weights {
  readonly [name: string]: WeightArray;
  readonly [weightsSource]?: WeightsSource;
}
