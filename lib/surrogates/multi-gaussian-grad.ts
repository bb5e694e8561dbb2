import { damped, erf, normalDensity } from '../util/math.ts';
import { builtIn } from './core/surrogate.ts';

/** A normal density less two wider ones at ±sigma as the gradient, which is negative on both flanks. */
export const multiGaussianGrad = /* @__PURE__ */ builtIn({
  name: 'multiGaussianGrad',
  parameters: {
    h: { default: 0.15, min: 0, below: 1 },
    s: { default: 6, above: 0 },
    sigma: { default: 0.5, above: 0 },
    scale: { default: 0.5, min: 0 },
  },
  origin: (x, { h, s, sigma, scale }) => {
    const root = sigma * Math.SQRT2;
    const flanks = erf((x - sigma) / (s * root)) + erf((x + sigma) / (s * root));
    return 1 / 2 + (scale / 2) * ((1 + h) * erf(x / root) - h * flanks);
  },
  gradient: (x, { h, s, sigma, scale }) => {
    const flanks = normalDensity(x - sigma, s * sigma) + normalDensity(x + sigma, s * sigma);
    return scale * ((1 + h) * normalDensity(x, sigma) - h * flanks);
  },
  parameterGradients: {
    h: (x, { s, sigma, scale }) => {
      const root = sigma * Math.SQRT2;
      const flanks = erf((x - sigma) / (s * root)) + erf((x + sigma) / (s * root));
      return (scale / 2) * (erf(x / root) - flanks);
    },
    s: (x, { h, s, sigma, scale }) => {
      const left = x + sigma;
      const right = x - sigma;
      const flanks =
        damped(left, normalDensity(left, s * sigma)) + damped(right, normalDensity(right, s * sigma));
      return ((scale * h) / s) * flanks;
    },
    scale: (x, { h, s, sigma }) => {
      const root = sigma * Math.SQRT2;
      const flanks = erf((x - sigma) / (s * root)) + erf((x + sigma) / (s * root));
      return ((1 + h) * erf(x / root) - h * flanks) / 2;
    },
    sigma: (x, { h, s, sigma, scale }) => {
      const flanks = normalDensity(x - sigma, s * sigma) + normalDensity(x + sigma, s * sigma);
      return damped(-x / sigma, scale * ((1 + h) * normalDensity(x, sigma) - h * flanks));
    },
  },
  center: () => 0,
  originAtThreshold: () => 1 / 2,
  mass: ({ h, scale }) => scale * (1 - h),
  tail: () => 'exponential',
  length: ({ s, sigma }) => sigma * Math.min(1, s),
  formula: {
    origin: String.raw`\tfrac12 + \mathrm{scale}\left[(1 + h) E\left(\tfrac{x}{\sigma}\right) - h E\left(\tfrac{x - \sigma}{s\sigma}\right) - h E\left(\tfrac{x + \sigma}{s\sigma}\right)\right], \quad E(z) = \tfrac12 \operatorname{erf}\left(\tfrac{z}{\sqrt2}\right)`,
    gradient: String.raw`\mathrm{scale}\left[(1 + h) N(x; 0, \sigma) - h N(x; \sigma, s\sigma) - h N(x; -\sigma, s\sigma)\right]`,
  },
  source:
    'Yin, Corradi and Bohté 2021, Accurate and efficient time-domain classification; origin derived here',
  peers: [
    { library: 'brainpy', name: 'multi_gaussian_grad' },
    { library: 'braintools', name: 'MultiGaussianGrad' },
    { library: 'sinabs', name: 'MultiGaussian', parameters: { scale: 1 } },
  ],
});
