import { wasm } from './wasm.ts';

/** The WebAssembly module: functions of addresses and numbers over its own memory. */
export interface SimdModule {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  heapBase(): number;
  matmul(
    out: number,
    a: number,
    aRow: number,
    aStep: number,
    b: number,
    bRow: number,
    bStep: number,
    m: number,
    n: number,
    k: number,
    scratch: number,
  ): void;
  sumNamedRows(out: number, from: number, n: number, rows: number, starts: number, named: number): void;
  findEvents(x: number, rows: number, width: number, starts: number, columns: number, most: number): number;
  lifForward(
    spikes: number,
    h: number,
    v: number,
    input: number,
    v0: number,
    resets: number,
    beta: number,
    theta: number,
    steps: number,
    width: number,
    gain: number,
    vLeak: number,
    vReset: number,
    a: number,
    c: number,
    immediate: number,
    delayed: number,
    threshold: number,
    strict: number,
  ): void;
  lifBackward(
    slope: number,
    carry: number,
    carrySpike: number,
    ctBeta: number,
    ctTheta: number,
    ctSpikes: number,
    ctV: number,
    spikes: number,
    h: number,
    v0: number,
    resets: number,
    beta: number,
    theta: number,
    steps: number,
    width: number,
    gain: number,
    vLeak: number,
    vReset: number,
    a: number,
    c: number,
    delayed: number,
    through: number,
  ): void;
  adamUpdate(
    p: number,
    m: number,
    v: number,
    g: number,
    n: number,
    beta1: number,
    share1: number,
    beta2: number,
    share2: number,
    corrected: number,
    root: number,
    epsilon: number,
    keep: number,
    scale: number,
  ): void;
}

// What every engine with WebAssembly has; the package asks for no types of a page or of Node.
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports?: object) => { readonly exports: object };
};
declare const atob: (base64: string) => string;

/** The module, compiled at once; null where the engine has no WebAssembly with SIMD. */
export function instantiate(): SimdModule | null {
  try {
    const bytes = Uint8Array.from(atob(wasm), (character) => character.charCodeAt(0));
    const module = new WebAssembly.Module(bytes);
    return new WebAssembly.Instance(module, {}).exports as SimdModule;
  } catch {
    return null;
  }
}
