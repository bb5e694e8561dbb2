import type { FloatArray } from '../../array/layout.ts';
import { compileFormula } from '../../formula/compile-formula.ts';
import type { Formula, FormulaForm } from '../../formula/formula.ts';
import { type FormulaInstance, instantiateFormula } from '../../formula/instantiate-formula.ts';
import { probe } from '../../formula/probe.ts';
import * as reference from '../reference/surrogate.ts';
import type { Engine } from './engine.ts';
import { inBlocks, read, written } from './in-blocks.ts';
import type { WasmFunctions } from './instantiate.ts';

/** A formula's compiled kernel, where there is one, and what it runs as. */
interface Compiled {
  readonly instance: FormulaInstance | null;
  readonly form: FormulaForm;
  readonly bytes: Uint8Array | null;
  /** Where other kernels and other threads find its functions, once they have asked. */
  positions?: Readonly<Record<string, number>> | null;
}

/** A kernel, and its place in the table where other threads are to take part. */
interface Placed {
  readonly instance: FormulaInstance;
  readonly f: number | undefined;
}

/** Elements of a part, and from which on there are parts. */
const perPart = 1 << 15;

/** Compiled formulas are kept for so many settings of the parameters of one function. */
const mostSettings = 64;

/**
 * Formulas over Float32 arrays by kernels compiled from their source, at first use and once for each setting of the
 * parameters. What is shorter than `leastLength`, in Float64, outside the subset, or not confirmed by a probe runs in JavaScript.
 */
export function formulaKernels(engine: Engine, leastLength: number) {
  const compiled = new WeakMap<Formula['source'], Map<string, Compiled>>();

  function compile(formula: Formula): Compiled {
    const result = compileFormula(formula.source, formula.params, { shared: true, maximum: engine.maximum });
    if (result.bytes === null) return inJavaScript(result.reason);
    const instance = instantiateFormula(result.bytes, engine.wasmMemory);
    const alone = { instance, f: undefined };
    const problem = probe(formula, (x, ct) => {
      const out = new Float32Array(x.length);
      return ct === undefined ? map(alone, formula, out, x) : scale(alone, formula, out, ct, x);
    });
    if (problem !== null) return inJavaScript(problem);
    return { instance, form: { kind: 'simd', lanes: result.lanes }, bytes: result.bytes };
  }

  function compiledOf(formula: Formula): Compiled {
    const settings = compiled.get(formula.source) ?? new Map<string, Compiled>();
    compiled.set(formula.source, settings);
    const key = JSON.stringify(formula.params);
    const known = settings.get(key) ?? compile(formula);
    // The setting used last stands last, so that the first is the one to go.
    settings.delete(key);
    settings.set(key, known);
    for (const oldest of settings.keys()) {
      if (settings.size <= mostSettings) break;
      settings.delete(oldest);
    }
    return known;
  }

  /** out = f(x), or ct f(x), by a kernel as it is on this thread; `f` is its place in the table of all, where they take part. */
  function map({ instance, f }: Placed, formula: Formula, out: Float32Array, x: Float32Array): Float32Array {
    return engine.staged(
      (stage) => {
        inBlocks(stage, { out: written(out), x: read(x) }, x.length, (at, n) => {
          if (f === undefined) instance.map(at.out, at.x, n);
          else engine.run({ kernel: 'mapFormula', ...split(n), call: { f, ...at, n, perPart } });
        });
        return out;
      },
      () => reference.mapFormula(out, x, formula) as Float32Array,
    );
  }

  function scale(
    { instance, f }: Placed,
    formula: Formula,
    out: Float32Array,
    ct: Float32Array,
    x: Float32Array,
  ): Float32Array {
    return engine.staged(
      (stage) => {
        inBlocks(stage, { out: written(out), ct: read(ct), x: read(x) }, x.length, (at, n) => {
          if (f === undefined) instance.scale(at.out, at.ct, at.x, n);
          else engine.run({ kernel: 'scaleFormula', ...split(n), call: { f, ...at, n, perPart } });
        });
        return out;
      },
      () => reference.scaleByFormula(out, ct, x, formula) as Float32Array,
    );
  }

  function placed(known: Compiled, name: 'map' | 'scale', length: number): Placed {
    const f = length > perPart ? positionsOf(known)?.[name] : undefined;
    return { instance: known.instance as FormulaInstance, f };
  }

  /** Where the functions of a formula are in the table of all threads; null when that is full. */
  function positionsOf(known: Compiled): Readonly<Record<string, number>> | null {
    if (known.positions === undefined) {
      const { instance, bytes } = known;
      known.positions = instance && bytes && engine.addFunctions(bytes, instance as unknown as WasmFunctions);
    }
    return known.positions;
  }

  function mapFormula(out: FloatArray, x: FloatArray, formula: Formula): FloatArray {
    const known = fits(out, x) ? compiledOf(formula) : null;
    if (!known?.instance) return reference.mapFormula(out, x, formula);
    return map(placed(known, 'map', x.length), formula, out as Float32Array, x as Float32Array);
  }

  function scaleByFormula(out: FloatArray, ct: FloatArray, x: FloatArray, formula: Formula): FloatArray {
    const known = fits(out, ct, x) ? compiledOf(formula) : null;
    if (!known?.instance) return reference.scaleByFormula(out, ct, x, formula);
    const [to, factor, from] = [out, ct, x] as Float32Array[] as [Float32Array, Float32Array, Float32Array];
    return scale(placed(known, 'scale', x.length), formula, to, factor, from);
  }

  /** Where other kernels find a formula in the table, if it is there. */
  function positionOf(formula: Formula): number | undefined {
    return positionsOf(compiledOf(formula))?.map;
  }

  const fits = (...arrays: readonly FloatArray[]) =>
    arrays.every((array) => array instanceof Float32Array && array.length >= leastLength);

  return { mapFormula, scaleByFormula, positionOf, formOf: (formula: Formula) => compiledOf(formula).form };
}

function split(n: number): { readonly parts: number; readonly scratch: number } {
  return { parts: Math.ceil(n / perPart), scratch: 0 };
}

function inJavaScript(reason: string): Compiled {
  return { instance: null, form: { kind: 'javascript', reason }, bytes: null };
}
