import { type FloatArray, type FloatNd, isContiguous, wrap } from '../../array/layout.ts';
import { flat } from '../reference/elementwise.ts';
import type { Calls, NumberKernel, SplitKernel } from './calls.ts';
import { FunctionTable } from './function-table.ts';
import { maximumPages, type SimdModule } from './instantiate.ts';
import { layOut, spanOf } from './lay-out.ts';
import { Memory } from './memory.ts';
import type { MemorySettings } from './memory-settings.ts';
import { NoRoom } from './no-room.ts';
import { Threads, type Work } from './threads.ts';

/** The WebAssembly kernels with their memory and threads. */
export class Engine {
  readonly memory: Memory;
  readonly threads: Threads;
  /** Functions of further modules, which the kernels call through the table. */
  readonly functions: FunctionTable;
  private readonly module: SimdModule;

  /** @param settings - How its memory is shared out, where other than by default. */
  constructor(module: SimdModule, settings: Partial<MemorySettings> = {}) {
    this.module = module;
    this.memory = new Memory(module.memory, module.calls.end, module.memoryBytes, settings);
    this.threads = new Threads(module, this.memory);
    this.functions = new FunctionTable(module.table, this.threads);
  }

  /** Runs a kernel in parts, on several threads. */
  run<K extends SplitKernel>(work: Work<K>): void {
    this.threads.run(work);
  }

  /** Calls a kernel that is not split. */
  call<K extends Exclude<keyof Calls, SplitKernel>>(
    kernel: K,
    call: Calls[K],
  ): K extends NumberKernel ? number : void;
  call<K extends Exclude<keyof Calls, SplitKernel>>(kernel: K, call: Calls[K]): number {
    const { calls, functions } = this.module;
    calls.write(kernel, call);
    return (functions[kernel] as (call: number) => number)(calls.address);
  }

  /** Where the state of the random generator lies. */
  get randomState(): number {
    return (this.module.functions.randomState as () => number)();
  }

  /**
   * Runs a call with blocks of its own, which are given back at its end. Where the memory has none so large, `otherwise` does
   * the same from the beginning; by then the call may have written to what it was to write to, and to nothing else.
   */
  staged<R>(call: (stage: Stage) => R, otherwise: () => R): R {
    const stage = new Stage(this);
    try {
      const result = call(stage);
      stage.finish();
      return result;
    } catch (error) {
      if (!(error instanceof NoRoom)) throw error;
    } finally {
      stage.close();
    }
    return otherwise();
  }

  /** Runs a call in blocks of its own where it fits, else `otherwise`. */
  stagedWhere<R>(isFit: boolean, call: (stage: Stage) => R, otherwise: () => R): R {
    return isFit ? this.staged(call, otherwise) : otherwise();
  }

  /** Whether an array lies in ordinary memory among so much else that its elements are taken out one by one. */
  isSpread(x: FloatNd): boolean {
    if (isContiguous(x) || !goesForward(x) || spanOf(x) <= mostSpan * x.size) return false;
    return this.memory.addressOf(x.data as Float32Array) === undefined;
  }

  /** Whether products multiply and add at once. */
  get fused(): boolean {
    return this.module.fused;
  }

  /** The memory as modules import it. */
  get wasmMemory(): object {
    return this.module.memory;
  }

  /** Pages that it may grow to, as modules that import it have to say. */
  readonly maximum = maximumPages;
}

/** Whether arrays hold Float32 numbers. */
export function areFloat32(...arrays: readonly FloatNd[]): boolean {
  return arrays.every(({ data }) => data instanceof Float32Array);
}

/** An array that spans more than so many times its elements is not copied in with all that lies between them. */
const mostSpan = 2;

/** Whether an array has elements, and no step of it leads back. */
function goesForward({ size, stride }: FloatNd): boolean {
  return size > 0 && stride.every((step) => step >= 0);
}

/** Blocks for one call. Arrays that lie in the memory already are used where they are; others are copied in, and results out. */
export class Stage {
  private readonly engine: Engine;
  private readonly memory: Memory;
  private readonly addresses: number[] = [];
  private readonly results: (() => void)[] = [];

  constructor(engine: Engine) {
    this.engine = engine;
    this.memory = engine.memory;
  }

  /** Where an array lies; undefined for one in ordinary memory. */
  addressOf(x: Float32Array): number | undefined {
    return this.memory.addressOf(x);
  }

  /** The numbers at an address. */
  floats(address: number, length: number): Float32Array {
    return this.memory.floats(address, length);
  }

  /** The address of room for so many numbers or integers. */
  room(elements: number): number {
    const address = this.memory.take(4 * elements);
    this.addresses.push(address);
    return address;
  }

  /** The address of zeros. */
  zeros(elements: number): number {
    const address = this.room(elements);
    this.memory.floats(address, elements).fill(0);
    return address;
  }

  /** The address of an array that is read. */
  put(x: Float32Array | Int32Array): number {
    const own = this.memory.addressOf(x);
    if (own !== undefined) return own;
    const address = this.room(x.length);
    if (x instanceof Int32Array) this.memory.integers(address, x.length).set(x);
    else this.memory.floats(address, x.length).set(x);
    return address;
  }

  /** The address of bytes that are read. */
  putBytes(bytes: Uint8Array): number {
    const own = this.memory.addressOf(bytes);
    if (own !== undefined) return own;
    const address = this.room(Math.ceil(bytes.length / 4));
    this.memory.bytes(address, bytes.length).set(bytes);
    return address;
  }

  /**
   * The address of what there is one of for each element of a row, or of four of the same where there is one for all; and
   * whether it is the first.
   */
  putSpread(values: FloatArray): readonly [address: number, spread: boolean] {
    if (values.length > 1) return [this.put(values as Float32Array), true];
    return [this.put(new Float32Array(4).fill(values[0] as number)), false];
  }

  /** The address of an array that is read where there is one, else 0. */
  putOr0(x: Float32Array | null): number {
    return x === null ? 0 : this.put(x);
  }

  /** The address of an array that is written to as a whole; it has its numbers when the call ends well. */
  result(x: Float32Array): number {
    const own = this.memory.addressOf(x);
    if (own !== undefined) return own;
    const address = this.room(x.length);
    this.results.push(() => x.set(this.memory.floats(address, x.length)));
    return address;
  }

  /** The same for a contiguous array. */
  resultArray(x: FloatNd): number {
    return this.result(flat(x) as Float32Array);
  }

  /** The same for integers. */
  integersResult(x: Int32Array): number {
    const own = this.memory.addressOf(x);
    if (own !== undefined) return own;
    const address = this.room(x.length);
    this.results.push(() => x.set(this.memory.integers(address, x.length)));
    return address;
  }

  /** The same for bytes. */
  bytesResult(bytes: Uint8Array): number {
    const own = this.memory.addressOf(bytes);
    if (own !== undefined) return own;
    const address = this.room(Math.ceil(bytes.length / 4));
    this.results.push(() => bytes.set(this.memory.bytes(address, bytes.length)));
    return address;
  }

  /** The address of an array that is read and written to. */
  update(x: Float32Array): number {
    const own = this.memory.addressOf(x);
    if (own !== undefined) return own;
    const address = this.result(x);
    this.memory.floats(address, x.length).set(x);
    return address;
  }

  /** The address of a contiguous copy of an array, or of its own elements where they lie so. */
  putArray(x: FloatNd): number {
    if (isContiguous(x) || !goesForward(x) || this.engine.isSpread(x))
      return this.put(flat(x) as Float32Array);
    const out = this.room(x.size);
    const { from, axes, parts, call } = layOut(x);
    const addresses = { out, x: this.put(from), axes: this.put(axes) };
    this.engine.run({ kernel: 'layOut', parts, scratch: 0, call: { ...call, ...addresses } });
    return out;
  }

  /** An array, or a contiguous copy of it that is there until the call ends. */
  laidOut(x: FloatNd): FloatNd {
    return isContiguous(x) ? x : wrap(this.memory.floats(this.putArray(x), x.size), x.shape);
  }

  /** A matrix: its address and its strides. */
  putMatrix(x: FloatNd): readonly [address: number, row: number, step: number] {
    const [rows, columns] = x.shape as [number, number];
    const turned = x.transpose(1, 0);
    if (!isContiguous(x) && isContiguous(turned)) return [this.putArray(turned), 1, rows];
    return [this.putArray(x), columns, 1];
  }

  /** Copies results out: to be called when all has gone well. */
  finish(): void {
    for (const copyOut of this.results) copyOut();
  }

  close(): void {
    for (const address of this.addresses) this.memory.give(address);
  }
}
