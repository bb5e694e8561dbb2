export { findEvents, sumNamedRows } from './events';
export { lifBackward, lifForward } from './lif';
export { matmul } from './matmul';
export { adamUpdate } from './update';

/** The first address that is free. */
export function heapBase(): usize {
  return __heap_base;
}
