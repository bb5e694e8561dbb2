import type { ParameterSpec } from '../../surrogates/core/surrogate-row.ts';
import { showNumber } from '../show-number.ts';
import type { Case } from './case.ts';
import type { Candidate, Correction } from './correction.ts';
import { evaluate, fitExpression, showExpression } from './expression.ts';
import { isUnused } from './ignored.ts';
import { everywhere } from './region.ts';
import { type Search, solve, solveAll } from './solve.ts';

/** A parameter counts as the cause only where it took this many values. */
const fewest = 3;

/** The gradient would be right with something else in place of a parameter: its square, one more, a constant. */
export const parameter: Candidate = (cases) => replacedOne(cases, () => true);

/** The same, of parameters that the origin does not use; one without slope uses none. */
export const unused: Candidate = (cases) => {
  const hasSlope = cases.some((c) => c.due.some((d) => Math.abs(d) > 1e-9 * c.height));
  return hasSlope ? replacedOne(cases, (name) => isUnused('origin', name, cases)) : null;
};

function replacedOne(cases: readonly Case[], isMeant: (name: string) => boolean): Correction | null {
  for (const [name, spec] of Object.entries(cases[0]?.source.row?.parameters ?? {})) {
    const found = isMeant(name) ? replaced(cases, name, spec) : null;
    if (found) return found;
  }
  return null;
}

function replaced(cases: readonly Case[], name: string, spec: ParameterSpec): Correction | null {
  const own = cases.map((c) => c.params[name] as number);
  if (new Set(own).size < fewest) return null;
  const values = solveAll(cases, (c, last) => {
    return solve(c, everywhere, family(c, name), search(c.params[name] as number, spec, last));
  });
  if (!values) return null;
  const more = constant(values.map((value, i) => value - (own[i] as number)));
  if (more !== undefined) {
    const instead = `${name} ${more < 0 ? '-' : '+'} ${Math.abs(more)}`;
    return correction(name, instead, (c, xs) => family(c, name)(xs, (c.params[name] as number) + more));
  }
  const settings = cases.map(({ params }) => params);
  const by = fitExpression(values, settings);
  if (by === null || by.coefficient < 0) return null;
  const gradient: Correction['gradient'] = (c, xs) => family(c, name)(xs, evaluate(by, c.params));
  if (by.powers.length > 0) return correction(name, showExpression(by), gradient);
  const shown = showNumber(by.coefficient);
  return {
    cause: 'origin-ignores-parameter',
    text: `the origin ignores ${name}: it is that of ${name} = ${shown}`,
    formula: `g(x) with ${name} = ${shown}, or an origin that uses ${name}`,
    gradient,
  };
}

function correction(name: string, instead: string, gradient: Correction['gradient']): Correction {
  return {
    cause: 'gradient-parameter',
    text: `the gradient would be right with ${instead} in place of ${name}`,
    formula: `g(x) with ${instead} in place of ${name}`,
    gradient,
  };
}

function family(c: Case, name: string) {
  return (xs: Float64Array, theta: number) =>
    c.gradientUnder({ ...c.params, [name]: theta })?.(xs) ?? xs.map(() => Number.NaN);
}

function search(p: number, spec: ParameterSpec, last: readonly number[]): Search {
  const usual = [p + 1, p - 1, p + 2, p - 2, 1, spec.default, 2 * p, p / 2, p * p, Math.sqrt(p), 1 / p];
  const guesses = [...last, ...usual].filter(
    (theta) => Number.isFinite(theta) && theta !== p && (!spec.integer || Number.isInteger(theta)),
  );
  const nudge = spec.integer ? () => 1 : (theta: number) => Math.abs(theta) / 20 || 1 / 20;
  return { guesses, starts: spec.integer ? [] : guesses, nudge };
}

/** The one value that all known ones are, but for rounding. */
function constant(values: readonly number[]): number | undefined {
  const rounded = values.filter((value) => !Number.isNaN(value)).map((value) => Number(value.toFixed(6)));
  return new Set(rounded).size === 1 ? rounded[0] : undefined;
}
