import type { Case } from './case.ts';
import type { Candidate } from './correction.ts';
import { evaluate, fitExpression, showExpression } from './expression.ts';
import { type Family, solve, solveAll } from './solve.ts';

/** The gradient is taken beside the place: at x - 1, at v instead of v - threshold. */
export const shift: Candidate = (cases, region) => {
  const shifts = solveAll(cases, (c, last) => solve(c, region, moved(c), guesses(c, last)));
  const by =
    shifts &&
    fitExpression(
      shifts,
      cases.map(({ params }) => params),
    );
  if (!by || by.coefficient === 0) return null;
  const [here, there] = [
    signed(showExpression({ ...by, coefficient: -by.coefficient })),
    signed(showExpression(by)),
  ];
  return {
    cause: 'gradient-shift',
    text: `the gradient is evaluated at x ${here}${region.text}, where that of the origin is due at x`,
    formula: `g(x ${there})${region.text}`,
    gradient: (c, xs) => moved(c)(xs, evaluate(by, c.params)),
  };
};

function moved(c: Case): Family {
  return (xs, by) => c.gradient(xs.map((x) => x + by));
}

/** Steps that people make, parameters, from jumps of the gradient to breaks of the origin, from peak to peak. */
function guesses(c: Case, last: readonly number[]): number[] {
  const { anchor, length, breaks } = c.source;
  const jumps = c.landmarks.slice(breaks.length);
  const usual = [1, 0.5, 0.1, ...Object.values(c.params)];
  return [
    ...last,
    peak(c.xs, c.gradient(c.xs)) - peak(c.xs, c.due),
    ...jumps.flatMap((jump) => [...breaks, anchor].map((at) => jump - at)),
    ...usual.flatMap((by) => [by, -by]),
    ...[length / 8, -length / 8],
  ];
}

function peak(xs: Float64Array, values: Float64Array): number {
  const sizes = values.map(Math.abs);
  return xs[sizes.indexOf(Math.max(...sizes))] as number;
}

function signed(shown: string): string {
  return shown.startsWith('-') ? `- ${shown.slice(1)}` : `+ ${shown}`;
}
