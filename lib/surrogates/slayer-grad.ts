import { decaySlope } from '../util/math.ts';
import { builtIn } from './core/surrogate.ts';

/** The gradient e^(−alpha |x|), of height 1. */
export const slayerGrad = /* @__PURE__ */ builtIn({
  name: 'slayerGrad',
  parameters: { alpha: { default: 1, above: 0 } },
  origin: (x, { alpha }) => {
    const q = -Math.expm1(-alpha * Math.abs(x)) / alpha;
    return 1 / 2 + (x < 0 ? -q : q);
  },
  gradient: (x, { alpha }) => Math.exp(-alpha * Math.abs(x)),
  parameterGradients: {
    alpha: (x, { alpha }) => {
      const q = decaySlope(Math.abs(x), alpha);
      return x < 0 ? -q : q;
    },
  },
  kinks: () => [0],
  center: () => 0,
  originAtThreshold: () => 1 / 2,
  mass: ({ alpha }) => 2 / alpha,
  peak: () => 1,
  tail: () => 'exponential',
  length: ({ alpha }) => 1 / alpha,
  formula: {
    origin: String.raw`\tfrac12 + \operatorname{sgn}(x) \frac{1 - e^{-\alpha|x|}}{\alpha}`,
    gradient: String.raw`e^{-\alpha|x|}`,
  },
  source: 'Shrestha and Orchard 2018, SLAYER; origin derived here',
  peers: [
    { library: 'brainpy', name: 'slayer_grad' },
    { library: 'braintools', name: 'SlayerGrad' },
  ],
});
