import type { Case } from './case.ts';
import { evaluate, fitExpression, showExpression } from './expression.ts';

/** A point on the line, for each case. */
export interface Place {
  readonly text: string;
  at(c: Case): number;
}

/** The place that has these values in these cases, NaN being unknown: an expression in the parameters, or the center; else null. */
export function fitPlace(values: readonly number[], cases: readonly Case[]): Place | null {
  const expression = fitExpression(values, cases);
  if (expression) return { text: showExpression(expression), at: (c) => evaluate(expression, c.params) };
  const isCenter = values.every((value, i) => Number.isNaN(value) || isAnchor(value, cases[i] as Case));
  return isCenter && !values.every(Number.isNaN) ? { text: 'the center', at: (c) => c.source.anchor } : null;
}

function isAnchor(value: number, { source: { anchor, length } }: Case): boolean {
  return Math.abs(value - anchor) <= 1e-9 * Math.max(length, Math.abs(anchor));
}
