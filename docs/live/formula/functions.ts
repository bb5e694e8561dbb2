/** A function that a formula may call. */
export interface FormulaFunction {
  readonly call: (...args: number[]) => number;
  readonly least: number;
  readonly most: number;
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

/** What a formula may call, by name: of `Math`, what gives the same number for the same arguments. */
export const functions: ReadonlyMap<string, FormulaFunction> = new Map<string, FormulaFunction>([
  ...ofOne.map((name) => [name, { call: Math[name], least: 1, most: 1 }] as const),
  ...(['atan2', 'pow'] as const).map((name) => [name, { call: Math[name], least: 2, most: 2 }] as const),
  ...(['hypot', 'max', 'min'] as const).map(
    (name) => [name, { call: Math[name], least: 1, most: Number.POSITIVE_INFINITY }] as const,
  ),
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
