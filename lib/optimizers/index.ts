export { type AdamOptions, type AdamWOptions, adam, adamW } from './adam.ts';
export { adamax } from './adamax.ts';
export { clipByNorm } from './clip-by-norm.ts';
export { clipByValue } from './clip-by-value.ts';
export type { Optimizer, OptimizerOptions, OptimizerState } from './optimizer.ts';
export { type RmspropOptions, rmsprop } from './rmsprop.ts';
export { type SgdOptions, sgd } from './sgd.ts';
