import { evaluator, type Values } from '../formula/evaluate.ts';
import type { FormulaNode } from '../formula/node.ts';
import { parseFormula } from '../formula/parse.ts';
import { showNumber } from '../view/show-number.ts';
import { type SourceField, sourceField } from '../view/source-field.ts';

/** A field for a formula. */
export interface FormulaField extends Omit<SourceField<FormulaNode>, 'reject'> {
  /** Says where the formula gives no finite number. */
  examine(values: Values, from: number, to: number): void;
}

export function formulaField(
  place: 'origin' | 'gradient',
  label: string,
  hint: string,
  changed: () => void,
): FormulaField {
  const parse = (text: string) => parseFormula(place, text);
  const field = sourceField({ label, hint, rows: () => 2, parse, changed });
  const examine = (values: Values, from: number, to: number) => {
    if (field.value === null) return;
    const bad = firstNotFinite(field.value, values, from, to);
    field.reject(
      bad &&
        `${place}: gives ${bad.value} at x = ${showNumber(bad.x)}${inWords(values)}; a finite number is due.`,
    );
  };
  return Object.assign(field, { examine });
}

const points = 161;

function firstNotFinite(
  node: FormulaNode,
  values: Values,
  from: number,
  to: number,
): { x: number; value: number } | undefined {
  const f = evaluator(node);
  for (let i = 0; i < points; i++) {
    const x = from + ((to - from) * i) / (points - 1);
    const value = f(x, values);
    if (!Number.isFinite(value)) return { x, value };
  }
  return undefined;
}

function inWords(values: Values): string {
  const shown = Object.entries(values).map(([name, value]) => `${name} = ${showNumber(value)}`);
  return shown.length > 0 ? ` (${shown.join(', ')})` : '';
}
