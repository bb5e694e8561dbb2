import type { Case } from './case.ts';
import type { Candidate, Correction } from './correction.ts';
import { type Expression, evaluate, fitExpression, inverse, showExpression } from './expression.ts';
import { proportional } from './proportional.ts';
import type { Region } from './region.ts';

/** The gradient is the derivative times a number, or an expression in the parameters; -1 is a sign. */
export const factor: Candidate = (cases, region) => {
  const missing = fitExpression(
    cases.map((c) => proportional(c, region, c.got)),
    cases.map(({ params }) => params),
  );
  if (missing === null || missing.coefficient === 0) return null;
  const isNumber = missing.powers.length === 0;
  return {
    ...(isNumber && missing.coefficient === -1 ? sign(cases, region) : times(inverse(missing), region)),
    formula: `${product(missing)}${region.text}`,
    gradient: (c) => c.got.map((value) => evaluate(missing, c.params) * value),
  };
};

function product(missing: Expression): string {
  if (missing.powers.length > 0 || Math.abs(missing.coefficient) !== 1)
    return `${showExpression(missing)} · g(x)`;
  return missing.coefficient < 0 ? '-g(x)' : 'g(x)';
}

function times(surplus: Expression, region: Region): Pick<Correction, 'cause' | 'text'> {
  const [power, ...more] = surplus.powers;
  if (power === undefined) {
    return { cause: 'gradient-factor', text: compared(showExpression(surplus), region) };
  }
  const [name, exponent] = power;
  const isAlone = more.length === 0 && surplus.coefficient === 1 && Math.abs(exponent) === 1;
  const hint = exponent < 0 ? `a factor ${name} is missing` : `there is a factor ${name} too many`;
  const text = compared(showExpression(surplus), region);
  return { cause: 'gradient-factor-parameter', text: isAlone ? `${text}: ${hint}` : text };
}

function compared(factor: string, region: Region): string {
  return `the gradient is ${factor} times the derivative of the origin${region.text}`;
}

function sign(cases: readonly Case[], region: Region): Pick<Correction, 'cause' | 'text'> {
  const rises = cases.reduce((sum, c) => sum + c.due.reduce((s, d) => s + d / c.height, 0), 0) >= 0;
  if (rises || region.text !== '') {
    return { cause: 'gradient-sign', text: `the sign of the gradient is flipped${region.text}` };
  }
  return {
    cause: 'origin-sign',
    text: 'the origin falls where the gradient is positive: its sign is flipped',
  };
}
