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
}

/** What a formula runs as over Float32 arrays. */
export type FormulaForm =
  /** WebAssembly compiled from its source; in Float64 lanes where Float32 ones would not be precise. */
  | { readonly kind: 'simd'; readonly lanes: 'f32x4' | 'f64x2' }
  /** A loop over the function itself, and why. */
  | { readonly kind: 'javascript'; readonly reason: string };
