import { showNumber } from '../show-number.ts';
import type { Case } from './case.ts';
import type { Diagnosis } from './diagnosis.ts';

/** A parameter counts as ignored only where it took this many values. */
const fewest = 3;

/** The gradient does not change with a parameter of the origin, and is right for one value of it. */
export function ignored(cases: readonly Case[]): Diagnosis | null {
  const row = cases[0]?.source.row;
  for (const [name, spec] of Object.entries(row?.parameters ?? {})) {
    const values = [...new Set(cases.map((c) => c.params[name] as number))];
    if (values.length < fewest || !cases.every((c) => isBlindTo(c, name, values))) continue;
    const at = [1, 0, spec.default, ...values].find((value) =>
      cases.every((c) => c.isRightUnder({ ...c.params, [name]: value })),
    );
    if (at === undefined) continue;
    return {
      cause: 'gradient-ignores-parameter',
      text: `the gradient ignores ${name}: it is that of ${name} = ${showNumber(at)}`,
      errorBefore: Math.max(...cases.map(errorOf)),
      errorAfter: 0,
    };
  }
  return null;
}

/** The largest error as written. */
export function errorOf(c: Case): number {
  return c.got.reduce((most, value, i) => Math.max(most, Math.abs(value - (c.due[i] as number)) || 0), 0);
}

function isBlindTo(c: Case, name: string, values: readonly number[]): boolean {
  return values.every((value) =>
    c
      .gradientUnder({ ...c.params, [name]: value })?.(c.xs)
      .every((g, i) => Object.is(g, c.got[i])),
  );
}
