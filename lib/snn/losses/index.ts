export {
  type CrossEntropyOptions,
  crossEntropyCount,
  crossEntropyMaxMembrane,
  crossEntropyMembrane,
  crossEntropyRate,
} from './cross-entropy.ts';
export { crossEntropyEachStep } from './cross-entropy-each-step.ts';
export type { Labels, NoOptions } from './labels.ts';
export { type CountTargets, meanSquaredCount } from './mean-squared-count.ts';
export { meanSquaredMembrane } from './mean-squared-membrane.ts';
export type { ScoreOptions } from './scores.ts';
export { spikeRateL1, spikeRateL2 } from './spike-rate.ts';
export { type FirstSpikeOptions, timeToFirstSpike } from './time-to-first-spike.ts';
export type { WeightOptions } from './weights-of.ts';
