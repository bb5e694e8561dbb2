import { pageBytes, type WasmMemory } from './instantiate.ts';
import { NoRoom } from './no-room.ts';

/** Blocks start at multiples of this, a line of the cache. */
const grain = 64;

interface Gap {
  readonly address: number;
  readonly bytes: number;
}

/**
 * The memory that the WebAssembly kernels work in, handed out in blocks and taken back. It grows when it must and never
 * shrinks; blocks that are given back join with their neighbours, and the smallest gap that will do is taken next.
 *
 * Its last bytes are for the kernels alone: arrays never lie there, so that whatever is kept, kernels have a block to work in.
 */
export class Blocks {
  private readonly wasm: WasmMemory;
  private readonly kernelBytes: number;
  private most: number;
  /** What is free, in order of addresses; no two touch. */
  private gaps: Gap[] = [];
  private readonly sizes = new Map<number, number>();
  /** The buffers that the memory has had: growing makes a new one over the same bytes. */
  private readonly buffers = new Set<ArrayBufferLike>();
  private used = 0;

  /**
   * @param base - The first address that is free.
   * @param most - Bytes that it may grow to.
   * @param kernelBytes - How many of them are for the kernels alone.
   */
  constructor(wasm: WasmMemory, base: number, most: number, kernelBytes: number) {
    this.wasm = wasm;
    this.most = most;
    this.kernelBytes = kernelBytes;
    this.buffers.add(wasm.buffer);
    const address = Math.ceil(base / grain) * grain;
    this.gaps = [{ address, bytes: wasm.buffer.byteLength - address }];
  }

  /** Bytes in blocks that are handed out. */
  get bytesInUse(): number {
    return this.used;
  }

  /** Bytes that it has grown to. */
  get bytesHeld(): number {
    return this.wasm.buffer.byteLength;
  }

  /**
   * The address of a block of so many bytes, for a kernel.
   *
   * @throws NoRoom when there is none, and the memory cannot grow so far.
   */
  take(bytes: number): number {
    const address = this.takeOrNull(bytes);
    if (address === null) throw new NoRoom(bytes);
    return address;
  }

  /** The same; null where there is none. */
  takeOrNull(bytes: number): number | null {
    return this.takeBelow(this.most, bytes);
  }

  /** The address of a block for an array; null where it would take what the kernels need. */
  takeForArray(bytes: number): number | null {
    return this.takeBelow(this.most - this.kernelBytes, bytes);
  }

  /** Takes a block back. */
  give(address: number): void {
    let bytes = this.sizes.get(address) as number;
    this.sizes.delete(address);
    this.used -= bytes;
    const at = this.firstGapAfter(address);
    const [before, after] = [this.gaps[at - 1], this.gaps[at]];
    let [from, count] = [at, 0];
    if (after?.address === address + bytes) {
      bytes += after.bytes;
      count += 1;
    }
    if (before !== undefined && before.address + before.bytes === address) {
      address = before.address;
      bytes += before.bytes;
      from -= 1;
      count += 1;
    }
    this.gaps.splice(from, count, { address, bytes });
  }

  /** The numbers at an address. */
  floats(address: number, length: number): Float32Array {
    return new Float32Array(this.wasm.buffer, address, length);
  }

  /** The integers at an address. */
  integers(address: number, length: number): Int32Array {
    return new Int32Array(this.wasm.buffer, address, length);
  }

  /** The bytes at an address. */
  bytes(address: number, length: number): Uint8Array {
    return new Uint8Array(this.wasm.buffer, address, length);
  }

  /** Where an array lies; undefined for one in ordinary memory. */
  addressOf(x: Float32Array | Int32Array | Uint8Array): number | undefined {
    return this.buffers.has(x.buffer) ? x.byteOffset : undefined;
  }

  private takeBelow(end: number, bytes: number): number | null {
    const due = Math.max(grain, Math.ceil(bytes / grain) * grain);
    const at = this.smallestGap(due, end) ?? this.grow(due, end);
    if (at === null) return null;
    const { address, bytes: there } = this.gaps[at] as Gap;
    if (there === due) this.gaps.splice(at, 1);
    else this.gaps[at] = { address: address + due, bytes: there - due };
    this.sizes.set(address, due);
    this.used += due;
    return address;
  }

  private smallestGap(due: number, end: number): number | undefined {
    let best: number | undefined;
    let bestBytes = Number.POSITIVE_INFINITY;
    this.gaps.forEach(({ address, bytes }, i) => {
      if (bytes < due || bytes >= bestBytes || address + due > end) return;
      best = i;
      bestBytes = bytes;
    });
    return best;
  }

  private firstGapAfter(address: number): number {
    let [low, high] = [0, this.gaps.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.gaps[middle] as Gap).address < address) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Grows until the last gap has so many bytes, and gives its position; null when it cannot. */
  private grow(due: number, end: number): number | null {
    const held = this.bytesHeld;
    const last = this.gaps.at(-1);
    const open =
      last !== undefined && last.address + last.bytes === held ? last : { address: held, bytes: 0 };
    const missing = Math.ceil((due - open.bytes) / pageBytes) * pageBytes;
    if (open.address + due > end || held + missing > this.most || !this.growBy(missing / pageBytes))
      return null;
    this.buffers.add(this.wasm.buffer);
    if (open === last) this.gaps.pop();
    return this.gaps.push({ address: open.address, bytes: open.bytes + missing }) - 1;
  }

  private growBy(pages: number): boolean {
    try {
      this.wasm.grow(pages);
      return true;
    } catch {
      // The system has no more, whatever it promised: what there is has to do.
      this.most = this.bytesHeld;
      return false;
    }
  }
}
