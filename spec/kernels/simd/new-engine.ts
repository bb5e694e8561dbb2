import { Engine } from '../../../lib/kernels/simd/engine.ts';
import { instantiate } from '../../../lib/kernels/simd/instantiate.ts';
import type { MemorySettings } from '../../../lib/kernels/simd/memory-settings.ts';

/** An engine with memory and threads of its own, of which all give the same bits. */
export function newEngine(settings: Partial<MemorySettings> = {}): Engine {
  const module = instantiate(false);
  if (module === null) throw new Error('This engine has no WebAssembly with SIMD.');
  return new Engine(module, settings);
}
