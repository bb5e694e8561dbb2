import { damped, erf, erfc, normalDensity } from '../util/math.ts';
import { builtIn } from './core/surrogate.ts';

/** The density of a normal distribution as the gradient, of mass alpha. */
export const gaussianGrad = /* @__PURE__ */ builtIn({
  name: 'gaussianGrad',
  parameters: { sigma: { default: 0.5, above: 0 }, alpha: { default: 0.5, min: 0 } },
  origin: (x, { sigma, alpha }) => (1 - alpha + alpha * erfc(-x / (sigma * Math.SQRT2))) / 2,
  gradient: (x, { sigma, alpha }) => alpha * normalDensity(x, sigma),
  parameterGradients: {
    sigma: (x, { sigma, alpha }) => damped(-x / sigma, alpha * normalDensity(x, sigma)),
    alpha: (x, { sigma }) => erf(x / (sigma * Math.SQRT2)) / 2,
  },
  center: () => 0,
  originAtThreshold: () => 1 / 2,
  mass: ({ alpha }) => alpha,
  peak: ({ sigma, alpha }) => alpha * normalDensity(0, sigma),
  tail: () => 'exponential',
  length: ({ sigma }) => sigma,
  formula: {
    origin: String.raw`\frac{1 - \alpha}{2} + \frac{\alpha}{2} \operatorname{erfc}\left(-\frac{x}{\sigma\sqrt2}\right)`,
    gradient: String.raw`\frac{\alpha}{\sigma\sqrt{2\pi}} e^{-x^2 / (2\sigma^2)}`,
  },
  source:
    'Yin, Corradi and Bohté 2021, Accurate and efficient time-domain classification; origin derived here',
  peers: [
    { library: 'brainpy', name: 'gaussian_grad', differs: 'until June 2026 its exponent was −(σx)²/2' },
    { library: 'braintools', name: 'GaussianGrad', differs: 'until June 2026 its exponent was −(σx)²/2' },
    { library: 'sinabs', name: 'Gaussian', parameters: { alpha: 1 } },
  ],
});
