import type { FloatArray } from '../../array/layout.ts';
import type { Formula, FormulaForm } from '../../formula/formula.ts';
import type { MapAndScale } from '../../formula/instantiate-formula.ts';
import type { CompiledFormula } from '../../formula/kernel-compiler.ts';
import * as reference from '../reference/surrogate.ts';
import type { Engine, Stage } from './engine.ts';
import type { WasmFunctions } from './instantiate.ts';

/** A module of a formula, which serves many settings of its parameters. */
interface Module {
  readonly bytes: Uint8Array;
  readonly instance: WasmFunctions & MapAndScale;
}

/** A formula under one setting of its parameters: its module, where there is one, and what it runs as. */
interface Compiled {
  readonly module: Module | null;
  /** The parameters as the module takes them. */
  readonly slots: Uint8Array;
  readonly form: FormulaForm;
}

/** What is known of one function. */
interface Source {
  readonly compile: (params: Formula['params']) => CompiledFormula;
  readonly modules: Map<Uint8Array, Module>;
  readonly settings: Map<string, Compiled>;
}

/** Elements of a part, and from which on there are parts. */
const perPart = 1 << 15;

/** Settings of the parameters of one function that are remembered. */
const mostSettings = 64;

/**
 * Formulas over Float32 arrays by kernels compiled from their source, at first use; parameters are passed as values. What is
 * shorter than `leastLength`, in Float64, outside the subset, or not confirmed by a probe runs in JavaScript.
 */
export function formulaKernels(engine: Engine, leastLength: number) {
  const sources = new WeakMap<Formula['source'], Source>();

  function sourceOf({ source, compiler }: Formula): Source {
    const memory = { shared: true, maximum: engine.maximum };
    const known = sources.get(source) ?? {
      compile: compiler.compile(source, memory),
      modules: new Map(),
      settings: new Map(),
    };
    sources.set(source, known);
    return known;
  }

  function compile({ compile, modules }: Source, formula: Formula): Compiled {
    const result = compile(formula.params);
    if (result.bytes === null) return inJavaScript(result.reason);
    const { bytes, slots, lanes } = result;
    const module = modules.get(bytes) ?? {
      bytes,
      instance: formula.compiler.instantiate(bytes, engine.wasmMemory) as Module['instance'],
    };
    modules.set(bytes, module);
    const problem = formula.compiler.probe(formula, (x, ct) =>
      runAlone(module, slots, new Float32Array(x.length), x, ct),
    );
    if (problem !== null) return inJavaScript(problem);
    return { module, slots, form: { kind: 'simd', lanes } };
  }

  function compiledOf(formula: Formula): Compiled {
    const source = sourceOf(formula);
    const { settings } = source;
    const key = JSON.stringify(formula.params);
    const known = settings.get(key) ?? compile(source, formula);
    // The setting used last stands last, so that the first is the one to go.
    settings.delete(key);
    settings.set(key, known);
    for (const oldest of settings.keys()) {
      if (settings.size <= mostSettings) break;
      settings.delete(oldest);
    }
    return known;
  }

  function runAlone(
    { instance }: Module,
    slots: Uint8Array,
    out: Float32Array,
    x: Float32Array,
    ct?: Float32Array,
  ): Float32Array {
    engine.staged((stage) => {
      const [to, from, at] = [stage.result(out), stage.put(x), stage.putBytes(slots)];
      if (ct) instance.scale(to, stage.put(ct), from, x.length, at);
      else instance.map(to, from, x.length, at);
    });
    return out;
  }

  function run(
    module: Module,
    slots: Uint8Array,
    out: Float32Array,
    x: Float32Array,
    ct?: Float32Array,
  ): Float32Array {
    const name = ct ? 'scale' : 'map';
    if (x.length <= perPart) return runAlone(module, slots, out, x, ct);
    const position = engine.functions.positionsOf(module)[name] as number;
    const operands = (stage: Stage) => (ct ? [stage.put(ct), stage.put(x)] : [stage.put(x)]);
    engine.staged((stage) =>
      engine.run({
        kernel: `${name}Formula`,
        parts: Math.ceil(x.length / perPart),
        scratch: 0,
        args: [position, stage.putBytes(slots), stage.result(out), ...operands(stage), x.length, perPart],
      }),
    );
    return out;
  }

  function mapFormula(out: FloatArray, x: FloatArray, formula: Formula): FloatArray {
    const { module, slots } = fits(out, x) ? compiledOf(formula) : nowhere;
    if (!module) return reference.mapFormula(out, x, formula);
    return run(module, slots, out as Float32Array, x as Float32Array);
  }

  function scaleByFormula(out: FloatArray, ct: FloatArray, x: FloatArray, formula: Formula): FloatArray {
    const { module, slots } = fits(out, ct, x) ? compiledOf(formula) : nowhere;
    if (!module) return reference.scaleByFormula(out, ct, x, formula);
    return run(module, slots, out as Float32Array, x as Float32Array, ct as Float32Array);
  }

  const fits = (...arrays: readonly FloatArray[]) =>
    arrays.every((array) => array instanceof Float32Array && array.length >= leastLength);

  return { mapFormula, scaleByFormula, formOf: (formula: Formula) => compiledOf(formula).form };
}

function inJavaScript(reason: string): Compiled {
  return { module: null, slots: new Uint8Array(0), form: { kind: 'javascript', reason } };
}

const nowhere = /* @__PURE__ */ inJavaScript('is not over Float32 arrays that are long enough');
