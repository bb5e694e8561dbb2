/** How much each of some samples counts in the polynomial through them, at a point. */
export function weightsAt(xs: Float64Array, samples: readonly number[], x: number): number[] {
  return samples.map((i) => {
    const own = xs[i] as number;
    return samples.reduce((weight, k) => {
      const other = xs[k] as number;
      return k === i ? weight : (weight * (x - other)) / (own - other);
    }, 1);
  });
}
