import type { FloatArray } from '../../array/layout.ts';
import type { ColumnsFormula, FormulaCompiler } from '../../formula/formula.ts';
import type { Apply } from '../../formula/instantiate-formula.ts';
import type { CompiledFormula } from '../../formula/kernel-compiler.ts';
import * as reference from '../reference/surrogate.ts';
import type { Engine } from './engine.ts';
import { inBlocks, type Operand, read, written } from './in-blocks.ts';
import type { WasmFunctions } from './instantiate.ts';
import { remembered } from './remembered.ts';

/** A module of a formula over columns. */
interface Module {
  readonly bytes: Uint8Array;
  readonly instance: WasmFunctions & Apply;
  readonly blockOf: FormulaCompiler['block'];
}

/** A formula under its fixed parameters. */
interface Compiled {
  /** Null where it has to run in JavaScript. */
  readonly module: Module | null;
  readonly slots: Uint8Array;
}

/** What is known of one function with the same columns. */
interface Source {
  readonly compile: (params: ColumnsFormula['params']) => CompiledFormula;
  readonly modules: Map<Uint8Array, Module>;
  readonly settings: Map<string, Compiled>;
}

/** Elements of a part, and from which on there are parts. */
const perPart = 1 << 15;

const inJavaScript: Compiled = { module: null, slots: new Uint8Array(0) };

/**
 * Formulas over Float32 arrays of x and of parameters, by kernels compiled from their source at first use. What is shorter than
 * `leastLength`, in Float64, outside the subset, or not confirmed by a probe runs in JavaScript.
 */
export function columnKernels(engine: Engine, leastLength: number) {
  const sources = new WeakMap<ColumnsFormula['source'], Map<string, Source>>();

  function sourceOf({ source, columns, compiler }: ColumnsFormula): Source {
    const byColumns = sources.get(source) ?? new Map<string, Source>();
    sources.set(source, byColumns);
    const known = byColumns.get(String(columns)) ?? {
      compile: compiler.compile(source, { shared: true, maximum: engine.maximum }, columns),
      modules: new Map(),
      settings: new Map(),
    };
    byColumns.set(String(columns), known);
    return known;
  }

  function compiledOf(formula: ColumnsFormula, columns: readonly FloatArray[]): Compiled {
    const { compile, modules, settings } = sourceOf(formula);
    return remembered(settings, formula.params, () => {
      const result = compile(formula.params);
      return result.bytes === null ? inJavaScript : confirmed(formula, result, modules, columns);
    });
  }

  /** The module, if the formula of x alone that it is under the first numbers of the columns is right. */
  function confirmed(
    formula: ColumnsFormula,
    { bytes, slots }: { readonly bytes: Uint8Array; readonly slots: Uint8Array },
    modules: Map<Uint8Array, Module>,
    columns: readonly FloatArray[],
  ): Compiled {
    const { compiler } = formula;
    const module = modules.get(bytes) ?? {
      bytes,
      instance: compiler.instantiate<WasmFunctions & Apply>(bytes, engine.wasmMemory),
      blockOf: compiler.block,
    };
    modules.set(bytes, module);
    const numbers = columns.map((column) => column[0] as number);
    const problem = compiler.probe(formula.under(numbers), (x, ct) => {
      const out = new Float32Array(x.length);
      const spread = numbers.map((number) => new Float32Array(x.length).fill(number));
      apply(module, slots, out, [x, ...spread], () => out.fill(Number.NaN));
      if (ct !== undefined) reference.scaleByScalar(out, ct, out, (value) => value);
      return out;
    });
    return problem === null ? { module, slots } : inJavaScript;
  }

  /** out = f(inputs), on all threads where it is long. */
  function apply(
    module: Module,
    slots: Uint8Array,
    out: Float32Array,
    inputs: readonly Float32Array[],
    otherwise: () => FloatArray,
  ): FloatArray {
    return engine.staged((stage) => {
      const f = out.length > perPart ? engine.functions.positionsOf(module).apply : undefined;
      inBlocks(stage, operandsOf(out, inputs), out.length, (at, n) => {
        const addresses = (['out', ...inputs.keys()] as const).map((name) => at[name] as number);
        const block = stage.putBytes(module.blockOf(addresses, slots));
        if (f === undefined) module.instance.apply(block, 0, n);
        else {
          const parts = Math.ceil(n / perPart);
          engine.run({ kernel: 'applyFormula', parts, scratch: 0, call: { f, block, n, perPart } });
        }
      });
      return out;
    }, otherwise);
  }

  /** out = f(x, columns), `columns` in the order that the formula names them. `out` is none of them. */
  function mapColumns(
    out: FloatArray,
    x: FloatArray,
    columns: readonly FloatArray[],
    formula: ColumnsFormula,
  ): FloatArray {
    const plainly = () => reference.mapColumns(out, x, columns, formula);
    const inputs = [x, ...columns];
    if (!(out instanceof Float32Array) || out.length < leastLength || !areSingles(inputs)) return plainly();
    const { module, slots } = compiledOf(formula, columns);
    return module ? apply(module, slots, out, inputs, plainly) : plainly();
  }

  return { mapColumns };
}

function areSingles(arrays: readonly FloatArray[]): arrays is readonly Float32Array[] {
  return arrays.every((array) => array instanceof Float32Array);
}

function operandsOf(
  out: Float32Array,
  inputs: readonly Float32Array[],
): Readonly<Record<'out' | number, Operand>> {
  return { out: written(out), ...Object.fromEntries(inputs.map((input, i) => [i, read(input)])) };
}
