import { random, type Samples } from '../../../lib/index.ts';

/** Samples as another framework gives them: Float32, on an uneven grid, with noise of 1e-6. */
export function sampled(
  g: (x: number) => number,
  { low = -5.3, high = 5, count = 300, seed = 1 } = {},
): { x: Float64Array; gradient: Float64Array } {
  const generator = random(seed);
  const x = Float64Array.from({ length: count }, () =>
    Math.fround(low + (high - low) * generator.next()),
  ).sort();
  const normal = () =>
    Math.sqrt(-2 * Math.log(1 - generator.next())) * Math.cos(2 * Math.PI * generator.next());
  return { x, gradient: x.map((at) => Math.fround(g(at) + 1e-6 * normal())) };
}

/** With the origin, in Float32. */
export function sampledWith(
  origin: (x: number) => number,
  g: (x: number) => number,
  grid?: Parameters<typeof sampled>[1],
): Samples {
  const { x, gradient } = sampled(g, grid);
  return { x, gradient, origin: x.map((at) => Math.fround(origin(at))) };
}
