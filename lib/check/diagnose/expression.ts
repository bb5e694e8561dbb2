import type { ParameterValues } from '../../surrogates/core/surrogate-row.ts';
import { knownNumber } from './known-number.ts';

/** A number times powers of up to two parameters: 2/(π alpha), alpha², 1. */
export interface Expression {
  readonly coefficient: number;
  readonly powers: readonly (readonly [name: string, exponent: number])[];
}

const exponents = [1, -1, 2, -2, 0.5, -0.5];

/** How exactly the values have to be met. */
const relative = 1e-6;

/** A parameter counts as the cause only where it took this many values. */
const fewest = 3;

/**
 * The expression in the parameters that gives these values under these settings: the simplest, or null where there is none. A
 * value of NaN is unknown.
 */
export function fitExpression(
  values: readonly number[],
  settings: readonly ParameterValues[],
): Expression | null {
  const known = [...values.keys()].filter((i) => !Number.isNaN(values[i]));
  const [vs, ps] = [known.map((i) => values[i] as number), known.map((i) => settings[i] as ParameterValues)];
  if (vs.length === 0) return null;
  for (const powers of candidates(ps)) {
    const coefficient = coefficientOf(vs, ps, powers);
    if (coefficient !== null) return { coefficient, powers };
  }
  return null;
}

/** The value under a setting. */
export function evaluate({ coefficient, powers }: Expression, params: ParameterValues): number {
  return coefficient * monomial(powers, params);
}

/** 1 divided by it. */
export function inverse({ coefficient, powers }: Expression): Expression {
  return {
    coefficient: 1 / coefficient,
    powers: powers.map(([name, exponent]) => [name, -exponent] as const),
  };
}

/** In words: `2/(π alpha)`. */
export function showExpression({ coefficient, powers }: Expression): string {
  if (coefficient === 0) return '0';
  const { over, under } = knownNumber(Math.abs(coefficient));
  const named = (sign: 1 | -1) =>
    powers.filter(([, exponent]) => sign * exponent > 0).map(([name, e]) => power(name, Math.abs(e)));
  const [top, bottom] = [
    [...over, ...named(1)],
    [...under, ...named(-1)],
  ];
  const head = `${coefficient < 0 ? '-' : ''}${top.join(' ') || '1'}`;
  if (bottom.length === 0) return head;
  return `${head}/${bottom.length > 1 ? `(${bottom.join(' ')})` : bottom[0]}`;
}

function power(name: string, exponent: number): string {
  if (exponent === 1) return name;
  return exponent === 2 ? `${name}²` : `√${name}`;
}

type Powers = Expression['powers'];

/** None, one, or two of the parameters that vary, each to some power. */
function candidates(settings: readonly ParameterValues[]): Powers[] {
  const names = Object.keys(settings[0] ?? {}).filter(
    (name) => new Set(settings.map((params) => params[name])).size >= fewest,
  );
  const single = names.map((name) => exponents.map((e) => [name, e] as const));
  const pairs = single.flatMap((first, i) =>
    single.slice(i + 1).flatMap((second) => first.flatMap((a) => second.map((b) => [a, b] as const))),
  );
  return [[], ...single.flat().map((one) => [one]), ...pairs];
}

/** What the values are, divided by the monomial; null when that is not one number. */
function coefficientOf(
  values: readonly number[],
  settings: readonly ParameterValues[],
  powers: Powers,
): number | null {
  let coefficient: number | undefined;
  let met = 0;
  for (const [i, value] of values.entries()) {
    const unit = monomial(powers, settings[i] as ParameterValues);
    if (unit === 0 || !Number.isFinite(unit)) {
      if (unit === 0 && value === 0) continue;
      return null;
    }
    coefficient ??= value / unit;
    if (!(Math.abs(value / unit - coefficient) <= relative * Math.abs(coefficient))) return null;
    met++;
  }
  if (coefficient === undefined || (powers.length > 0 && met < powers.length + 2)) return null;
  return powers.length > 0 && coefficient === 0 ? null : rounded(coefficient);
}

/** The number with few digits that it is but for rounding. */
function rounded(x: number): number {
  const short = Number(x.toPrecision(5));
  return Math.abs(short - x) <= 1e-8 * Math.abs(x) ? short : x;
}

function monomial(powers: Powers, params: ParameterValues): number {
  return powers.reduce((product, [name, exponent]) => product * (params[name] as number) ** exponent, 1);
}
