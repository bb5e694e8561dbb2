import { emitApply } from './emit-kernels.ts';
import type { Graph, Value } from './graph.ts';
import { type CompiledKernel, kernelCompiler } from './kernel-compiler.ts';
import { Lanes } from './lanes.ts';
import type { MemoryType } from './module-bytes.ts';
import { Setting } from './setting.ts';

/** Values of a graph over arrays. */
export interface ColumnFormula {
  readonly graph: Graph;
  /** What is computed, in the order in which a block has the arrays. */
  readonly outputs: readonly Value[];
  /** The inputs that are arrays, in that order; all others are numbers. */
  readonly columns: readonly string[];
}

/**
 * Compiles a formula of any inputs and outputs to modules of `apply(block, offset, n)`, for one setting of the inputs that are
 * numbers after another: these are passed as values. See `emitApply` for the block.
 *
 * @throws OutsideSubset where it would be too long.
 */
export function columnsCompiler(
  { graph, outputs, columns }: ColumnFormula,
  memory: MemoryType,
): (numbers: Readonly<Record<string, number>>) => CompiledKernel {
  const lanes = new Lanes(columns);
  const compile = kernelCompiler(graph, lanes, (values) =>
    emitApply({ lanes, inputs: columns, outputs: values }, memory),
  );
  return (numbers) => compile(outputs, new Setting(numbers));
}
