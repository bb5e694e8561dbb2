import { builtIn } from './core/surrogate.ts';

/** The gradient 1 / (1 + alpha |x|)², of height 1: the SuperSpike of the paper, the fast sigmoid of snnTorch. */
export const invSquareGrad = /* @__PURE__ */ builtIn({
  name: 'invSquareGrad',
  parameters: { alpha: { default: 100, min: 0 } },
  origin: (x, { alpha }) => {
    const t = Math.abs(x);
    const q = t > 1 ? 1 / (alpha + 1 / t) : t / (1 + alpha * t);
    return 1 / 2 + (x < 0 ? -q : q);
  },
  gradient: (x, { alpha }) => (alpha === 0 ? 1 : (1 / (1 + alpha * Math.abs(x))) ** 2),
  parameterGradients: {
    alpha: (x, { alpha }) => {
      const t = Math.abs(x);
      const q = t > 1 ? 1 / (alpha + 1 / t) : t / (1 + alpha * t);
      return x < 0 ? q * q : -q * q;
    },
  },
  kinks: ({ alpha }) => (alpha === 0 ? [] : [0]),
  center: () => 0,
  originAtThreshold: () => 1 / 2,
  mass: ({ alpha }) => 2 / alpha,
  peak: () => 1,
  tail: ({ alpha }) => (alpha === 0 ? 0 : 2),
  length: ({ alpha }) => Math.min(1, 1 / alpha),
  formula: {
    origin: String.raw`\tfrac12 + \frac{x}{1 + \alpha|x|}`,
    gradient: String.raw`\frac{1}{\left(1 + \alpha|x|\right)^2}`,
  },
  source: 'Zenke and Ganguli 2018, SuperSpike; origin derived here',
  peers: [
    { library: 'brainpy', name: 'inv_square_grad' },
    { library: 'braintools', name: 'InvSquareGrad' },
    { library: 'snntorch', name: 'fast_sigmoid', parameters: { alpha: 25 } },
    { library: 'norse', name: 'super', parameters: { alpha: 100 } },
    { library: 'spyx', name: 'superspike', parameters: { alpha: 25 } },
  ],
});
