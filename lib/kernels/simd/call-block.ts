import { type Calls, type CallViews, callBytes, writers } from './calls.ts';

/** The block of memory that what a kernel takes is written to, by name: it is given the address of the block. */
export class CallBlock {
  readonly address: number;
  /** The first address after it. */
  readonly end: number;
  /** They stay good when the memory grows, as it is shared. */
  private readonly views: CallViews;

  /**
   * @param buffer - That of a memory that is shared.
   * @param base - The first address that is free.
   */
  constructor(buffer: ArrayBufferLike, base: number) {
    this.address = Math.ceil(base / 64) * 64;
    const bytes = Math.ceil(callBytes / 8) * 8;
    this.end = this.address + bytes;
    this.views = {
      words: new Int32Array(buffer, this.address, bytes / 4),
      singles: new Float32Array(buffer, this.address, bytes / 4),
      doubles: new Float64Array(buffer, this.address, bytes / 8),
    };
  }

  /** Writes what a kernel takes. */
  write<K extends keyof Calls>(kernel: K, call: Calls[K]): void {
    writers[kernel](this.views, call);
  }
}
