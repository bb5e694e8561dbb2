/** 0.9125: `91.3 %`. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** 0.9125: `91 %`. */
export function percents(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}

/** Mean and standard deviation of shares: `90.0 ± 2.0 %`; the mean alone of one. */
export function spread(shares: readonly number[]): string {
  const middle = mean(shares);
  if (shares.length === 1) return percent(middle);
  const variance = shares.reduce((sum, x) => sum + (x - middle) ** 2, 0) / (shares.length - 1);
  return `${(100 * middle).toFixed(1)} ± ${percent(Math.sqrt(variance))}`;
}

/** NaN of none. */
export function mean(xs: readonly number[]): number {
  return xs.reduce((sum, x) => sum + x, 0) / xs.length;
}
