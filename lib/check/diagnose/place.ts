import type { Case } from './case.ts';
import { type Expression, evaluate, fitExpression, showExpression } from './expression.ts';

/** The expression in the parameters of these cases that has these values, NaN being unknown; null where there is none. */
export function fitOver(values: readonly number[], cases: readonly Case[]): Expression | null {
  return fitExpression(
    values,
    cases.map(({ params }) => params),
  );
}

/** A point on the line, for each case. */
export interface Place {
  readonly text: string;
  at(c: Case): number;
}

/** The place that has these values in these cases, NaN being unknown: an expression in the parameters, or the center; else null. */
export function fitPlace(values: readonly number[], cases: readonly Case[]): Place | null {
  const expression = fitOver(values, cases);
  if (expression) return { text: showExpression(expression), at: (c) => evaluate(expression, c.params) };
  const isCenter = values.every((value, i) => Number.isNaN(value) || isAnchor(value, cases[i] as Case));
  return isCenter && !values.every(Number.isNaN) ? { text: 'the center', at: (c) => c.source.anchor } : null;
}

function isAnchor(value: number, { source: { anchor, length } }: Case): boolean {
  return Math.abs(value - anchor) <= 1e-9 * Math.max(length, Math.abs(anchor));
}
