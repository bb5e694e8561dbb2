import type { Arena } from '../../array/arena.ts';
import type { Blocks } from './blocks.ts';

/**
 * Memory of arrays that is free again when nothing refers to them any more. The engine of JavaScript does not know how large
 * they are, is long in finding out, and tells only between tasks, never within a loop that waits for nothing: `most` bytes
 * are taken before it has, and from there on ordinary memory, which it does collect.
 */
export class Pool implements Arena {
  private readonly blocks: Blocks;
  private readonly least: number;
  private readonly most: number;
  private readonly arrays: FinalizationRegistry<{ readonly address: number; readonly bytes: number }>;
  private bytes = 0;

  /**
   * @param least - The elements from which on an array lies here.
   * @param most - Bytes that are taken.
   */
  constructor(blocks: Blocks, least: number, most: number) {
    this.blocks = blocks;
    this.least = least;
    this.most = most;
    this.arrays = new FinalizationRegistry(({ address, bytes }) => {
      this.blocks.give(address);
      this.bytes -= bytes;
    });
  }

  floats(length: number): Float32Array | null {
    const bytes = 4 * length;
    if (length < this.least || this.bytes + bytes > this.most) return null;
    const address = this.blocks.takeForArray(bytes);
    if (address === null) return null;
    const array = this.blocks.floats(address, length);
    this.arrays.register(array, { address, bytes });
    this.bytes += bytes;
    return array;
  }

  integers(): null {
    return null;
  }

  release(): void {}
}
