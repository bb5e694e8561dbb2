import type { Arena } from '../../array/arena.ts';
import type { FloatArray } from '../../array/layout.ts';
import { failRange, showShape } from '../../util/errors.ts';
import type { WasmMemory } from './instantiate.ts';

const page = 65536;
/** Blocks start at multiples of this, a line of the cache. */
const grain = 64;
/** Bytes that data take before more of them go to ordinary memory. */
const mostData = 2 ** 28;

/** From how many elements on an array is handled as what. */
export interface LeastSizes {
  /** Arrays of fewer elements stay in ordinary memory, where making them is cheaper. */
  readonly array: number;
  /** Elements of a large array: data so large lie here, and what nothing may read is not written before something does. */
  readonly large: number;
}

interface Gap {
  readonly address: number;
  readonly bytes: number;
}

/**
 * The memory that the WebAssembly kernels work in, handed out in blocks and taken back. It grows when it must and never
 * shrinks; blocks that are given back join with their neighbours, and the smallest gap that will do is taken next.
 */
export class Memory {
  readonly least: LeastSizes;
  private readonly wasm: WasmMemory;
  private readonly limit: number;
  /** What is free, in order of addresses; no two touch. */
  private gaps: Gap[] = [];
  private readonly sizes = new Map<number, number>();
  /** The buffers that the memory has had: growing makes a new one over the same bytes. */
  private readonly buffers = new Set<ArrayBufferLike>();
  private used = 0;
  /** Where weights and the like lie. */
  readonly permanent: Arena;
  /** Where data lie. */
  readonly data: Arena;

  /**
   * @param base - The first address that is free.
   * @param limit - Bytes that it may grow to.
   */
  constructor(
    wasm: WasmMemory,
    base: number,
    limit = 2 ** 32,
    least: LeastSizes = { array: 1024, large: 1 << 16 },
  ) {
    this.wasm = wasm;
    this.limit = limit;
    this.least = least;
    this.permanent = new Pool(this, least.array);
    this.data = new Pool(this, least.large, mostData);
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
   * The address of a block of so many bytes.
   *
   * @param what - What an error says the block is for.
   * @throws RangeError when the memory cannot grow so far.
   */
  take(bytes: number, what = 'room for a kernel'): number {
    const address = this.takeWhereThereIs(bytes);
    if (address !== null) return address;
    const [got, used] = [showBytes(wholeGrains(bytes)), showBytes(this.used)];
    return failRange(
      'memory',
      `got ${what} (${got}) with ${used} in use when ${showBytes(this.limit)} is all there is.`,
    );
  }

  /** The same; null when the memory cannot grow so far. */
  takeWhereThereIs(bytes: number): number | null {
    const due = wholeGrains(bytes);
    const at = this.smallestGap(due) ?? this.grow(due);
    if (at === null) return null;
    const { address, bytes: there } = this.gaps[at] as Gap;
    if (there === due) this.gaps.splice(at, 1);
    else this.gaps[at] = { address: address + due, bytes: there - due };
    this.sizes.set(address, due);
    this.used += due;
    return address;
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
  addressOf(x: Float32Array | Int32Array): number | undefined {
    return this.buffers.has(x.buffer) ? x.byteOffset : undefined;
  }

  /** An arena for arrays until it is closed. */
  region(): Region {
    return new Region(this);
  }

  private smallestGap(due: number): number | undefined {
    let best: number | undefined;
    let bestBytes = Number.POSITIVE_INFINITY;
    this.gaps.forEach(({ bytes }, i) => {
      if (bytes < due || bytes >= bestBytes) return;
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
  private grow(due: number): number | null {
    const held = this.bytesHeld;
    const last = this.gaps.at(-1);
    const open =
      last !== undefined && last.address + last.bytes === held ? last : { address: held, bytes: 0 };
    const missing = Math.ceil((due - open.bytes) / page) * page;
    if (held + missing > this.limit || !this.growBy(missing / page)) return null;
    this.buffers.add(this.wasm.buffer);
    if (open === last) this.gaps.pop();
    return this.gaps.push({ address: open.address, bytes: open.bytes + missing }) - 1;
  }

  private growBy(pages: number): boolean {
    try {
      this.wasm.grow(pages);
      return true;
    } catch {
      return false;
    }
  }
}

/**
 * Memory of arrays that is free again when nothing refers to them any more. The engine of JavaScript does not know how large
 * they are, and may be long in finding out: `most` bytes are taken before it has, and from there on ordinary memory.
 */
class Pool implements Arena {
  private readonly memory: Memory;
  private readonly least: number;
  private readonly most: number;
  private readonly arrays: FinalizationRegistry<{ readonly address: number; readonly bytes: number }>;
  private bytes = 0;

  constructor(memory: Memory, least: number, most = Number.POSITIVE_INFINITY) {
    this.memory = memory;
    this.least = least;
    this.most = most;
    this.arrays = new FinalizationRegistry(({ address, bytes }) => {
      this.memory.give(address);
      this.bytes -= bytes;
    });
  }

  floats(length: number): Float32Array | null {
    const bytes = 4 * length;
    if (length < this.least || this.bytes + bytes > this.most) return null;
    const address = this.memory.takeWhereThereIs(bytes);
    if (address === null) return null;
    const array = this.memory.floats(address, length);
    this.arrays.register(array, { address, bytes });
    this.bytes += bytes;
    return array;
  }

  integers(): null {
    return null;
  }

  release(): void {}
}

/** The memory of the arrays of one scope. */
export class Region implements Arena {
  private readonly memory: Memory;
  private readonly addresses = new Map<ArrayBufferView, number>();

  constructor(memory: Memory) {
    this.memory = memory;
  }

  floats(length: number, shape: readonly number[]): Float32Array | null {
    if (length < this.memory.least.array) return null;
    const address = this.memory.take(4 * length, `a tensor of shape ${showShape(shape)}`);
    return this.own(this.memory.floats(address, length), address);
  }

  integers(length: number): Int32Array | null {
    if (length < this.memory.least.array) return null;
    const address = this.memory.take(4 * length);
    return this.own(this.memory.integers(address, length), address);
  }

  private own<A extends Float32Array | Int32Array>(array: A, address: number): A {
    this.addresses.set(array, address);
    return array;
  }

  release(array: FloatArray): void {
    const address = this.addresses.get(array);
    if (address === undefined) return;
    this.addresses.delete(array);
    this.memory.give(address);
  }

  /** Transfers an array to another arena of the same memory, or where there is none gives a copy in ordinary memory. */
  transfer<A extends FloatArray>(array: A, to: Arena | null): FloatArray {
    const address = this.addresses.get(array);
    if (address === undefined) return array;
    if (!(to instanceof Region)) return array.slice();
    this.addresses.delete(array);
    to.addresses.set(array, address);
    return array;
  }

  /** Gives all memory back. */
  close(): void {
    for (const address of this.addresses.values()) this.memory.give(address);
    this.addresses.clear();
  }
}

function wholeGrains(bytes: number): number {
  return Math.max(grain, Math.ceil(bytes / grain) * grain);
}

function showBytes(bytes: number): string {
  if (bytes >= 2 ** 30) return `${(bytes / 2 ** 30).toFixed(2)} GiB`;
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}
