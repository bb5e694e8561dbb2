import { damped } from '../util/math.ts';
import { builtIn } from './core/surrogate.ts';

/** A step of two parabola arcs: its gradient is a triangle of height alpha and mass 1. */
export const piecewiseQuadratic = /* @__PURE__ */ builtIn({
  name: 'piecewiseQuadratic',
  parameters: { alpha: { default: 1, above: 0 } },
  origin: (x, { alpha }) => {
    const h = (1 - Math.min(alpha * Math.abs(x), 1)) ** 2 / 2;
    return x < 0 ? h : 1 - h;
  },
  gradient: (x, { alpha }) => alpha * Math.max(0, 1 - alpha * Math.abs(x)),
  parameterGradients: {
    alpha: (x, { alpha }) => damped(x, Math.max(0, 1 - alpha * Math.abs(x))),
  },
  kinks: ({ alpha }) => [-1 / alpha, 0, 1 / alpha],
  support: ({ alpha }) => [-1 / alpha, 1 / alpha],
  center: () => 0,
  originAtThreshold: () => 1 / 2,
  mass: () => 1,
  peak: ({ alpha }) => alpha,
  length: ({ alpha }) => 1 / alpha,
  formula: {
    origin: String.raw`\begin{cases} 0 & x < -\tfrac1\alpha \\ -\tfrac12\alpha^2|x|x + \alpha x + \tfrac12 & |x| \le \tfrac1\alpha \\ 1 & x > \tfrac1\alpha \end{cases}`,
    gradient: String.raw`\max\left(0, \alpha - \alpha^2|x|\right)`,
  },
  source:
    'Esser et al. 2016, Convolutional networks for fast, energy-efficient neuromorphic computing; origin of SpikingJelly',
  peers: [
    {
      library: 'brainpy',
      name: 'piecewise_quadratic',
      differs: 'until June 2026 its gradient was α − (αx)²',
    },
    { library: 'spikingjelly', name: 'PiecewiseQuadratic' },
    {
      library: 'braintools',
      name: 'PiecewiseQuadratic',
      differs: 'until June 2026 its gradient was α − (αx)²',
    },
  ],
});
