import { calledFunctions } from './called-functions.ts';

declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports?: object) => { readonly exports: object };
};

/** `map` and `scale` over arrays at addresses in bytes of one memory; `out` may be `x` or `ct`. */
export interface MapAndScale {
  /** out[i] = f(x[i]). */
  map(out: number, x: number, n: number, slots: number): void;
  /** out[i] = ct[i] f(x[i]). */
  scale(out: number, ct: number, x: number, n: number, slots: number): void;
}

/** A formula of any inputs and outputs; an output may be an input. */
export interface Apply {
  apply(block: number, offset: number, n: number): void;
}

/** The functions of a module that was compiled from a formula, over a memory. */
export function instantiateFormula<F extends object>(bytes: Uint8Array, memory: object): F {
  const imports = { env: { memory }, scalar: calledFunctions };
  return new WebAssembly.Instance(new WebAssembly.Module(bytes), imports).exports as F;
}
