import type { Case } from './case.ts';
import type { Diagnosis } from './diagnosis.ts';
import { fitExpression, showExpression } from './expression.ts';

/** The origin has the right slope and is off by a constant. */
export function originConstant(cases: readonly Case[]): Diagnosis | null {
  const surplus = cases.map((c) => {
    const { fixed } = c.source;
    return fixed ? (c.origin(Float64Array.of(fixed.x))[0] as number) - fixed.due : Number.NaN;
  });
  const by = fitExpression(
    surplus.map((s) => (Math.abs(s) < 1e-12 ? 0 : s)),
    cases.map(({ params }) => params),
  );
  if (by === null || by.coefficient === 0) return null;
  return {
    cause: 'origin-constant',
    text: `the origin is off by a constant: ${showExpression(by)} too much`,
    correction: `G(x) - (${showExpression(by)})`,
    errorBefore: Math.max(...surplus.map((s) => Math.abs(s) || 0)),
    errorAfter: 0,
  };
}
