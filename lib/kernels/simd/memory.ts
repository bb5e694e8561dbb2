import type { Room } from '../../array/layout.ts';
import { Blocks } from './blocks.ts';
import type { WasmMemory } from './instantiate.ts';
import { Lasting } from './lasting.ts';
import { type MemorySettings, memorySettings } from './memory-settings.ts';
import { Region, type RegionLimits } from './region.ts';

/**
 * The memory that the WebAssembly kernels work in, and the rooms for arrays in it. Each room leaves to ordinary memory what
 * it has no place for, and kernels copy that in: nothing that a program keeps, or has dropped and the engine of JavaScript
 * has not collected, is the reason of an error.
 */
export class Memory extends Blocks {
  /** Room for weights and the like. */
  readonly permanent: Room;
  /** Room for data. */
  readonly data: Room;
  private readonly regions: RegionLimits;
  private large: number;

  /** @param base - The first address that is free. */
  constructor(wasm: WasmMemory, base: number, available: number, given: Partial<MemorySettings> = {}) {
    const settings = memorySettings(given, available);
    super(wasm, base, settings.most, settings.kernelBytes);
    this.large = settings.leastLarge;
    this.regions = { least: settings.leastElements, most: settings.scopeBytes, used: 0 };
    this.permanent = new Lasting(this, () => this.regions.least, settings.permanentBytes);
    this.data = new Lasting(this, () => this.large, settings.dataBytes);
  }

  /** Elements of a large array. */
  get leastLarge(): number {
    return this.large;
  }

  /** Room for arrays until it is closed. */
  region(): Region {
    return new Region(this, this.regions);
  }

  /** Takes arrays however small: for tests, most of which have small ones. */
  takeAll(): void {
    this.large = 1;
    this.regions.least = 1;
  }
}
