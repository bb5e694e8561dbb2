export { type AdamOptions, type AdamWOptions, adam, adamW } from './adam.ts';
export { clipByNorm } from './clip-by-norm.ts';
export type { Optimizer, OptimizerOptions } from './optimizer.ts';
export { type SgdOptions, sgd } from './sgd.ts';
