import type { Case } from './case.ts';
import type { Candidate } from './correction.ts';
import { evaluate, fitExpression, showExpression } from './expression.ts';
import { type Family, type Search, solve, solveAll } from './solve.ts';

/** The gradient is taken beside the place: at x - 1, at v instead of v - threshold. */
export const shift: Candidate = (cases, region) => {
  const shifts = solveAll(cases, (c, last) => solve(c, region, moved(c), search(c, last)));
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

const usual = [1, 2, 0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.9];

/**
 * From jumps of the gradient to breaks of the origin, which is exact where a step that people make is only near; such steps;
 * parameters. Starts from peak to peak.
 */
function search(c: Case, last: readonly number[]): Search {
  const { anchor, length, breaks } = c.source;
  const jumps = c.landmarks.slice(breaks.length);
  const steps = [...usual, ...Object.values(c.params)].flatMap((by) => [by, -by]);
  const between = jumps.flatMap((jump) => [...breaks, anchor].map((at) => jump - at));
  const apart = peak(c.xs, c.got) - peak(c.xs, c.due);
  return {
    guesses: [...last, ...between, ...steps],
    starts: [...last, apart, length / 8, -length / 8, 1, -1, 0.5, -0.5, 0.1, -0.1],
    nudge: () => length / 50,
  };
}

function peak(xs: Float64Array, values: Float64Array): number {
  const sizes = values.map(Math.abs);
  return xs[sizes.indexOf(Math.max(...sizes))] as number;
}

function signed(shown: string): string {
  return shown.startsWith('-') ? `- ${shown.slice(1)}` : `+ ${shown}`;
}
