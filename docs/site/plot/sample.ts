/** A curve from `low` to `high`: in even steps, an even number of them, and both sides of each point at which it may jump. */
export function sample(
  f: (x: number) => number,
  [low, high]: readonly [number, number],
  jumps: readonly number[] = [],
  steps = 240,
): [x: number, y: number][] {
  const beside = (high - low) * 1e-6;
  const even = Array.from({ length: steps + 1 }, (_, i) => low + ((high - low) * i) / steps);
  const near = jumps.flatMap((x) => [x - beside, x + beside]).filter((x) => x > low && x < high);
  return [...even, ...near].sort((a, b) => a - b).map((x) => [x, f(x)]);
}
