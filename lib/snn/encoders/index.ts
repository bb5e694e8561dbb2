export { direct } from './direct.ts';
export { type LatencyOptions, latency } from './latency.ts';
export { rate } from './rate.ts';
