import { builtIn } from './core/surrogate.ts';

/** The gradient of invSquareGrad strictly within a window, and 0 from its edges on: few neurons pass a gradient. */
export const sparseFastSigmoid = /* @__PURE__ */ builtIn({
  name: 'sparseFastSigmoid',
  parameters: { alpha: { default: 25, min: 0 }, window: { default: 1, above: 0 } },
  origin: (x, { alpha, window }) => {
    const t = Math.min(Math.abs(x), window);
    const q = t / (1 + alpha * t);
    return 1 / 2 + (x < 0 ? -q : q);
  },
  gradient: (x, { alpha, window }) => (Math.abs(x) < window ? (1 / (1 + alpha * Math.abs(x))) ** 2 : 0),
  parameterGradients: {
    alpha: (x, { alpha, window }) => {
      const t = Math.min(Math.abs(x), window);
      const q = (t / (1 + alpha * t)) ** 2;
      return x < 0 ? q : -q;
    },
    window: (x, { alpha, window }) => {
      const q = Math.abs(x) > window ? (1 / (1 + alpha * window)) ** 2 : 0;
      return x < 0 ? -q : q;
    },
  },
  kinks: ({ alpha, window }) => (alpha === 0 ? [-window, window] : [-window, 0, window]),
  support: ({ window }) => [-window, window],
  center: () => 0,
  originAtThreshold: () => 1 / 2,
  mass: ({ alpha, window }) => (2 * window) / (1 + alpha * window),
  peak: () => 1,
  length: ({ alpha, window }) => (alpha * window > 1 ? 1 / alpha : window),
  formula: {
    origin: String.raw`\tfrac12 + \operatorname{sgn}(x) \frac{t}{1 + \alpha t}, \quad t = \min(|x|, \mathrm{window})`,
    gradient: String.raw`\begin{cases} \frac{1}{\left(1 + \alpha|x|\right)^2} & |x| < \mathrm{window} \\ 0 & |x| \ge \mathrm{window} \end{cases}`,
  },
  source: 'Perez-Nieves and Goodman 2021, Sparse spiking gradient descent; origin derived here',
  peers: [
    {
      library: 'snntorch',
      name: 'SFS',
      differs: 'its gradient is 1/(1 + kx)² for x above the window and 0 within, so 0 at the threshold',
    },
  ],
});
