import { damped } from '../util/math.ts';
import { builtIn } from './core/surrogate.ts';

/** The gradient sech²(alpha x), of height 1: sigmoid(2 alpha) has the same shape and mass 1. */
export const tanh = /* @__PURE__ */ builtIn({
  name: 'tanh',
  parameters: { alpha: { default: 1, above: 0 } },
  origin: (x, { alpha }) => 1 / 2 + Math.tanh(alpha * x) / alpha,
  gradient: (x, { alpha }) => {
    const e = Math.exp(-alpha * Math.abs(x));
    return ((2 * e) / (1 + e * e)) ** 2;
  },
  parameterGradients: {
    alpha: (x, { alpha }) => {
      const e = Math.exp(-alpha * Math.abs(x));
      const slope = ((2 * e) / (1 + e * e)) ** 2;
      // Near 0 a series, as there the two terms are alike.
      const s = (2 * alpha * x) ** 2;
      const rest =
        1 / 6 +
        s *
          (1 / 120 +
            s *
              (1 / 5040 +
                s * (1 / 362880 + s * (1 / 39916800 + s * (1 / 6227020800 + s * (1 / 1307674368000))))));
      return s < 1
        ? -4 * alpha * x * x * x * slope * rest
        : (damped(x, slope) - Math.tanh(alpha * x) / alpha) / alpha;
    },
  },
  center: () => 0,
  originAtThreshold: () => 1 / 2,
  mass: ({ alpha }) => 2 / alpha,
  peak: () => 1,
  tail: () => 'exponential',
  length: ({ alpha }) => 1 / alpha,
  formula: {
    origin: String.raw`\tfrac12 + \frac{\tanh(\alpha x)}{\alpha}`,
    gradient: String.raw`\operatorname{sech}^2(\alpha x)`,
  },
  source: 'Norse (tanh) and Spyx (tanh), gradient as there; origin derived here',
  peers: [
    {
      library: 'norse',
      name: 'tanh',
      parameters: { alpha: 100 },
      differs: 'the origin that it documents, 1/2 + tanh(kx)/2, has k/2 times this gradient',
    },
    {
      library: 'spyx',
      name: 'tanh',
      differs: 'the origin that it documents, tanh(kx), has k times this gradient',
    },
  ],
});
