export { type Loaded, type LoadOptions, loadWeights } from './load/load-weights.ts';
export type { NameMap } from './load/map-names.ts';
export type { WeightsLibrary } from './load/rules.ts';
export type { Dtype, WeightData } from './weights/dtype.ts';
export { readWeights } from './weights/read-weights.ts';
export type { WeightArray, Weights } from './weights/weights.ts';
export { type WritableOf, type WritableTree, writeSafetensors } from './weights/write-safetensors.ts';
