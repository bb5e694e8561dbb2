import { isCrossing } from '../../surrogates/core/crossing.ts';
import type { Surrogate } from '../../surrogates/core/surrogate.ts';
import { surrogates } from '../../surrogates/index.ts';
import type { Case } from './case.ts';
import type { Diagnosis } from './diagnosis.ts';
import { showExpression } from './expression.ts';
import { fitOver } from './place.ts';
import { named } from './solve.ts';

/** The gradient is that of a surrogate of the registry, whose parameters are numbers or those that are given. */
export function another(cases: readonly Case[]): Diagnosis | null {
  for (const candidate of Object.values(surrogates) as readonly Surrogate[]) {
    const text = isCrossing(candidate) ? null : matched(candidate, cases);
    if (text === null) continue;
    return named('gradient-known', `the gradient is that of ${text}, the origin is not`, cases);
  }
  return null;
}

/** The surrogate with its parameters in words, when it has the gradient of all cases. */
function matched(candidate: Surrogate, cases: readonly Case[]): string | null {
  const names = Object.keys(candidate.params);
  for (const open of [null, ...names]) {
    const values = openValues(candidate, cases, open);
    if (values === null) continue;
    const of = open === null ? null : fitOver(values, cases);
    if (open !== null && of === null) continue;
    const settings = names.map((name) => {
      const shown = name === open && of ? showExpression(of) : settingOf(candidate, cases, name);
      return shown === name ? `the same ${name}` : `${name} = ${shown}`;
    });
    return settings.length > 0 ? `${candidate.row.name} with ${settings.join(', ')}` : candidate.row.name;
  }
  return null;
}

/** Parameters of the same name are taken over, the others are as usual. */
function settingOf(candidate: Surrogate, cases: readonly Case[], name: string): string {
  const isShared = cases.every((c) => name in c.params);
  return isShared ? name : String((candidate.params as Record<string, number>)[name]);
}

/** The value of the open parameter in each case; null when one has none. */
function openValues(candidate: Surrogate, cases: readonly Case[], open: string | null): number[] | null {
  const values: number[] = [];
  for (const c of cases) {
    const value = openValue(candidate, c, open);
    if (value === null) return null;
    values.push(value);
  }
  return values;
}

/** The value of the open parameter under which the candidate has the gradient of a case; null when there is none. */
function openValue({ row, params }: Surrogate, c: Case, open: string | null): number | null {
  const shared = Object.fromEntries(Object.entries(params).map(([name, p]) => [name, c.params[name] ?? p]));
  const gradient = (x: number, value: number) =>
    row.gradient(x, open ? { ...shared, [open]: value } : shared);
  const fits = (value: number) =>
    c.xs.every((x, i) => Math.abs(gradient(x, value) - (c.got[i] as number)) <= 1e-9 * heightOf(c));
  if (open === null) return fits(0) ? 0 : null;
  for (const share of [1, 1 / 2]) {
    const at = c.got.findIndex((value) => Math.abs(value) >= share * heightOf(c));
    const found = roots((value) => gradient(c.xs[at] as number, value) - (c.got[at] as number)).find(fits);
    if (found !== undefined) return found;
  }
  return null;
}

function heightOf(c: Case): number {
  return c.got.reduce((most, value) => Math.max(most, Math.abs(value) || 0), 0);
}

const grid = Array.from({ length: 61 }, (_, i) => 10 ** (i / 10 - 3));

/** Zeros of a function of a positive number, one in each interval of a grid where the sign changes. */
function roots(f: (value: number) => number): number[] {
  const values = grid.map(f);
  return grid.slice(1).flatMap((high, i) => {
    const [low, a, b] = [grid[i] as number, values[i] as number, values[i + 1] as number];
    if (a === 0) return b === 0 ? [] : [low];
    return a * b <= 0 ? [bisect(f, low, high, a)] : [];
  });
}

function bisect(f: (value: number) => number, low: number, high: number, atLow: number): number {
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (f(middle) * atLow > 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
