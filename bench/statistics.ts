/** What is told of repeated measurements. A mean is not among it: one interruption would move it. */
export interface Summary {
  /** Number of measurements. */
  readonly samples: number;
  readonly min: number;
  readonly p25: number;
  readonly median: number;
  readonly p75: number;
  readonly max: number;
}

/**
 * The value below which a share `p` of the samples lies, interpolated linearly between neighbours.
 *
 * @throws RangeError without a sample, or for a share outside [0, 1].
 */
export function quantile(samples: readonly number[], p: number): number {
  if (samples.length === 0) throw new RangeError('quantile: got no samples, at least one was due.');
  if (!(p >= 0 && p <= 1)) throw new RangeError(`quantile: p must be in [0, 1], got ${p}.`);
  const sorted = samples.toSorted((a, b) => a - b);
  const position = p * (sorted.length - 1);
  const [low, high] = [Math.floor(position), Math.ceil(position)].map((i) => sorted[i] as number);
  const share = position - Math.floor(position);
  return (1 - share) * (low as number) + share * (high as number);
}

/** The middle sample, or halfway between the middle two. */
export function median(samples: readonly number[]): number {
  return quantile(samples, 0.5);
}

/** Median, quartiles and extremes; each sample is divided by `per` (elements, or operations, in a measured call). */
export function summarize(samples: readonly number[], per = 1): Summary {
  const at = (p: number) => quantile(samples, p) / per;
  return { samples: samples.length, min: at(0), p25: at(0.25), median: at(0.5), p75: at(0.75), max: at(1) };
}

/**
 * The slope of the straight line through points that has the least squared error.
 *
 * @throws RangeError unless there is a y for each x and at least two x differ.
 */
export function slope(xs: readonly number[], ys: readonly number[]): number {
  const n = xs.length;
  if (ys.length !== n || new Set(xs).size < 2) {
    throw new RangeError(
      `slope: got ${n} x and ${ys.length} y, a y for each of at least two different x was due.`,
    );
  }
  const center = (values: readonly number[]) => values.reduce((sum, value) => sum + value / n, 0);
  const [x0, y0] = [center(xs), center(ys)];
  const along = xs.reduce((sum, x, i) => sum + (x - x0) * ((ys[i] as number) - y0), 0);
  return along / xs.reduce((sum, x) => sum + (x - x0) ** 2, 0);
}
