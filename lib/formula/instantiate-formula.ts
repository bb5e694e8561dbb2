import { scalarFunctions } from './scalar-functions.ts';

/** A compiled formula over arrays at addresses in bytes of one memory; `out` may be `x` or `ct`. */
export interface FormulaInstance {
  /** out[i] = f(x[i]). */
  map(out: number, x: number, n: number): void;
  /** out[i] = ct[i] f(x[i]). */
  scale(out: number, ct: number, x: number, n: number): void;
}

declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports?: object) => { readonly exports: object };
};

/** The functions of a module that `compileFormula` has made, over a memory. */
export function instantiateFormula(bytes: Uint8Array, memory: object): FormulaInstance {
  const imports = { env: { memory }, scalar: scalarFunctions };
  return new WebAssembly.Instance(new WebAssembly.Module(bytes), imports).exports as FormulaInstance;
}
