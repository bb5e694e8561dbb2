import type { Random } from '../ops/random.ts';

const count = 128;

/** Random points of the plane, in all quadrants, near 0 and farther out. */
export function randomPairs(random: Random, length: number): [Float64Array, Float64Array] {
  const draw = (_: unknown, i: number) => (2 * random.next() - 1) * (i % 2 === 0 ? 4 * length : 4);
  return [Float64Array.from({ length: count }, draw), Float64Array.from({ length: count }, draw)];
}
