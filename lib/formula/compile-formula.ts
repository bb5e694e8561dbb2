import { emitKernels } from './emit-kernels.ts';
import { Graph } from './graph.ts';
import type { MemoryType } from './module-bytes.ts';
import { OutsideSubset } from './outside-subset.ts';
import { parseFunction } from './parse-function.ts';
import { toSingles } from './to-singles.ts';
import { members, Vocabulary } from './vocabulary.ts';

/** A scalar formula of x, and the parameters that it is given as its second argument. */
export type ScalarFormula = (x: number, params: Readonly<Record<string, number>>) => number;

/** A module of `map` and `scale`, or why there is none. */
export type CompiledFormula =
  | { readonly bytes: Uint8Array; readonly lanes: 'f32x4' | 'f64x2' }
  | { readonly bytes: null; readonly reason: string };

/**
 * Compiles a scalar formula to a WebAssembly module, its parameters folded in. Its source is read, and never run: what is not
 * understood has a reason instead of bytes. The module gives NaN for NaN.
 *
 * In Float32 where that is sure to be precise, else in Float64 with the result rounded.
 */
export function compileFormula(
  formula: ScalarFormula,
  params: Readonly<Record<string, number>>,
  memory: MemoryType,
): CompiledFormula {
  try {
    const graph = new Graph();
    const vocabulary = new Vocabulary(graph);
    const { interpreter, scope } = vocabulary;
    const constants = Object.entries(params).map(([name, value]) => [name, graph.constant(value)]);
    const given = members('p', Object.fromEntries(constants));
    const value = interpreter.number(interpreter.call(parseFunction(formula), [graph.x, given], scope));
    const result = graph.select(graph.compare('eq', graph.x, graph.x), value, graph.x);
    const singles = toSingles(graph, result, (call) => vocabulary.inSingles(call));
    const lanes = singles ? 'f32x4' : 'f64x2';
    return { bytes: emitKernels(singles ?? graph.narrow(result), memory), lanes };
  } catch (problem) {
    if (problem instanceof OutsideSubset) return { bytes: null, reason: problem.message };
    if (problem instanceof RangeError) return { bytes: null, reason: 'is nested too deeply' };
    throw problem;
  }
}
