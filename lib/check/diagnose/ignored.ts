import { showNumber } from '../show-number.ts';
import type { Case } from './case.ts';
import type { Diagnosis } from './diagnosis.ts';

/** A parameter counts as ignored only where it took this many values. */
const fewest = 3;

/** The gradient does not change with a parameter of the origin, and is right for one value of it. */
export function ignored(cases: readonly Case[]): Diagnosis | null {
  const row = cases[0]?.source.row;
  for (const [name, spec] of Object.entries(row?.parameters ?? {})) {
    if (!isUnused('gradient', name, cases)) continue;
    const at = [1, 0, spec.default, ...cases.map((c) => c.params[name] as number)].find((value) =>
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

/** Whether a function does not change with a parameter that took several values. */
export function isUnused(of: 'gradient' | 'origin', name: string, cases: readonly Case[]): boolean {
  const values = [...new Set(cases.map((c) => c.params[name] as number))];
  return values.length >= fewest && cases.every((c) => values.every((value) => isSame(of, c, name, value)));
}

function isSame(of: 'gradient' | 'origin', c: Case, name: string, value: number): boolean {
  const params = { ...c.params, [name]: value };
  const [there, here] =
    of === 'gradient' ? [c.gradientUnder(params), c.got] : [c.originUnder(params), c.origin(c.xs)];
  return there?.(c.xs).every((y, i) => Object.is(y, here[i])) ?? false;
}
