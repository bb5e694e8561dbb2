import type { ParameterSpec } from '../../surrogates/core/surrogate-row.ts';
import { showNumber } from '../show-number.ts';
import type { Case } from './case.ts';
import { type Expression, evaluate, inverse, showExpression } from './expression.ts';
import { fitOver, fitPlace } from './place.ts';
import { everywhere, type Region } from './region.ts';
import {
  type Candidate,
  type Correction,
  candidate,
  type Family,
  type Search,
  solve,
  solveAll,
  type Wording,
} from './solve.ts';

/** The gradient is the derivative times a number, or an expression in the parameters; -1 is a sign. */
export const factor = candidate({
  of: (c) => multiples(c.gradient),
  says(missing, cases, region) {
    if (missing.coefficient === 0) return null;
    const isSign = missing.powers.length === 0 && missing.coefficient === -1;
    const formula = `${product(missing)}${region.text}`;
    return { ...(isSign ? sign(cases, region) : times(inverse(missing), region)), formula };
  },
});

function multiples(f: (xs: Float64Array) => Float64Array): Family {
  return (xs, by) => f(xs).map((value) => by * value);
}

function product(missing: Expression): string {
  if (missing.powers.length > 0 || Math.abs(missing.coefficient) !== 1)
    return `${showExpression(missing)} · g(x)`;
  return missing.coefficient < 0 ? '-g(x)' : 'g(x)';
}

type Named = Pick<Wording, 'cause' | 'text'>;

function times(surplus: Expression, region: Region): Named {
  const text = `the gradient is ${showExpression(surplus)} times the derivative of the origin${region.text}`;
  const [power, ...more] = surplus.powers;
  if (power === undefined) return { cause: 'gradient-factor', text };
  const [name, exponent] = power;
  const isAlone = more.length === 0 && surplus.coefficient === 1 && Math.abs(exponent) === 1;
  const hint = exponent < 0 ? `a factor ${name} is missing` : `there is a factor ${name} too many`;
  return { cause: 'gradient-factor-parameter', text: isAlone ? `${text}: ${hint}` : text };
}

function sign(cases: readonly Case[], region: Region): Named {
  // Of two inputs, the second falls as it should: the first comes before it.
  const slope = cases.map(({ due }) => due.reduce((sum, d) => sum + d, 0)).find((sum) => sum !== 0) ?? 0;
  if (slope >= 0 || region.text !== '')
    return { cause: 'gradient-sign', text: `the sign of the gradient is flipped${region.text}` };
  const text = 'the origin falls where the gradient is positive: its sign is flipped';
  return { cause: 'origin-sign', text };
}

/** A gradient that takes fewer values is a power of anything. */
const fewestValues = 6;

/** The gradient is a power of the derivative, but for a factor: one candidate for each exponent. */
export const powers: readonly Candidate[] = (
  [
    ['a square is missing', 'g(x)²', (g) => g * g],
    ['there is a square too many', '√g(x)', (g) => signedPower(g, 1 / 2)],
    ['it is the reciprocal', '1/g(x)', (g) => 1 / g],
    ['e stands in place of 2 under an exponent', 'g(x)^ln 2', (g) => signedPower(g, Math.LN2)],
    ['2 stands in place of e under an exponent', 'g(x)^(1/ln 2)', (g) => signedPower(g, 1 / Math.LN2)],
  ] as const satisfies readonly (readonly [string, string, (g: number) => number])[]
).map(([hint, raised, raise]) =>
  candidate({
    of: (c) => multiples((xs) => c.gradient(xs).map(raise)),
    applies: (cases) => cases.every((c) => c.isRight || valuesOf(c.got) >= fewestValues),
    says(by, _, region) {
      if (by.coefficient === 0) return null;
      const shown = showExpression(by);
      return {
        cause: 'gradient-power',
        text: `the gradient is a power of the derivative of the origin${region.text}: ${hint}`,
        formula: `${shown === '1' ? '' : `${shown} · `}${raised}${region.text}`,
      };
    },
  }),
);

function signedPower(g: number, exponent: number): number {
  return Math.sign(g) * Math.abs(g) ** exponent;
}

function valuesOf(gradient: Float64Array): number {
  return new Set(gradient.map((g) => Number(Math.abs(g).toPrecision(9)))).size;
}

/** The gradient is the derivative plus a number, or an expression in the parameters. */
export const offset = candidate({
  of: (c) => (xs, by) => c.gradient(xs).map((value) => value - by),
  says(by, _, region) {
    const shown = showExpression(by);
    return {
      cause: 'gradient-offset',
      text: `the gradient is off by a constant${region.text}: ${shown} too much`,
      formula: `g(x) - (${shown})${region.text}`,
    };
  },
});

/** Steps that people are off by. */
const usualSteps = [1, 2, 0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.9];

/** The gradient is taken beside the place: at x - 1, at v instead of v - threshold. */
export const shift = candidate({
  of: (c) => (xs, by) => c.gradient(xs.map((x) => x + by)),
  /**
   * From jumps of the gradient to breaks of the origin, which is exact where a step that people make is only near; such steps;
   * parameters. Starts from peak to peak.
   */
  search(c, last) {
    const { anchor, length, breaks } = c.source;
    const steps = [...usualSteps, ...Object.values(c.params)].flatMap((by) => [by, -by]);
    const between = c.jumps.flatMap((jump) => [...breaks, anchor].map((at) => jump - at));
    const apart = peakOf(c.xs, c.got) - peakOf(c.xs, c.due);
    return {
      guesses: [...last, ...between, ...steps],
      starts: [...last, apart, length / 8, -length / 8, 1, -1, 0.5, -0.5, 0.1, -0.1],
      nudge: () => length / 50,
    };
  },
  says(by, _, region) {
    if (by.coefficient === 0) return null;
    const [here, there] = [-by.coefficient, by.coefficient].map((coefficient) => {
      const shown = showExpression({ ...by, coefficient });
      return shown.startsWith('-') ? `- ${shown.slice(1)}` : `+ ${shown}`;
    });
    return {
      cause: 'gradient-shift',
      text: `the gradient is evaluated at x ${here}${region.text}, where that of the origin is due at x`,
      formula: `g(x ${there})${region.text}`,
    };
  },
});

function peakOf(xs: Float64Array, values: Float64Array): number {
  const sizes = values.map(Math.abs);
  return xs[sizes.indexOf(Math.max(...sizes))] as number;
}

/** The gradient is taken at a multiple of the place: at 2 x, at sigma² x. */
export const stretch = candidate({
  of: (c) => (xs, by) => c.gradient(xs.map((x) => c.source.anchor + by * (x - c.source.anchor))),
  /** Factors that people miss, powers of parameters, from jumps of the gradient to breaks of the origin. */
  search(c, last) {
    const { anchor, breaks } = c.source;
    const usual = [2, Math.PI, ...Object.values(c.params).flatMap((p) => [p, p * p])].filter((t) => t > 0);
    const ratios = c.jumps.flatMap((jump) => breaks.map((at) => (jump - anchor) / (at - anchor)));
    const guesses = [...last, ...usual.flatMap((by) => [by, 1 / by]), ...ratios.filter((t) => t > 0)];
    return { guesses, starts: guesses, nudge: (theta) => theta / 20 };
  },
  says(by, cases, region) {
    if (by.coefficient <= 0) return null;
    const { text: center = 'the center' } =
      fitPlace(
        cases.map((c) => c.source.anchor),
        cases,
      ) ?? {};
    const of = (multiple: string) => (center === '0' ? `${multiple} x` : `c + ${multiple} (x - c)`);
    const where = `${region.text}${center === '0' ? '' : `, where c is ${center}`}`;
    return {
      cause: 'gradient-stretch',
      text: `the gradient at x is the derivative of the origin at ${of(showExpression(inverse(by)))}${where}`,
      formula: `g(${of(showExpression(by))})${where}`,
    };
  },
});

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

/** A transformation whose number may also be a parameter and a constant. */
function replaced(cases: readonly Case[], name: string, spec: ParameterSpec): Correction | null {
  const own = cases.map((c) => c.params[name] as number);
  if (new Set(own).size < fewest) return null;
  const of = (c: Case): Family => {
    return (xs, theta) =>
      c.under({ ...c.params, [name]: theta }, 'gradient')?.(xs) ?? xs.map(() => Number.NaN);
  };
  const values = solveAll(cases, (c, last) => {
    return solve(c, everywhere, of(c), parameterSearch(c.params[name] as number, spec, last));
  });
  if (!values) return null;
  const more = constant(values.map((value, i) => value - (own[i] as number)));
  if (more !== undefined) {
    const instead = `${name} ${more < 0 ? '-' : '+'} ${Math.abs(more)}`;
    return { ...inPlace(name, instead), gradient: (c, xs) => of(c)(xs, (c.params[name] as number) + more) };
  }
  const by = fitOver(values, cases);
  if (by === null || by.coefficient < 0) return null;
  const gradient: Correction['gradient'] = (c, xs) => of(c)(xs, evaluate(by, c.params));
  if (by.powers.length > 0) return { ...inPlace(name, showExpression(by)), gradient };
  const shown = showNumber(by.coefficient);
  return {
    cause: 'origin-ignores-parameter',
    text: `the origin ignores ${name}: it is that of ${name} = ${shown}`,
    formula: `g(x) with ${name} = ${shown}, or an origin that uses ${name}`,
    gradient,
  };
}

function inPlace(name: string, instead: string): Wording {
  return {
    cause: 'gradient-parameter',
    text: `the gradient would be right with ${instead} in place of ${name}`,
    formula: `g(x) with ${instead} in place of ${name}`,
  };
}

function parameterSearch(p: number, spec: ParameterSpec, last: readonly number[]): Search {
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

/** Whether a function does not change with a parameter that took several values. */
export function isUnused(of: 'gradient' | 'origin', name: string, cases: readonly Case[]): boolean {
  const values = [...new Set(cases.map((c) => c.params[name] as number))];
  return values.length >= fewest && cases.every((c) => values.every((value) => isSame(of, c, name, value)));
}

function isSame(of: 'gradient' | 'origin', c: Case, name: string, value: number): boolean {
  const here = c[of](c.xs);
  const there = c.under({ ...c.params, [name]: value }, of)?.(c.xs);
  return there?.every((y, i) => Object.is(y, here[i])) ?? false;
}
