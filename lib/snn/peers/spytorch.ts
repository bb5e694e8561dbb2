export type { PeerLayer, PeerRun } from './core/peer-layer.ts';
export { type RunSnnOptions, runSnn } from './spytorch/run-snn.ts';
