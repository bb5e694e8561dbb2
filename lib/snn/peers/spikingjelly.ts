export type { PeerLayer, PeerRun } from './core/peer-layer.ts';
export { GatedLIFNode, type GatedLifOptions } from './spikingjelly/gated-lif-node.ts';
export {
  EIFNode,
  type EifOptions,
  IFNode,
  IzhikevichNode,
  type IzhikevichOptions,
  KLIFNode,
  type KlifOptions,
  LIFNode,
  OTTTLIFNode,
  ParametricLIFNode,
  type ParametricLifOptions,
  QIFNode,
  type QifOptions,
  SLTTLIFNode,
} from './spikingjelly/nodes.ts';
export type { CommonOptions, LeakOptions, QuadraticOptions } from './spikingjelly/options.ts';
export {
  CUBALIFNode,
  type CubaLifOptions,
  type Decode,
  ILIFNode,
  type ILifOptions,
  MaskedPSN,
  type MaskedPsnOptions,
  NonSpikingIFNode,
  NonSpikingLIFNode,
  type NonSpikingOptions,
  type ParallelOptions,
  PSN,
  SlidingPSN,
  type SlidingPsnOptions,
  SynapseFilter,
  type SynapseFilterOptions,
} from './spikingjelly/other-nodes.ts';
