import type { FloatArray } from '../../../array.ts';
import type { Formula, FormulaForm } from '../../formula.ts';
import * as reference from '../../reference/surrogate.ts';
import type { SimdModule } from '../instantiate.ts';
import { Stage, staged } from '../stage.ts';
import { compileFormula } from './compile-formula.ts';
import { type FormulaInstance, instantiateFormula } from './instantiate-formula.ts';
import { probe } from './probe.ts';

declare const WebAssembly: {
  readonly Memory: new (limits: { readonly initial: number }) => SimdModule['memory'];
};

/** A formula's compiled kernel, where there is one, and what it runs as. */
interface Compiled {
  readonly instance: FormulaInstance | null;
  readonly form: FormulaForm;
}

/** Compiled formulas are kept for so many settings of the parameters of one function. */
const mostSettings = 64;

/**
 * Formulas over Float32 arrays by kernels compiled from their source, at first use and once for each setting of the
 * parameters. What is shorter than `leastLength`, in Float64, outside the subset, or not confirmed by a probe runs in JavaScript.
 */
export function formulaKernels(module: SimdModule, leastLength: number) {
  // A memory of their own: scans call surrogates while they have arrays in that of the module.
  const memory = new WebAssembly.Memory({ initial: 1 });
  const stage = new Stage({ ...module, memory });
  const compiled = new WeakMap<Formula['source'], Map<string, Compiled>>();

  function compile(formula: Formula): Compiled {
    const result = compileFormula(formula.source, formula.params, { shared: false });
    if (result.bytes === null) return inJavaScript(result.reason);
    const instance = instantiateFormula(result.bytes, memory);
    const problem = probe(formula, (x, ct) => run(instance, new Float32Array(x.length), x, ct));
    if (problem !== null) return inJavaScript(problem);
    return { instance, form: { kind: 'simd', lanes: result.lanes } };
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

  function run(
    instance: FormulaInstance,
    out: Float32Array,
    x: Float32Array,
    ct?: Float32Array,
  ): Float32Array {
    return staged(stage, () => {
      const room = stage.room(x.length);
      const from = stage.put(x);
      if (ct) instance.scale(room, stage.put(ct), from, x.length);
      else instance.map(room, from, x.length);
      out.set(stage.floats(room, x.length));
      return out;
    });
  }

  function mapFormula(out: FloatArray, x: FloatArray, formula: Formula): FloatArray {
    const { instance } = fits(out, x) ? compiledOf(formula) : { instance: null };
    if (instance === null) return reference.mapFormula(out, x, formula);
    return run(instance, out as Float32Array, x as Float32Array);
  }

  function scaleByFormula(out: FloatArray, ct: FloatArray, x: FloatArray, formula: Formula): FloatArray {
    const { instance } = fits(out, ct, x) ? compiledOf(formula) : { instance: null };
    if (instance === null) return reference.scaleByFormula(out, ct, x, formula);
    return run(instance, out as Float32Array, x as Float32Array, ct as Float32Array);
  }

  const fits = (...arrays: readonly FloatArray[]) =>
    arrays.every((array) => array instanceof Float32Array && array.length >= leastLength);

  return { mapFormula, scaleByFormula, formOf: (formula: Formula) => compiledOf(formula).form };
}

function inJavaScript(reason: string): Compiled {
  return { instance: null, form: { kind: 'javascript', reason } };
}
