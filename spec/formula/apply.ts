import type { ScalarFormula } from '../../lib/formula/compile-formula.ts';
import { instantiateFormula, type MapAndScale } from '../../lib/formula/instantiate-formula.ts';
import type { CompiledFormula } from '../../lib/formula/kernel-compiler.ts';
import { compiledFormula } from './compiled-formula.ts';

declare const WebAssembly: {
  readonly Memory: new (limits: object) => { readonly buffer: ArrayBuffer };
};

const memory = new WebAssembly.Memory({ initial: 16 });

/** Apart from 16-byte boundaries, since arrays may lie anywhere. */
const [atX, atCt, atOut, atSlots] = [4, 200_008, 400_012, 800_020];

/** What a compiled formula gives for an array, times cotangents where there are any. */
export type Kernel = (x: Float32Array, ct?: Float32Array) => Float32Array;

/** The kernel of what was compiled, which fails where something is written beyond the end. */
export function kernelOf(compiled: CompiledFormula): Kernel {
  if (compiled.bytes === null) throw new Error(compiled.reason);
  const { bytes, slots } = compiled;
  const { map, scale } = instantiateFormula<MapAndScale>(bytes, memory);
  return (x, ct) => {
    const [from, times, out] = [atX, atCt, atOut].map(
      (at) => new Float32Array(memory.buffer, at, x.length + 4),
    ) as [Float32Array, Float32Array, Float32Array];
    from.set(x);
    if (ct) times.set(ct);
    out.fill(7);
    new Uint8Array(memory.buffer, atSlots, slots.length).set(slots);
    if (ct) scale(atOut, atCt, atX, x.length, atSlots);
    else map(atOut, atX, x.length, atSlots);
    if (out.subarray(x.length).some((value) => value !== 7)) throw new Error('written beyond the end');
    return out.slice(0, x.length);
  };
}

/** A formula compiled and over an array. */
export function apply(f: ScalarFormula, x: Float32Array, params = {}): Float32Array {
  return kernelOf(compiledFormula(f, params, { shared: false }))(x);
}
