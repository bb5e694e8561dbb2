import { isCrossing } from '../../surrogates/core/crossing.ts';
import type { Surrogate } from '../../surrogates/core/surrogate.ts';
import { surrogates } from '../../surrogates/index.ts';
import { openOf } from '../identify/fit.ts';
import { largest } from '../largest.ts';
import type { Case } from './case.ts';
import type { Diagnosis } from './diagnosis.ts';
import { fitExpression, showExpression } from './expression.ts';
import { leastSquares } from './least-squares.ts';
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

/** The surrogate with its parameters in words, one of them open at most, when it has the gradient of all cases. */
function matched(candidate: Surrogate, cases: readonly Case[]): string | null {
  for (const open of [null, ...openOf(candidate)]) {
    const values: number[] = [];
    for (const c of cases) {
      const value = openValue(candidate, c, open);
      if (value === undefined) break;
      values.push(value);
    }
    const of = values.length === cases.length ? fitExpression(values, cases) : null;
    if (of === null) continue;
    const settings = Object.entries(candidate.params).map(([name, usual]) => {
      // Parameters of the same name are taken over, the others are as usual.
      const own = cases.every((c) => name in c.params) ? name : String(usual);
      const shown = name === open ? showExpression(of) : own;
      return shown === name ? `the same ${name}` : `${name} = ${shown}`;
    });
    return settings.length > 0 ? `${candidate.row.name} with ${settings.join(', ')}` : candidate.row.name;
  }
  return null;
}

/** Positive numbers from which that of a parameter is sought, and steps to find it. */
const starts = [1, 3, 1 / 3, 10, 1 / 10, 50, 1 / 50, 500, 1 / 500];
const rounds = 20;

/** The value of the open parameter under which the candidate has the gradient of a case; 1 where none is open. */
function openValue({ row, params }: Surrogate, c: Case, open: string | null): number | undefined {
  const shared = Object.fromEntries(Object.entries(params).map(([name, p]) => [name, c.params[name] ?? p]));
  const residuals = (value: number) => {
    const setting = open === null ? shared : { ...shared, [open]: value };
    return c.xs.map((x, i) => row.gradient(x, setting) - (c.got[i] as number));
  };
  const allowed = 1e-9 * largest(c.got);
  const fits = (value: number) => residuals(value).every((off) => Math.abs(off) <= allowed);
  if (open === null) return fits(1) ? 1 : undefined;
  for (const start of starts) {
    const of = ([logarithm]: Float64Array) => residuals(Math.exp(logarithm as number));
    const { theta } = leastSquares(of, Float64Array.of(Math.log(start)), rounds);
    const value = Math.exp(theta[0] as number);
    // Where others do as well, it is not known.
    if (fits(value) && !fits(1.05 * value)) return value;
  }
  return undefined;
}
