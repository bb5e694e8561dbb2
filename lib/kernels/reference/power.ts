/** x to the power of y as in IEEE 754: 1 for pow(1, NaN) and pow(±1, ±Infinity), which are NaN in JavaScript. */
export function power(x: number, y: number): number {
  if (x === 1 || (x === -1 && Math.abs(y) === Number.POSITIVE_INFINITY)) return 1;
  return x ** y;
}
