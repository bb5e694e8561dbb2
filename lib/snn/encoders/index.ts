export { type DeltaOptions, delta } from './delta.ts';
export { direct } from './direct.ts';
export { type LatencyOptions, latency } from './latency.ts';
export { type RateOptions, rate } from './rate.ts';
