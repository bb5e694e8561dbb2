import { emitApply, emitMapAndScale } from './emit-kernels.ts';
import { Graph } from './graph.ts';
import { type CompiledFormula, kernelCompiler } from './kernel-compiler.ts';
import { Lanes } from './lanes.ts';
import type { MemoryType } from './module-bytes.ts';
import { OutsideSubset } from './outside-subset.ts';
import { readScalar } from './read-scalar.ts';
import { Setting } from './setting.ts';

/** A scalar formula of x, and the parameters that it is given as its second argument. */
export type ScalarFormula = (x: number, params: Readonly<Record<string, number>>) => number;

/**
 * Compiles a scalar formula to WebAssembly modules, for one setting of its parameters after another. Its source is read, and
 * never run: what is not understood has a reason instead of a module. The module gives NaN for NaN.
 *
 * Conditions on parameters, and bounds of loops, are folded; all other numbers that come of parameters are passed as values,
 * so that one module serves all settings under which these conditions hold. In Float32 where that is sure to be precise, else
 * in Float64 with the result rounded.
 *
 * @param columns - Parameters that differ from element to element: further arrays, after x. Conditions on these select.
 */
export function compileFormula(
  formula: ScalarFormula,
  memory: MemoryType,
  columns: readonly string[] = [],
): (params: Readonly<Record<string, number>>) => CompiledFormula {
  const graph = new Graph();
  const inputs = ['x', ...columns.map((name) => `p.${name}`)];
  const lanes = new Lanes(inputs);
  const emit = columns.length > 0 ? emitApply : emitMapAndScale;
  const unknown = Object.fromEntries(columns.map((name) => [name, Number.NaN]));
  const compile = kernelCompiler(graph, lanes, (outputs) => emit({ lanes, inputs, outputs }, memory));
  return (params) => {
    try {
      const setting = new Setting(parameterInputs(params));
      return compile([readScalar(graph, formula, { ...params, ...unknown }, setting)], setting);
    } catch (problem) {
      if (problem instanceof OutsideSubset) return { bytes: null, reason: problem.message };
      if (problem instanceof RangeError) return { bytes: null, reason: 'is nested too deeply' };
      throw problem;
    }
  };
}

function parameterInputs(params: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [`p.${name}`, value]));
}
