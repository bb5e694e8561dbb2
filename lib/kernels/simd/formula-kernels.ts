import type { FloatArray } from '../../array/layout.ts';
import { type CompiledFormula, formulaCompiler } from '../../formula/compile-formula.ts';
import type { Formula, FormulaForm } from '../../formula/formula.ts';
import { instantiateFormula, type MapAndScale } from '../../formula/instantiate-formula.ts';
import { probe } from '../../formula/probe.ts';
import * as reference from '../reference/surrogate.ts';
import type { Engine } from './engine.ts';
import { inBlocks, read, written } from './in-blocks.ts';
import type { WasmFunctions } from './instantiate.ts';

/** A module of a formula, which serves many settings of its parameters. */
interface Module {
  readonly bytes: Uint8Array;
  readonly instance: MapAndScale;
  /** Where other kernels and other threads find its functions, once they have asked. */
  positions?: Readonly<Record<string, number>> | null;
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

/** A compiled formula in the table of functions, and its parameters as it takes them. */
export interface FormulaPosition {
  readonly position: number;
  readonly slots: Uint8Array;
}

/** A module under a setting, and its place in the table where other threads are to take part. */
interface Placed {
  readonly module: Module;
  readonly slots: Uint8Array;
  readonly f: number | undefined;
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

  function sourceOf({ source }: Formula): Source {
    const memory = { shared: true, maximum: engine.maximum };
    const known = sources.get(source) ?? {
      compile: formulaCompiler(source, memory),
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
      instance: instantiateFormula<MapAndScale>(bytes, engine.wasmMemory),
    };
    modules.set(bytes, module);
    const alone = { module, slots, f: undefined };
    const problem = probe(formula, (x, ct) => {
      const out = new Float32Array(x.length);
      return ct === undefined ? map(alone, formula, out, x) : scale(alone, formula, out, ct, x);
    });
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

  /** out = f(x), by a kernel as it is on this thread; `f` is its place in the table of all, where they take part. */
  function map(
    { module, slots, f }: Placed,
    formula: Formula,
    out: Float32Array,
    x: Float32Array,
  ): Float32Array {
    return engine.staged(
      (stage) => {
        const at = stage.putBytes(slots);
        inBlocks(stage, { out: written(out), x: read(x) }, x.length, ({ out, x }, n) => {
          if (f === undefined) module.instance.map(out, x, n, at);
          else engine.run({ kernel: 'mapFormula', ...split(n), call: { f, slots: at, out, x, n, perPart } });
        });
        return out;
      },
      () => reference.mapFormula(out, x, formula) as Float32Array,
    );
  }

  /** out = ct f(x), likewise. */
  function scale(
    { module, slots, f }: Placed,
    formula: Formula,
    out: Float32Array,
    ct: Float32Array,
    x: Float32Array,
  ): Float32Array {
    return engine.staged(
      (stage) => {
        const at = stage.putBytes(slots);
        const operands = { out: written(out), ct: read(ct), x: read(x) };
        inBlocks(stage, operands, x.length, ({ out, ct, x }, n) => {
          if (f === undefined) module.instance.scale(out, ct, x, n, at);
          else
            engine.run({
              kernel: 'scaleFormula',
              ...split(n),
              call: { f, slots: at, out, ct, x, n, perPart },
            });
        });
        return out;
      },
      () => reference.scaleByFormula(out, ct, x, formula) as Float32Array,
    );
  }

  function placed(module: Module, slots: Uint8Array, name: 'map' | 'scale', length: number): Placed {
    return { module, slots, f: length > perPart ? positionsOf(module)?.[name] : undefined };
  }

  /** Where the functions of a module are in the table of all threads; null when that is full. */
  function positionsOf(module: Module): Readonly<Record<string, number>> | null {
    module.positions ??= engine.addFunctions(module.bytes, module.instance as unknown as WasmFunctions);
    return module.positions;
  }

  function mapFormula(out: FloatArray, x: FloatArray, formula: Formula): FloatArray {
    const { module, slots } = fits(out, x) ? compiledOf(formula) : nowhere;
    if (!module) return reference.mapFormula(out, x, formula);
    return map(placed(module, slots, 'map', x.length), formula, out as Float32Array, x as Float32Array);
  }

  function scaleByFormula(out: FloatArray, ct: FloatArray, x: FloatArray, formula: Formula): FloatArray {
    const { module, slots } = fits(out, ct, x) ? compiledOf(formula) : nowhere;
    if (!module) return reference.scaleByFormula(out, ct, x, formula);
    const [to, factor, from] = [out, ct, x] as Float32Array[] as [Float32Array, Float32Array, Float32Array];
    return scale(placed(module, slots, 'scale', x.length), formula, to, factor, from);
  }

  /** Where other kernels find a formula, if it is in the table. */
  function positionOf(formula: Formula): FormulaPosition | undefined {
    const { module, slots } = compiledOf(formula);
    const position = module && positionsOf(module)?.map;
    return typeof position === 'number' ? { position, slots } : undefined;
  }

  const fits = (...arrays: readonly FloatArray[]) =>
    arrays.every((array) => array instanceof Float32Array && array.length >= leastLength);

  return { mapFormula, scaleByFormula, positionOf, formOf: (formula: Formula) => compiledOf(formula).form };
}

function split(n: number): { readonly parts: number; readonly scratch: number } {
  return { parts: Math.ceil(n / perPart), scratch: 0 };
}

function inJavaScript(reason: string): Compiled {
  return { module: null, slots: new Uint8Array(0), form: { kind: 'javascript', reason } };
}

const nowhere = /* @__PURE__ */ inJavaScript('is not over Float32 arrays that are long enough');
