import type { FloatArray } from '../../array/layout.ts';
import type { Formula, FormulaForm } from '../../formula/formula.ts';
import type { MapAndScale } from '../../formula/instantiate-formula.ts';
import type { CompiledFormula } from '../../formula/kernel-compiler.ts';
import * as reference from '../reference/surrogate.ts';
import type { Engine } from './engine.ts';
import { inBlocks, read, written } from './in-blocks.ts';
import type { WasmFunctions } from './instantiate.ts';
import { remembered } from './remembered.ts';

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
      instance: formula.compiler.instantiate<Module['instance']>(bytes, engine.wasmMemory),
    };
    modules.set(bytes, module);
    const problem = formula.compiler.probe(formula, (x, ct) => {
      const out = new Float32Array(x.length);
      const unknown = () => out.fill(Number.NaN);
      if (ct === undefined) map(module, slots, out, x, unknown);
      else scale(module, slots, out, ct, x, unknown);
      return out;
    });
    if (problem !== null) return inJavaScript(problem);
    return { module, slots, form: { kind: 'simd', lanes } };
  }

  function compiledOf(formula: Formula): Compiled {
    const source = sourceOf(formula);
    return remembered(source.settings, formula.params, () => compile(source, formula));
  }

  /** out = f(x), on all threads where it is long. */
  function map(
    module: Module,
    slots: Uint8Array,
    out: Float32Array,
    x: Float32Array,
    otherwise: () => FloatArray,
  ): FloatArray {
    return engine.staged((stage) => {
      const at = stage.putBytes(slots);
      const f = positionOf(module, 'map', x.length);
      inBlocks(stage, { out: written(out), x: read(x) }, x.length, ({ out, x }, n) => {
        if (f === undefined) module.instance.map(out, x, n, at);
        else engine.run({ kernel: 'mapFormula', ...split(n), call: { f, slots: at, out, x, n, perPart } });
      });
      return out;
    }, otherwise);
  }

  /** out = ct f(x), likewise. */
  function scale(
    module: Module,
    slots: Uint8Array,
    out: Float32Array,
    ct: Float32Array,
    x: Float32Array,
    otherwise: () => FloatArray,
  ): FloatArray {
    return engine.staged((stage) => {
      const at = stage.putBytes(slots);
      const f = positionOf(module, 'scale', x.length);
      const operands = { out: written(out), ct: read(ct), x: read(x) };
      inBlocks(stage, operands, x.length, ({ out, ct, x }, n) => {
        const call = { slots: at, out, ct, x, n, perPart };
        if (f === undefined) module.instance.scale(out, ct, x, n, at);
        else engine.run({ kernel: 'scaleFormula', ...split(n), call: { f, ...call } });
      });
      return out;
    }, otherwise);
  }

  /** Where other threads find a function in the table, if there is work for them. */
  function positionOf(module: Module, name: 'map' | 'scale', length: number): number | undefined {
    return length > perPart ? engine.functions.positionsOf(module)[name] : undefined;
  }

  function mapFormula(out: FloatArray, x: FloatArray, formula: Formula): FloatArray {
    const plainly = () => reference.mapFormula(out, x, formula);
    const { module, slots } = fits(out, x) ? compiledOf(formula) : nowhere;
    return module ? map(module, slots, out as Float32Array, x as Float32Array, plainly) : plainly();
  }

  function scaleByFormula(out: FloatArray, ct: FloatArray, x: FloatArray, formula: Formula): FloatArray {
    const plainly = () => reference.scaleByFormula(out, ct, x, formula);
    const { module, slots } = fits(out, ct, x) ? compiledOf(formula) : nowhere;
    const arrays = [out, ct, x] as readonly FloatArray[] as readonly [
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    return module ? scale(module, slots, ...arrays, plainly) : plainly();
  }

  const fits = (...arrays: readonly FloatArray[]) =>
    arrays.every((array) => array instanceof Float32Array && array.length >= leastLength);

  return { mapFormula, scaleByFormula, formOf: (formula: Formula) => compiledOf(formula).form };
}

function split(n: number): { readonly parts: number; readonly scratch: number } {
  return { parts: Math.ceil(n / perPart), scratch: 0 };
}

function inJavaScript(reason: string): Compiled {
  return { module: null, slots: new Uint8Array(0), form: { kind: 'javascript', reason } };
}

const nowhere = /* @__PURE__ */ inJavaScript('is not over Float32 arrays that are long enough');
