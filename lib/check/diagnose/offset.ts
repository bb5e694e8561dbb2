import type { Candidate } from './correction.ts';
import { evaluate, fitExpression, showExpression } from './expression.ts';

/** The gradient is the derivative plus a number, or an expression in the parameters. */
export const offset: Candidate = (cases, region) => {
  const values = cases.map((c) => {
    const inside = [...c.xs.keys()].filter((i) => region.includes(c, c.xs[i] as number));
    const sum = inside.reduce((s, i) => s + (c.got[i] as number) - (c.due[i] as number), 0);
    return sum / inside.length;
  });
  const surplus = fitExpression(
    values,
    cases.map(({ params }) => params),
  );
  if (surplus === null) return null;
  const shown = showExpression(surplus);
  return {
    cause: 'gradient-offset',
    text: `the gradient is off by a constant${region.text}: ${shown} too much`,
    formula: `g(x) - (${shown})${region.text}`,
    gradient: (c) => c.got.map((value) => value - evaluate(surplus, c.params)),
  };
};
