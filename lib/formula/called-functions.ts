import { erf, erfc, logistic, logisticSlope } from '../util/math.ts';

/** JavaScript functions of one or two numbers that stay calls in a graph. */
export const calledFunctions = {
  acos: Math.acos,
  acosh: Math.acosh,
  asin: Math.asin,
  asinh: Math.asinh,
  atan: Math.atan,
  atan2: (y: number, x: number) => Math.atan2(y, x),
  atanh: Math.atanh,
  cbrt: Math.cbrt,
  cos: Math.cos,
  cosh: Math.cosh,
  erf,
  erfc,
  exp: Math.exp,
  expm1: Math.expm1,
  fround: Math.fround,
  log: Math.log,
  log10: Math.log10,
  log1p: Math.log1p,
  log2: Math.log2,
  logistic,
  logisticSlope,
  pow: (base: number, exponent: number) => base ** exponent,
  remainder: (a: number, b: number) => a % b,
  round: Math.round,
  sign: Math.sign,
  sin: Math.sin,
  sinh: Math.sinh,
  tan: Math.tan,
  tanh: Math.tanh,
} as const;

export type CalledName = keyof typeof calledFunctions;

/** How many arguments they take. */
export function arityOf(name: CalledName): 1 | 2 {
  return name === 'atan2' || name === 'pow' || name === 'remainder' ? 2 : 1;
}
