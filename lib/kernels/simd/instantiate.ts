import { wasm } from './wasm.ts';

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
  readonly memory: WasmMemory;
  readonly functions: WasmFunctions;
  readonly table: WasmTable;
}

// What every engine with WebAssembly has; the package asks for no types of a page or of Node.
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports?: object) => { readonly exports: object };
  readonly Memory: new (limits: { initial: number; maximum: number; shared: boolean }) => WasmMemory;
};

/** Pages of 64 KiB that the memory may have: 4 GiB. */
export const maximumPages = 65536;

/** The module, compiled at once; null where the engine has no WebAssembly with SIMD and shared memory. */
export function instantiate(): SimdModule | null {
  try {
    const bytes = Uint8Array.from({ length: wasm.length / 2 }, (_, i) =>
      Number.parseInt(wasm.slice(2 * i, 2 * i + 2), 16),
    );
    const memory = new WebAssembly.Memory({ initial: 1, maximum: maximumPages, shared: true });
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
    const { table } = exports as { table: WasmTable };
    return { bytes, memory, functions: exports as WasmFunctions, table };
  } catch {
    return null;
  }
}
