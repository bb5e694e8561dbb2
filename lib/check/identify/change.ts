/** What is made of a gradient g: factor · g(stretch · (x - shift)), raised to a power before the factor, its sign kept. */
export interface Change {
  readonly factor: number;
  readonly shift: number;
  readonly stretch: number;
  readonly power: number;
}

/** g itself. */
export const unchanged: Change = { factor: 1, shift: 0, stretch: 1, power: 1 };

/** The gradient as changed. */
export function changed(
  g: (x: number) => number,
  { factor, shift, stretch, power }: Change,
): (x: number) => number {
  if (power === 1) return (x) => factor * g(stretch * (x - shift));
  return (x) => {
    const value = g(stretch * (x - shift));
    return factor * Math.sign(value) * Math.abs(value) ** power;
  };
}
