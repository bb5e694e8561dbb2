import { Engine } from '../../../lib/kernels/simd/engine.ts';
import { instantiate } from '../../../lib/kernels/simd/instantiate.ts';

/** An engine with memory and threads of its own, which grows to so many bytes at most. */
export function newEngine(limit?: number): Engine {
  const module = instantiate();
  if (module === null) throw new Error('This engine has no WebAssembly with SIMD.');
  return new Engine(module, limit);
}
