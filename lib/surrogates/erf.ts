import { damped, erfc } from '../util/math.ts';
import { builtIn } from './core/surrogate.ts';

/** The cumulative normal distribution: its gradient is a Gaussian of mass 1. */
export const erf = /* @__PURE__ */ builtIn({
  name: 'erf',
  parameters: { alpha: { default: 1, above: 0 } },
  origin: (x, { alpha }) => erfc(-alpha * x) / 2,
  gradient: (x, { alpha }) => (alpha / Math.sqrt(Math.PI)) * Math.exp(-((alpha * x) ** 2)),
  parameterGradients: {
    alpha: (x, { alpha }) => damped(x, Math.exp(-((alpha * x) ** 2)) / Math.sqrt(Math.PI)),
  },
  center: () => 0,
  originAtThreshold: () => 1 / 2,
  mass: () => 1,
  peak: ({ alpha }) => alpha / Math.sqrt(Math.PI),
  tail: () => 'exponential',
  length: ({ alpha }) => 1 / alpha,
  formula: {
    origin: String.raw`\tfrac12 \operatorname{erfc}(-\alpha x)`,
    gradient: String.raw`\frac{\alpha}{\sqrt\pi} e^{-\alpha^2 x^2}`,
  },
  source:
    'Esser et al. 2015, Backpropagation for energy-efficient neuromorphic computing; origin of SpikingJelly',
  peers: [
    {
      library: 'brainpy',
      name: 'erf',
      differs: 'until June 2026 its origin was erf(−αx)/2, which decreases',
    },
    { library: 'spikingjelly', name: 'Erf', parameters: { alpha: 2 } },
    {
      library: 'braintools',
      name: 'ERF',
      differs: 'until June 2026 its origin was erf(−αx)/2, which decreases',
    },
    {
      library: 'norse',
      name: 'heavi_erfc',
      parameters: { alpha: 100 },
      differs: 'its gradient, 2/√π e^(−(kx)²) with k = 100, is this one times 2/k',
    },
  ],
});
