import type { FloatArray } from '../../array/layout.ts';
import type { ColumnsFormula, Formula, FormulaForm } from '../../formula/formula.ts';
import { pulled } from './pulled.ts';

/** out = 1 where x >= threshold, else 0; NaN does not fire. `out` may be `x`. */
export function step(out: FloatArray, x: FloatArray, threshold: number): FloatArray {
  for (let i = 0; i < out.length; i++) out[i] = Number((x[i] as number) >= threshold);
  return out;
}

/** out = 1 where x > threshold, else 0; NaN does not fire. `out` may be `x`. */
export function strictStep(out: FloatArray, x: FloatArray, threshold: number): FloatArray {
  for (let i = 0; i < out.length; i++) out[i] = Number((x[i] as number) > threshold);
  return out;
}

/** out = f(x) element by element. `out` may be `x`. */
export function mapScalar(out: FloatArray, x: FloatArray, f: (x: number) => number): FloatArray {
  for (let i = 0; i < out.length; i++) out[i] = f(x[i] as number);
  return out;
}

/** out = ct g(x) element by element, 0 where either is 0. `out` may be `ct` or `x`. */
export function scaleByScalar(
  out: FloatArray,
  ct: FloatArray,
  x: FloatArray,
  g: (x: number) => number,
): FloatArray {
  for (let i = 0; i < out.length; i++) out[i] = pulled(ct[i] as number, g(x[i] as number));
  return out;
}

/** out = f(x) for a formula. `out` may be `x`. */
export function mapFormula(out: FloatArray, x: FloatArray, formula: Formula): FloatArray {
  return mapScalar(out, x, formula.at);
}

/** out = ct f(x) for a formula, 0 where either is 0. `out` may be `ct` or `x`. */
export function scaleByFormula(out: FloatArray, ct: FloatArray, x: FloatArray, formula: Formula): FloatArray {
  return scaleByScalar(out, ct, x, formula.at);
}

/** out = f(x, columns) element by element, `columns` in the order that the formula names them. */
export function mapColumns(
  out: FloatArray,
  x: FloatArray,
  columns: readonly FloatArray[],
  formula: ColumnsFormula,
): FloatArray {
  const params: Record<string, number> = { ...formula.params };
  for (let i = 0; i < out.length; i++) {
    formula.columns.forEach((name, k) => {
      params[name] = columns[k]?.[i] as number;
    });
    out[i] = formula.at(x[i] as number, params);
  }
  return out;
}

/** What a formula runs as. */
export function formOf(_: Formula): FormulaForm {
  return { kind: 'javascript', reason: 'the kernels in force have no compiled formulas' };
}
