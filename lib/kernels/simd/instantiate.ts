import { bytesOfHex } from '../../util/hex.ts';
import { CallBlock } from './call-block.ts';
import { multiplyAdds, spareStores, wasm } from './wasm.ts';

/** A memory that WebAssembly modules and threads share. */
export interface WasmMemory {
  readonly buffer: ArrayBufferLike;
  grow(pages: number): number;
}

/** The functions of a module: of addresses and numbers. */
export type WasmFunctions = Readonly<Record<string, (...args: number[]) => number>>;

/** The table of functions that the module calls by their position. */
export interface WasmTable {
  readonly length: number;
  grow(by: number): number;
  set(index: number, value: unknown): void;
}

/** The module of the kernels, with the memory that it works in. */
export interface SimdModule {
  readonly bytes: Uint8Array;
  /** Whether products multiply and add at once, rounded once. */
  readonly fused: boolean;
  readonly memory: WasmMemory;
  /** What the memory may grow to. */
  readonly memoryBytes: number;
  /** The functions, kernels among them: these take the address of `calls`, after a part and scratch if they are split. */
  readonly functions: WasmFunctions;
  /** Where what a kernel takes is written. */
  readonly calls: CallBlock;
  readonly table: WasmTable;
}

// What every engine with WebAssembly has; the package asks for no types of a page or of Node.
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports?: object) => { readonly exports: object };
  readonly Memory: new (limits: { initial: number; maximum: number; shared: boolean }) => WasmMemory;
};
declare const console: { warn(message: string): void };

/** Bytes of a page of memory. */
export const pageBytes = 65536;
/** Pages that the memory may have: 4 GiB. */
export const maximumPages = 65536;
/** Pages to try where the system limits the address space, most of which is left to the rest of the program. */
const fewerPages = [8192, 1024];

/**
 * The module, compiled at once; null where the engine has no WebAssembly with SIMD and shared memory, or no memory for it.
 *
 * @param fused - Whether products multiply and add at once, where the engine has relaxed SIMD: faster, and with bits that depend
 *   on the engine.
 */
export function instantiate(fused = true): SimdModule | null {
  try {
    const form = (fused && compile(newerBytes(), true)) || compile(bytesOfHex(wasm), false);
    if (form === null) return null;
    const [memory, pages] = reserve();
    const { exports } = new WebAssembly.Instance(form.compiled, { env: { memory } });
    const { table, heapBase } = exports as { table: WasmTable; heapBase: () => number };
    const calls = new CallBlock(memory.buffer, heapBase());
    const functions = exports as WasmFunctions;
    return {
      bytes: form.bytes,
      fused: form.fused,
      memory,
      memoryBytes: pages * pageBytes,
      functions,
      calls,
      table,
    };
  } catch (error) {
    if (error instanceof NoMemory) warn(error.message);
    return null;
  }
}

/** The module for engines with relaxed SIMD: multiply-adds and `nop` for f32x4.mul to f32x4.add, `drop` for stores of old engines. */
function newerBytes(): Uint8Array {
  const bytes = bytesOfHex(wasm);
  for (const at of multiplyAdds) bytes.set([0x20, bytes[at + 4] as number, 0xfd, 0x85, 0x02, 1, 1, 1], at);
  for (const at of spareStores) bytes.set([0x1a, 0x1a, 1, 1], at);
  return bytes;
}

/** The module of these bytes; null where the engine does not know all that is in it. */
function compile(bytes: Uint8Array, fused: boolean) {
  try {
    return { bytes, fused, compiled: new WebAssembly.Module(bytes) };
  } catch {
    return null;
  }
}

/** Thrown where WebAssembly would do, but the system has no memory for it. */
class NoMemory extends Error {}

/** A memory that may grow as far as the system lets it, and how far. */
function reserve(): readonly [memory: WasmMemory, pages: number] {
  let reason: unknown;
  for (const pages of [maximumPages, ...fewerPages]) {
    try {
      const memory = new WebAssembly.Memory({ initial: 1, maximum: pages, shared: true });
      // Some engines give what they have no address space for, and then it never grows.
      memory.grow(1);
      return [memory, pages];
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      reason = error.message;
    }
  }
  throw new NoMemory(
    `the SIMD kernels found no address space (${reason}), and plain TypeScript does their work, several times slower. ` +
      'Raise the limit (ulimit -v), or run node --disable-wasm-trap-handler, which asks for less.',
  );
}

/** Says it once, as this module is evaluated once. */
function warn(message: string): void {
  console.warn(`spiketape: ${message}`);
}
