import type { Arena } from '../../array/arena.ts';
import { Blocks } from './blocks.ts';
import type { WasmMemory } from './instantiate.ts';
import { type MemorySettings, memorySettings } from './memory-settings.ts';
import { Pool } from './pool.ts';
import { Region, type RegionLimits } from './region.ts';

/**
 * The memory that the WebAssembly kernels work in, and the arenas for arrays in it. Each leaves to ordinary memory what it has
 * no place for, and kernels copy that in: nothing that a program keeps, or has dropped and the engine of JavaScript has not
 * collected, is the reason of an error.
 */
export class Memory extends Blocks {
  /** Where weights and the like lie. */
  readonly permanent: Arena;
  /** Where data lie. */
  readonly data: Arena;
  /** Elements of a large array. */
  readonly leastLarge: number;
  private readonly regions: RegionLimits;

  /** @param base - The first address that is free. */
  constructor(wasm: WasmMemory, base: number, available: number, given: Partial<MemorySettings> = {}) {
    const settings = memorySettings(given, available);
    super(wasm, base, settings.most, settings.kernelBytes);
    this.leastLarge = settings.leastLarge;
    this.regions = { least: settings.leastElements, most: settings.scopeBytes, used: 0 };
    this.permanent = new Pool(this, settings.leastElements, settings.permanentBytes);
    this.data = new Pool(this, settings.leastLarge, settings.dataBytes);
  }

  /** An arena for arrays until it is closed. */
  region(): Region {
    return new Region(this, this.regions);
  }
}
