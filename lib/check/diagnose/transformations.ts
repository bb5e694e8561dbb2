import type { ParameterSpec } from '../../surrogates/core/surrogate-row.ts';
import { showNumber, showRounded } from '../show-number.ts';
import type { Case } from './case.ts';
import { evaluate, fitExpression, inverse, showExpression } from './expression.ts';
import { fitPlace } from './place.ts';
import { everywhere } from './region.ts';
import {
  type Candidate,
  candidate,
  confirm,
  firstOf,
  type Search,
  solveAll,
  type Transformation,
  type Wording,
} from './solve.ts';

/** The gradient is the derivative times a number, or an expression in the parameters; -1 is a sign. */
export const factor = candidate({
  of: (c, xs, by) => c.gradient(xs).map((g) => by * g),
  says(missing, cases, { text: where }) {
    const { coefficient, powers } = missing;
    if (coefficient === 0) return null;
    if (powers.length === 0 && coefficient === -1)
      return { ...sign(cases, where), correction: `-g(x)${where}` };
    const surplus = showExpression(inverse(missing));
    const text = `the gradient is ${surplus} times the derivative of the origin${where}`;
    const correction = `${showExpression(missing)} · g(x)${where}`;
    const [power] = powers;
    if (power === undefined) return { cause: 'gradient-factor', text, correction };
    const [name, exponent] = power;
    const isAlone = powers.length === 1 && coefficient === 1 && Math.abs(exponent) === 1;
    const hint = exponent > 0 ? `: a factor ${name} is missing` : `: there is a factor ${name} too many`;
    return { cause: 'gradient-factor-parameter', text: isAlone ? text + hint : text, correction };
  },
});

function sign(cases: readonly Case[], where: string): Wording {
  // Of two inputs, the second falls as it should: the first comes before it.
  const slope = cases.map(({ due }) => due.reduce((sum, d) => sum + d, 0)).find((sum) => sum !== 0) ?? 0;
  if (slope >= 0 || where !== '')
    return { cause: 'gradient-sign', text: `the sign of the gradient is flipped${where}` };
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
    of: (c, xs, by) => c.gradient(xs).map((g) => by * raise(g)),
    says(by, cases, { text: where }) {
      const isTold = cases.every((c) => c.isRight || sizesOf(c.got) >= fewestValues);
      if (by.coefficient === 0 || !isTold) return null;
      const shown = showExpression(by);
      return {
        cause: 'gradient-power',
        text: `the gradient is a power of the derivative of the origin${where}: ${hint}`,
        correction: `${shown === '1' ? '' : `${shown} · `}${raised}${where}`,
      };
    },
  }),
);

function signedPower(g: number, exponent: number): number {
  return Math.sign(g) * Math.abs(g) ** exponent;
}

function sizesOf(gradient: Float64Array): number {
  return new Set(gradient.map((g) => Number(Math.abs(g).toPrecision(9)))).size;
}

/** The gradient is the derivative plus a number, or an expression in the parameters. */
export const offset = candidate({
  of: (c, xs, by) => c.gradient(xs).map((g) => g - by),
  says(by, _, { text: where }) {
    const shown = showExpression(by);
    return {
      cause: 'gradient-offset',
      text: `the gradient is off by a constant${where}: ${shown} too much`,
      correction: `g(x) - (${shown})${where}`,
    };
  },
});

/** Steps that people are off by. */
const usualSteps = [1, 2, 0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.9];

/** The gradient is taken beside the place: at x - 1, at v instead of v - threshold. */
export const shift = candidate({
  of: (c, xs, by) => c.gradient(xs.map((x) => x + by)),
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
  says(by, _, { text: where }) {
    if (by.coefficient === 0) return null;
    const [here, there] = [-by.coefficient, by.coefficient].map((coefficient) => {
      const shown = showExpression({ ...by, coefficient });
      return shown.startsWith('-') ? `- ${shown.slice(1)}` : `+ ${shown}`;
    });
    return {
      cause: 'gradient-shift',
      text: `the gradient is evaluated at x ${here}${where}, where that of the origin is due at x`,
      correction: `g(x ${there})${where}`,
    };
  },
});

function peakOf(xs: Float64Array, values: Float64Array): number {
  const sizes = values.map(Math.abs);
  return xs[sizes.indexOf(Math.max(...sizes))] as number;
}

/** The gradient is taken at a multiple of the place: at 2 x, at sigma² x. */
export const stretch = candidate({
  of: (c, xs, by) => c.gradient(xs.map((x) => c.source.anchor + by * (x - c.source.anchor))),
  /** Factors that people miss, powers of parameters, from jumps of the gradient to breaks of the origin. */
  search(c, last) {
    const { anchor, breaks } = c.source;
    const usual = [2, Math.PI, ...Object.values(c.params).flatMap((p) => [p, p * p])].filter((t) => t > 0);
    const ratios = c.jumps.flatMap((jump) => breaks.map((at) => (jump - anchor) / (at - anchor)));
    const guesses = [...last, ...usual.flatMap((by) => [by, 1 / by]), ...ratios.filter((t) => t > 0)];
    return { guesses, starts: guesses, nudge: (theta) => theta / 20 };
  },
  says(by, cases) {
    if (by.coefficient <= 0) return null;
    const anchors = cases.map((c) => c.source.anchor);
    const center = fitPlace(anchors, cases)?.text;
    const of = (multiple: string) => (center === '0' ? `${multiple} x` : `c + ${multiple} (x - c)`);
    const where = center === '0' ? '' : `, where c is ${center}`;
    return {
      cause: 'gradient-stretch',
      text: `the gradient at x is the derivative of the origin at ${of(showExpression(inverse(by)))}${where}`,
      correction: `g(${of(showExpression(by))})${where}`,
    };
  },
});

/** The gradient would be right with something else in place of a parameter: its square, one more, a constant. */
export const parameter: Candidate = (cases) => firstOf(varied(cases).map(replaced), cases, everywhere);

/** The same, of parameters that the origin does not use; one without slope uses none. */
export const unused: Candidate = (cases) => {
  if (cases.every((c) => c.isFlat)) return null;
  const names = varied(cases).filter(([name]) => isUnused('origin', name, cases));
  return firstOf(names.map(replaced), cases, everywhere);
};

type Parameter = readonly [name: string, spec: ParameterSpec];

/** A parameter counts as the cause only where it took this many values. */
const fewest = 3;

/** The parameters that did in these cases. */
export function varied(cases: readonly Case[]): Parameter[] {
  const all = Object.entries(cases[0]?.source.row?.parameters ?? {});
  return all.filter(([name]) => valuesOf(name, cases).length >= fewest);
}

/** Whether a function does not change with a parameter. */
export function isUnused(of: 'gradient' | 'origin', name: string, cases: readonly Case[]): boolean {
  return cases.every((c) => {
    const here = c[of](c.xs);
    return valuesOf(name, cases).every((value) => {
      const there = c.under(of, name, value)(c.xs);
      return there.every((y, i) => Object.is(y, here[i]));
    });
  });
}

function valuesOf(name: string, cases: readonly Case[]): number[] {
  return [...new Set(cases.map((c) => c.params[name] as number))];
}

/** The candidate of one parameter: what is due in its place may also be a number more than it is. */
function replaced([name, spec]: Parameter): Candidate {
  const of: Transformation['of'] = (c, xs, theta) => c.under('gradient', name, theta)(xs);
  const own = (c: Case) => c.params[name] as number;
  return (cases) => {
    const values = solveAll(cases, everywhere, of, (c, last) => searchOf(own(c), spec, last));
    if (!values) return null;
    const confirmed = (said: Wording, due: (c: Case) => number) =>
      confirm(said, cases, everywhere, (c) => of(c, c.xs, due(c)));
    const surplus = cases.map((c, i) => (values[i] as number) - own(c));
    const more = fitExpression(surplus, cases);
    if (more?.powers.length === 0) {
      const by = more.coefficient;
      const instead = `${name} ${by < 0 ? '-' : '+'} ${showRounded(Math.abs(by), 6)}`;
      return confirmed(inPlace(name, instead), (c) => own(c) + by);
    }
    const by = fitExpression(values, cases);
    if (by === null || by.coefficient < 0) return null;
    const said = by.powers.length > 0 ? inPlace(name, showExpression(by)) : fixed(name, by.coefficient);
    return confirmed(said, (c) => evaluate(by, c.params));
  };
}

function inPlace(name: string, instead: string): Wording {
  return {
    cause: 'gradient-parameter',
    text: `the gradient would be right with ${instead} in place of ${name}`,
    correction: `g(x) with ${instead} in place of ${name}`,
  };
}

function fixed(name: string, value: number): Wording {
  const shown = showNumber(value);
  return {
    cause: 'origin-ignores-parameter',
    text: `the origin ignores ${name}: it is that of ${name} = ${shown}`,
    correction: `g(x) with ${name} = ${shown}, or an origin that uses ${name}`,
  };
}

function searchOf(p: number, { default: usual, integer }: ParameterSpec, last: readonly number[]): Search {
  const guesses = [...last, p + 1, p - 1, p + 2, p - 2, 1, usual, 2 * p, p / 2, p * p, Math.sqrt(p), 1 / p];
  if (integer) return { guesses: guesses.filter(Number.isInteger), starts: [], nudge: () => 1 };
  return { guesses, starts: guesses, nudge: (theta) => Math.abs(theta) / 20 || 1 / 20 };
}
