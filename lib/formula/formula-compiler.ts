import { blockOf } from './block-of.ts';
import { isProven } from './built-scalar.ts';
import { compileFormula as compile } from './compile-formula.ts';
import type { FormulaCompiler } from './formula.ts';
import { instantiateFormula } from './instantiate-formula.ts';
import { probe } from './probe.ts';

/** Makes kernels of formulas by their source. */
export const formulaCompiler: FormulaCompiler = {
  compile,
  instantiate: instantiateFormula,
  block: blockOf,
  probe: (formula, kernel) => (isProven(formula.source, formula.params) ? null : probe(formula, kernel)),
};
