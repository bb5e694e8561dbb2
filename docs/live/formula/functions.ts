import { erf, logistic } from '../../../lib/util/math.ts';

/** A function that a formula may call. */
export interface FormulaFunction {
  readonly call: (...args: number[]) => number;
  readonly least: number;
  readonly most: number;
  /** Of what `Math` has not: how a program defines it. */
  readonly program?: string;
  /** A line that the definition needs before it. */
  readonly before?: string;
}

const ofOne = [
  'abs',
  'acos',
  'acosh',
  'asin',
  'asinh',
  'atan',
  'atanh',
  'cbrt',
  'ceil',
  'cos',
  'cosh',
  'exp',
  'expm1',
  'floor',
  'log',
  'log10',
  'log1p',
  'log2',
  'round',
  'sign',
  'sin',
  'sinh',
  'sqrt',
  'tan',
  'tanh',
  'trunc',
] as const;

const ofZ = '(z: number): number =>';

/** What formulas of surrogates are made of, and `Math` has not. */
const ofSurrogates: Readonly<Record<string, Pick<FormulaFunction, 'call' | 'program' | 'before'>>> = {
  erf: {
    call: erf,
    before: 'const unit = surrogates.erf({ alpha: 1 });',
    program: `${ofZ} 2 * unit.origin(z) - 1`,
  },
  logistic: { call: logistic, program: `${ofZ} 1 / (1 + Math.exp(-z))` },
  relu: { call: (z) => Math.max(z, 0), program: `${ofZ} Math.max(z, 0)` },
  sigmoid: { call: logistic, program: `${ofZ} 1 / (1 + Math.exp(-z))` },
};

/** What a formula may call, by name: of `Math`, what gives the same number for the same arguments, and some more. */
export const functions: ReadonlyMap<string, FormulaFunction> = new Map<string, FormulaFunction>([
  ...ofOne.map((name) => [name, { call: Math[name], least: 1, most: 1 }] as const),
  ...(['atan2', 'pow'] as const).map((name) => [name, { call: Math[name], least: 2, most: 2 }] as const),
  ...(['hypot', 'max', 'min'] as const).map(
    (name) => [name, { call: Math[name], least: 1, most: Number.POSITIVE_INFINITY }] as const,
  ),
  ...Object.entries(ofSurrogates).map(([name, of]) => [name, { ...of, least: 1, most: 1 }] as const),
]);

/** The numbers that have a name: the name that JavaScript has for each. */
export const constants: ReadonlyMap<string, keyof typeof Math & ('PI' | 'E' | 'LN2' | 'LN10' | 'SQRT2')> =
  new Map([
    ['pi', 'PI'],
    ['PI', 'PI'],
    ['π', 'PI'],
    ['e', 'E'],
    ['E', 'E'],
    ['LN2', 'LN2'],
    ['LN10', 'LN10'],
    ['SQRT2', 'SQRT2'],
  ]);
