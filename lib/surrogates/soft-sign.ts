import { damped } from '../util/math.ts';
import { builtIn } from './core/surrogate.ts';

/** The soft sign x / (1 + |x|), moved and scaled to a step: its gradient has quadratic tails. */
export const softSign = /* @__PURE__ */ builtIn({
  name: 'softSign',
  parameters: { alpha: { default: 1, above: 0 } },
  origin: (x, { alpha }) => {
    const h = 1 / (1 + alpha * Math.abs(x)) / 2;
    return x < 0 ? h : 1 - h;
  },
  gradient: (x, { alpha }) => (alpha / 2) * (1 / (1 + alpha * Math.abs(x))) ** 2,
  parameterGradients: {
    alpha: (x, { alpha }) => damped(x, (1 / (1 + alpha * Math.abs(x))) ** 2 / 2),
  },
  kinks: () => [0],
  center: () => 0,
  originAtThreshold: () => 1 / 2,
  mass: () => 1,
  peak: ({ alpha }) => alpha / 2,
  tail: () => 2,
  length: ({ alpha }) => 1 / alpha,
  formula: {
    origin: String.raw`\tfrac12\left(\frac{\alpha x}{1 + |\alpha x|} + 1\right)`,
    gradient: String.raw`\frac{\alpha}{2\left(1 + |\alpha x|\right)^2}`,
  },
  source: 'Neftci et al. 2019, Surrogate gradient learning; origin of SpikingJelly',
  peers: [
    { library: 'brainpy', name: 'soft_sign' },
    { library: 'spikingjelly', name: 'SoftSign', parameters: { alpha: 2 } },
    { library: 'braintools', name: 'SoftSign' },
  ],
});
