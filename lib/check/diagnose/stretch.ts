import type { Case } from './case.ts';
import type { Candidate } from './correction.ts';
import { evaluate, fitExpression, inverse, showExpression } from './expression.ts';
import { fitPlace } from './place.ts';
import { type Family, type Search, solve, solveAll } from './solve.ts';

/** The gradient is taken at a multiple of the place: at 2 x, at sigma² x. */
export const stretch: Candidate = (cases, region) => {
  const factors = solveAll(cases, (c, last) => solve(c, region, stretched(c), search(c, last)));
  const by =
    factors &&
    fitExpression(
      factors,
      cases.map(({ params }) => params),
    );
  if (!by || by.coefficient <= 0) return null;
  const center = fitPlace(
    cases.map((c) => c.source.anchor),
    cases,
  );
  const { of, where } = center?.text === '0' ? aboutZero : aboutCenter(center?.text);
  return {
    cause: 'gradient-stretch',
    text: `the gradient at x is the derivative of the origin at ${of(showExpression(inverse(by)))}${region.text}${where}`,
    formula: `g(${of(showExpression(by))})${region.text}${where}`,
    gradient: (c, xs) => stretched(c)(xs, evaluate(by, c.params)),
  };
};

const aboutZero = { of: (multiple: string) => `${multiple} x`, where: '' };

function aboutCenter(center = 'the center') {
  return { of: (multiple: string) => `c + ${multiple} (x - c)`, where: `, where c is ${center}` };
}

function stretched(c: Case): Family {
  const { anchor } = c.source;
  return (xs, by) => c.gradient(xs.map((x) => anchor + by * (x - anchor)));
}

/** Factors that people miss, powers of parameters, from jumps of the gradient to breaks of the origin. */
function search(c: Case, last: readonly number[]): Search {
  const { anchor, breaks } = c.source;
  const jumps = c.landmarks.slice(breaks.length);
  const usual = [2, Math.PI, ...Object.values(c.params).flatMap((p) => [p, p * p])].filter((t) => t > 0);
  const ratios = jumps.flatMap((jump) => breaks.map((at) => (jump - anchor) / (at - anchor)));
  const guesses = [...last, ...usual.flatMap((by) => [by, 1 / by]), ...ratios.filter((t) => t > 0)];
  return { guesses, starts: guesses, nudge: (theta) => theta / 20 };
}
