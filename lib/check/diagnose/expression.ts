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
 * The expression in the parameters that has these values in these cases: the simplest, or null where there is none. A value of
 * NaN is unknown.
 */
export function fitExpression(
  values: readonly number[],
  cases: readonly { readonly params: ParameterValues }[],
): Expression | null {
  const known = cases.flatMap(({ params }, i) => {
    const value = values[i] as number;
    return Number.isNaN(value) ? [] : [{ value, params }];
  });
  for (const powers of powersOf(known.map(({ params }) => params))) {
    const ratios = known.flatMap(({ value, params }) => {
      const unit = monomial(powers, params);
      // Any number times 0 is 0.
      return value === 0 && unit === 0 ? [] : [value / unit];
    });
    const [first = 0] = ratios;
    const isMet = ratios.every((ratio) => Math.abs(ratio - first) <= relative * Math.abs(first));
    const isTold =
      powers.length === 0 ? ratios.length > 0 : first !== 0 && ratios.length >= powers.length + 2;
    if (isMet && isTold) return { coefficient: rounded(first), powers };
  }
  return null;
}

/** The value under a setting. */
export function evaluate({ coefficient, powers }: Expression, params: ParameterValues): number {
  return coefficient * monomial(powers, params);
}

/** 1 divided by it. */
export function inverse({ coefficient, powers }: Expression): Expression {
  return { coefficient: 1 / coefficient, powers: powers.map(([name, exponent]) => [name, -exponent]) };
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
function powersOf(settings: readonly ParameterValues[]): Powers[] {
  const names = Object.keys(settings[0] ?? {}).filter(
    (name) => new Set(settings.map((params) => params[name])).size >= fewest,
  );
  const all = names.flatMap((name) => exponents.map((exponent) => [name, exponent] as const));
  const pairs = all.flatMap((one, i) =>
    all.slice(i + 1).flatMap((other) => (other[0] === one[0] ? [] : [[one, other]])),
  );
  return [[], ...all.map((one) => [one]), ...pairs];
}

/** The number with few digits that it is but for rounding. */
function rounded(x: number): number {
  const short = Number(x.toPrecision(5));
  return Math.abs(short - x) <= 1e-8 * Math.abs(x) ? short : x;
}

function monomial(powers: Powers, params: ParameterValues): number {
  return powers.reduce((product, [name, exponent]) => product * (params[name] as number) ** exponent, 1);
}
