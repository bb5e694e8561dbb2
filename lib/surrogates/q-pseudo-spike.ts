import { damped } from '../util/math.ts';
import { builtIn } from './core/surrogate.ts';

/** A step whose gradient has power tails of exponent alpha and mass 1. */
export const qPseudoSpike = /* @__PURE__ */ builtIn({
  name: 'qPseudoSpike',
  parameters: { alpha: { default: 2, above: 1 } },
  origin: (x, { alpha }) => {
    const h = Math.exp((1 - alpha) * Math.log1p((2 * Math.abs(x)) / (alpha - 1))) / 2;
    return x < 0 ? h : 1 - h;
  },
  gradient: (x, { alpha }) => {
    const z = (2 * Math.abs(x)) / (alpha - 1);
    // The same without a logarithm, which Float32 lanes compute.
    if (alpha === 2) return 1 / ((1 + z) * (1 + z));
    return Math.exp(-alpha * Math.log1p(z));
  },
  parameterGradients: {
    alpha: (x, { alpha }) => {
      const z = (2 * Math.abs(x)) / (alpha - 1);
      const h = Math.exp((1 - alpha) * Math.log1p(z)) / 2;
      const q = damped(Math.log1p(z) - 1 / (1 + 1 / z), h);
      return x < 0 ? -q : q;
    },
  },
  kinks: () => [0],
  center: () => 0,
  originAtThreshold: () => 1 / 2,
  mass: () => 1,
  peak: () => 1,
  tail: ({ alpha }) => alpha,
  length: ({ alpha }) => (alpha - 1) / alpha,
  formula: {
    origin: String.raw`\begin{cases} \tfrac12\left(1 + \frac{2|x|}{\alpha - 1}\right)^{1 - \alpha} & x < 0 \\ 1 - \tfrac12\left(1 + \frac{2|x|}{\alpha - 1}\right)^{1 - \alpha} & x \ge 0 \end{cases}`,
    gradient: String.raw`\left(1 + \frac{2|x|}{\alpha - 1}\right)^{-\alpha}`,
  },
  source: 'Herranz-Celotti and Rouat 2022, Surrogate gradients design; origin of SpikingJelly',
  peers: [
    {
      library: 'brainpy',
      name: 'q_pseudo_spike',
      differs: 'its gradient has α + 1 in place of α − 1, as qPseudoSpikeAlphaPlus1',
    },
    {
      library: 'spikingjelly',
      name: 'QPseudoSpike',
      differs: 'its CUDA kernel in half precision has another exponent',
    },
  ],
});
