import type { CompiledFormula } from './kernel-compiler.ts';
import type { MemoryType } from './module-bytes.ts';

/** A scalar formula under parameters: what kernels apply to arrays. */
export interface Formula {
  /** The formula as it was written. */
  readonly source: (x: number, params: Readonly<Record<string, number>>) => number;
  readonly params: Readonly<Record<string, number>>;
  /** Its value in Float64; NaN for NaN. */
  at(x: number): number;
  /** Points to look at closely: where it jumps, bends, or becomes 0. */
  landmarks(): readonly number[];
  /** The length over which it changes. */
  length(): number;
  /** What makes a kernel of it. It comes with the formula, so that a program without formulas is one without compiler. */
  readonly compiler: FormulaCompiler;
}

/** A scalar formula of which some parameters are columns: one number for each element. */
export interface ColumnsFormula {
  /** The formula as it was written. */
  readonly source: Formula['source'];
  /** The parameters that are the same for all elements. */
  readonly params: Formula['params'];
  /** The names of the others. */
  readonly columns: readonly string[];
  /** Its value in Float64 under all parameters; NaN for NaN. */
  at(x: number, params: Formula['params']): number;
  /** The formula of x alone that it is where each column holds one number. */
  under(columns: readonly number[]): Formula;
  readonly compiler: FormulaCompiler;
}

/** Makes kernels of formulas. */
export interface FormulaCompiler {
  /** Modules of a formula, for one setting of its parameters after another: `MapAndScale`, or `Apply` where some are columns. */
  compile(
    source: Formula['source'],
    memory: MemoryType,
    columns?: readonly string[],
  ): (params: Formula['params']) => CompiledFormula;
  /** The functions of a module, over a memory. */
  instantiate<F extends object>(bytes: Uint8Array, memory: object): F;
  /** What the function of a module of `Apply` is given: addresses of outputs and inputs, and its slots. */
  block(addresses: readonly number[], slots: Uint8Array): Uint8Array;
  /** Why a kernel is not to be used, or null when it is. */
  probe(formula: Formula, kernel: (x: Float32Array, ct?: Float32Array) => Float32Array): string | null;
}

/** What a formula runs as over Float32 arrays. */
export type FormulaForm =
  /** WebAssembly compiled from its source; in Float64 lanes where Float32 ones would not be precise. */
  | { readonly kind: 'simd'; readonly lanes: 'f32x4' | 'f64x2' }
  /** A loop over the function itself, and why. */
  | { readonly kind: 'javascript'; readonly reason: string };
