import { damped } from '../util/math.ts';
import { builtIn } from './core/surrogate.ts';

/** A hyperbolic tangent of the input current, for x above 0 only: the firing rate of a LIF neuron, fitted. */
export const secantLif = /* @__PURE__ */ builtIn({
  name: 'secantLif',
  parameters: { c1: { default: 0.82 }, c2: { default: 0.08, above: 0 } },
  origin: (x, { c1, c2 }) => (x > 0 ? c1 * Math.tanh(c2 * x) : 0),
  gradient: (x, { c1, c2 }) => {
    const e = Math.exp(-c2 * Math.abs(x));
    return x > 0 ? c1 * c2 * ((2 * e) / (1 + e * e)) ** 2 : 0;
  },
  parameterGradients: {
    c1: (x, { c2 }) => (x > 0 ? Math.tanh(c2 * x) : 0),
    c2: (x, { c1, c2 }) => {
      const e = Math.exp(-c2 * Math.abs(x));
      return x > 0 ? damped(x, c1 * ((2 * e) / (1 + e * e)) ** 2) : 0;
    },
  },
  kinks: () => [0],
  support: () => [0, Infinity],
  originAtThreshold: () => 0,
  mass: ({ c1 }) => c1,
  peak: ({ c1, c2 }) => Math.abs(c1) * c2,
  tail: () => 'exponential',
  length: ({ c2 }) => 1 / c2,
  formula: {
    origin: String.raw`\max\left(0, c_1 \tanh(c_2 x)\right)`,
    gradient: String.raw`\begin{cases} c_1 c_2 \operatorname{sech}^2(c_2 x) & x > 0 \\ 0 & x \le 0 \end{cases}`,
  },
  source:
    'Samadi et al. 2017, Deep learning with dynamic spiking neurons and fixed feedback weights; origin of ngc-learn',
  peers: [
    {
      library: 'ngclearn',
      name: 'secant_lif_estimator',
      differs: 'its gradient is sech(c2 x), not squared, and times c1 c2 only if omit_scale is false',
    },
  ],
});
