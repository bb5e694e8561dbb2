/** Numbers that make residuals small, and the sum of their squares. */
export interface LeastSquares {
  readonly theta: Float64Array;
  readonly cost: number;
}

/** Residuals of some numbers; NaN among them where the numbers are not allowed. */
export type Residuals = (theta: Float64Array) => Float64Array;

/** Numbers change by this for a slope. */
const nudge = 1e-6;

/**
 * Least squares from a start by damped Gauss-Newton steps (Levenberg and Marquardt), slopes by differences. It ends where no
 * step makes the sum smaller or it is down to `goal`, at the start where that is not allowed.
 */
export function leastSquares(
  residuals: Residuals,
  start: Float64Array,
  rounds: number,
  goal = 0,
): LeastSquares {
  let theta = start;
  let at = residuals(theta);
  let cost = sumOfSquares(at);
  let damping = 1e-3;
  for (let round = 0; round < rounds && cost > goal && damping < 1e12; round++) {
    const slopes = slopesAt(residuals, theta, at);
    const before = cost;
    for (; damping < 1e12; damping *= 8) {
      const step = stepOf(slopes, at, damping);
      const next = theta.map((value, i) => value - (step[i] as number));
      const there = residuals(next);
      const nextCost = sumOfSquares(there);
      if (!(nextCost < cost)) continue;
      [theta, at, cost, damping] = [next, there, nextCost, damping / 16];
      break;
    }
    if (before - cost <= 1e-7 * before) break;
  }
  return { theta, cost };
}

/** The sum of squares; infinite where a residual is none. */
export function sumOfSquares(values: Float64Array): number {
  const sum = dot(values, values);
  return Number.isNaN(sum) ? Infinity : sum;
}

/** Slopes by differences to one side: a step is taken only where it makes the sum smaller, so they need not be sharp. */
function slopesAt(residuals: Residuals, theta: Float64Array, at: Float64Array): Float64Array[] {
  return Array.from(theta, (value, i) => {
    const h = nudge * Math.max(1, Math.abs(value));
    const beside = residuals(theta.with(i, value + h));
    const slope = new Float64Array(at.length);
    for (let k = 0; k < slope.length; k++) slope[k] = ((beside[k] as number) - (at[k] as number)) / h || 0;
    return slope;
  });
}

/** The step that the normal equations give, their diagonal made larger; none for a number that nothing depends on. */
function stepOf(slopes: readonly Float64Array[], at: Float64Array, damping: number): Float64Array {
  const rows = slopes.map((a, i) => {
    const own = dot(a, a) * (1 + damping) || 1;
    return Float64Array.from([...slopes.map((b, j) => (i === j ? own : dot(a, b))), dot(a, at)]);
  });
  return solved(rows);
}

/** The solution of equations whose last column is the right side, by elimination; the damped diagonal needs no pivots. */
function solved(rows: readonly Float64Array[]): Float64Array {
  for (const [i, pivot] of rows.entries()) {
    for (const row of rows) {
      const share = row === pivot ? 0 : (row[i] as number) / (pivot[i] as number) || 0;
      for (let k = i; k < row.length; k++) row[k] = (row[k] as number) - share * (pivot[k] as number);
    }
  }
  return Float64Array.from(rows, (row, i) => (row.at(-1) as number) / (row[i] as number) || 0);
}

/** The sum of products. */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
