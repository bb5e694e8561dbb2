import type { SimdModule } from './instantiate.ts';

const page = 65536;

/** Room in the memory of the module for one call: arrays are copied in, and results copied out. */
export class Stage {
  private readonly memory: SimdModule['memory'];
  private readonly base: number;
  private top: number;

  constructor(module: SimdModule) {
    this.memory = module.memory;
    this.base = Math.ceil(module.heapBase() / 16) * 16;
    this.top = this.base;
  }

  /** Gives all room back. */
  clear(): void {
    this.top = this.base;
  }

  /**
   * The address of room for so many elements of four bytes, up to the next multiple of four of them.
   *
   * @throws RangeError when the memory cannot grow so far.
   */
  room(elements: number): number {
    const address = this.top;
    this.top += Math.ceil(elements / 4) * 16;
    const missing = this.top - this.memory.buffer.byteLength;
    if (missing > 0) this.memory.grow(Math.ceil(missing / page));
    return address;
  }

  /** The address of a copy of an array. */
  put(x: Float32Array | Int32Array): number {
    const address = this.room(x.length);
    const view = x instanceof Int32Array ? this.integers(address, x.length) : this.floats(address, x.length);
    view.set(x);
    return address;
  }

  /** The numbers at an address, as they are until the memory grows. */
  floats(address: number, length: number): Float32Array {
    return new Float32Array(this.memory.buffer, address, length);
  }

  /** The integers at an address, as they are until the memory grows. */
  integers(address: number, length: number): Int32Array {
    return new Int32Array(this.memory.buffer, address, length);
  }
}

/** Runs a call with the stage to itself. */
export function staged<R>(stage: Stage, call: () => R): R {
  try {
    return call();
  } finally {
    stage.clear();
  }
}
