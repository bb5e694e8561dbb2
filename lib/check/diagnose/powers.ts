import type { Candidate } from './correction.ts';
import { evaluate, fitExpression, showExpression } from './expression.ts';
import { proportional } from './proportional.ts';

/** The gradient is a power of the derivative, but for a factor: one candidate for each exponent. */
export const powers: readonly Candidate[] = [
  power('a square is missing', 'g(x)²', (g) => g * g),
  power('there is a square too many', '√g(x)', (g) => signed(g, 1 / 2)),
  power('it is the reciprocal', '1/g(x)', (g) => 1 / g),
  power('e stands in place of 2 under an exponent', 'g(x)^ln 2', (g) => signed(g, Math.LN2)),
  power('2 stands in place of e under an exponent', 'g(x)^(1/ln 2)', (g) => signed(g, 1 / Math.LN2)),
];

/** A gradient that takes fewer values is a power of anything. */
const fewest = 6;

function values(gradient: Float64Array): number {
  return new Set(gradient.map((g) => Number(Math.abs(g).toPrecision(9)))).size;
}

function power(hint: string, formula: string, raise: (g: number) => number): Candidate {
  return (cases, region) => {
    if (!cases.every((c) => c.isRight || values(c.got) >= fewest)) return null;
    const factor = fitExpression(
      cases.map((c) => proportional(c, region, c.got.map(raise))),
      cases.map(({ params }) => params),
    );
    if (factor === null || factor.coefficient === 0) return null;
    const shown = showExpression(factor);
    return {
      cause: 'gradient-power',
      text: `the gradient is a power of the derivative of the origin${region.text}: ${hint}`,
      formula: `${shown === '1' ? '' : `${shown} · `}${formula}${region.text}`,
      gradient: (c) => c.got.map((g) => evaluate(factor, c.params) * raise(g)),
    };
  };
}

function signed(g: number, exponent: number): number {
  return Math.sign(g) * Math.abs(g) ** exponent;
}
