/** A surrogate as a user writes it, with nothing imported. */
export const mine = {
  parameters: { alpha: { default: 2, above: 0 } },
  origin: (x: number, { alpha }: { alpha: number }) => (1 + Math.tanh(alpha * x)) / 2,
  gradient: (x: number, { alpha }: { alpha: number }) => alpha / (2 * Math.cosh(alpha * x) ** 2),
};
