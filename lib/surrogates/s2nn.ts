import { damped, logistic, logisticSlope } from '../util/math.ts';
import { builtIn } from './core/surrogate.ts';

/** A logistic function left of the threshold, a logarithm right of it. */
export const s2nn = /* @__PURE__ */ builtIn({
  name: 's2nn',
  parameters: { alpha: { default: 4, above: 0 }, beta: { default: 1, min: 0 } },
  origin: (x, { alpha, beta }) =>
    x < 0 ? logistic(alpha * x) : (beta === 0 ? 0 : beta * Math.log1p(x)) + 1 / 2,
  gradient: (x, { alpha, beta }) => (x < 0 ? alpha * logisticSlope(alpha * x) : beta / (1 + x)),
  parameterGradients: {
    alpha: (x, { alpha }) => (x < 0 ? damped(x, logisticSlope(alpha * x)) : 0),
    beta: (x) => (x < 0 ? 0 : Math.log1p(x)),
  },
  kinks: () => [0],
  support: ({ beta }) => [-Infinity, beta === 0 ? 0 : Infinity],
  originAtThreshold: () => 1 / 2,
  mass: ({ beta }) => (beta === 0 ? 1 / 2 : Infinity),
  peak: ({ alpha, beta }) => Math.max(alpha / 4, beta),
  tail: ({ beta }) => (beta === 0 ? 'exponential' : 1),
  length: ({ alpha }) => Math.min(1, 1 / alpha),
  formula: {
    origin: String.raw`\begin{cases} \frac{1}{1 + e^{-\alpha x}} & x < 0 \\ \beta \ln(1 + x) + \tfrac12 & x \ge 0 \end{cases}`,
    gradient: String.raw`\begin{cases} \frac{\alpha e^{\alpha x}}{\left(1 + e^{\alpha x}\right)^2} & x < 0 \\ \frac{\beta}{1 + x} & x \ge 0 \end{cases}`,
  },
  source: 'Suetake et al. 2022, S2NN; origin of BrainTools without its ε',
  peers: [
    { library: 'brainpy', name: 's2nn', differs: 'its origin has ln(1 + x + 1e-8)' },
    {
      library: 'spikingjelly',
      name: 'S2NN',
      differs: 'its origin has ln(1 + x + 1e-5); its CuPy kernel is NaN at x = −1',
    },
    { library: 'braintools', name: 'S2NN', differs: 'its origin has ln(1 + x + 1e-8)' },
  ],
});
