export {
  crossEntropyCount,
  crossEntropyMaxMembrane,
  crossEntropyMembrane,
  crossEntropyRate,
} from './cross-entropy.ts';
export type { Labels, NoOptions } from './labels.ts';
export { type CountTargets, meanSquaredCount } from './mean-squared-count.ts';
export { spikeRateL1, spikeRateL2 } from './spike-rate.ts';
