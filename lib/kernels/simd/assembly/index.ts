export { countEvents, countWithin, nameEvents, nameWithin, sumCounts, transposeEvents } from './events';
export { gather } from './gather';
export { lifBackward, lifForward } from './lif';
export { matmul, packPanel } from './matmul';
export { sampledProduct } from './sampled';
export { packWeights, recurrentLifBackward, recurrentLifForward } from './recurrent';
export { adamUpdate } from './update';

/** The first address that is free. */
export function heapBase(): usize {
  return __heap_base;
}
