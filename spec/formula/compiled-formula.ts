import { compileFormula, type ScalarFormula } from '../../lib/formula/compile-formula.ts';
import type { CompiledFormula } from '../../lib/formula/kernel-compiler.ts';
import type { MemoryType } from '../../lib/formula/module-bytes.ts';

/** A formula for one setting of its parameters. */
export function compiledFormula(
  formula: ScalarFormula,
  params: Readonly<Record<string, number>>,
  memory: MemoryType,
): CompiledFormula {
  return compileFormula(formula, memory)(params);
}
