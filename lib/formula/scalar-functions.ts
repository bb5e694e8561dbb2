/** JavaScript functions of one or two numbers that compiled formulas may call for single lanes. */
export const scalarFunctions: Readonly<Record<string, (...x: number[]) => number>> = {
  acos: Math.acos,
  acosh: Math.acosh,
  asin: Math.asin,
  asinh: Math.asinh,
  atan: Math.atan,
  atan2: (y = Number.NaN, x = Number.NaN) => Math.atan2(y, x),
  atanh: Math.atanh,
  cbrt: Math.cbrt,
  cos: Math.cos,
  cosh: Math.cosh,
  exp: Math.exp,
  expm1: Math.expm1,
  fround: Math.fround,
  log: Math.log,
  log10: Math.log10,
  log1p: Math.log1p,
  log2: Math.log2,
  pow: (base = Number.NaN, exponent = Number.NaN) => base ** exponent,
  remainder: (a = Number.NaN, b = Number.NaN) => a % b,
  sin: Math.sin,
  sinh: Math.sinh,
  tan: Math.tan,
  tanh: Math.tanh,
};

/** How many arguments they take. */
export function arityOf(name: string): 1 | 2 {
  return name === 'atan2' || name === 'pow' || name === 'remainder' ? 2 : 1;
}
