import type { Arena } from '../../array/arena.ts';
import type { FloatArray } from '../../array/layout.ts';
import { failRange, showShape } from '../../util/errors.ts';
import type { Blocks } from './blocks.ts';

/** What all regions of a memory go by. */
export interface RegionLimits {
  /** Arrays of fewer elements are left to ordinary memory. */
  readonly least: number;
  /** Bytes that the arrays of all regions may have. */
  readonly most: number;
  /** Bytes that they have. */
  used: number;
}

interface Block {
  /** null for an array in ordinary memory, where the other had no room left. */
  readonly address: number | null;
  readonly bytes: number;
}

/** The memory of the arrays of one scope. */
export class Region implements Arena {
  private readonly memory: Blocks;
  private readonly limits: RegionLimits;
  private readonly blocks = new Map<ArrayBufferView, Block>();

  constructor(memory: Blocks, limits: RegionLimits) {
    this.memory = memory;
    this.limits = limits;
  }

  /** @throws RangeError when the arrays of scopes would have more bytes than they may. */
  floats(length: number, shape: readonly number[]): Float32Array | null {
    if (length < this.limits.least) return null;
    const bytes = 4 * length;
    const { used, most } = this.limits;
    if (used + bytes > most) this.fail(bytes, shape, `${showBytes(most)} is all there is`);
    const address = this.memory.takeForArray(bytes);
    const array = address === null ? this.ordinary(length, shape) : this.memory.floats(address, length);
    return this.own(array, { address, bytes });
  }

  integers(length: number): Int32Array | null {
    if (length < this.limits.least) return null;
    const bytes = 4 * length;
    const address = this.memory.takeForArray(bytes);
    return address === null ? null : this.own(this.memory.integers(address, length), { address, bytes });
  }

  release(array: FloatArray): void {
    const block = this.blocks.get(array);
    if (block === undefined) return;
    this.blocks.delete(array);
    this.give(block);
  }

  /** Transfers an array to another region of the same memory, or else gives a copy in ordinary memory. */
  transfer<A extends FloatArray>(array: A, to: Arena | null): FloatArray {
    const block = this.blocks.get(array);
    if (block === undefined) return array;
    if (!(to instanceof Region && to.memory === this.memory))
      return block.address === null ? array : array.slice();
    this.blocks.delete(array);
    to.blocks.set(array, block);
    return array;
  }

  /** Gives all memory back. */
  close(): void {
    for (const block of this.blocks.values()) this.give(block);
    this.blocks.clear();
  }

  private own<A extends Float32Array | Int32Array>(array: A, block: Block): A {
    this.blocks.set(array, block);
    this.limits.used += block.bytes;
    return array;
  }

  private give({ address, bytes }: Block): void {
    this.limits.used -= bytes;
    if (address !== null) this.memory.give(address);
  }

  private ordinary(length: number, shape: readonly number[]): Float32Array {
    try {
      return new Float32Array(length);
    } catch {
      return this.fail(4 * length, shape, 'the system has no more');
    }
  }

  private fail(bytes: number, shape: readonly number[], limit: string): never {
    const got = `a tensor of shape ${showShape(shape)} (${showBytes(bytes)})`;
    return failRange('memory', `got ${got} with ${showBytes(this.limits.used)} in use when ${limit}.`);
  }
}

function showBytes(bytes: number): string {
  if (bytes >= 2 ** 30) return `${(bytes / 2 ** 30).toFixed(2)} GiB`;
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}
