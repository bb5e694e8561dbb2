import { damped } from '../util/math.ts';
import { builtIn } from './core/surrogate.ts';

/** The arctangent, moved and scaled to a step: its gradient has quadratic tails. */
export const arctan = /* @__PURE__ */ builtIn({
  name: 'arctan',
  parameters: { alpha: { default: 1, above: 0 } },
  origin: (x, { alpha }) => Math.atan2(1, (-Math.PI / 2) * alpha * x) / Math.PI,
  gradient: (x, { alpha }) => alpha / 2 / (1 + ((Math.PI / 2) * alpha * x) ** 2),
  parameterGradients: {
    alpha: (x, { alpha }) => damped(x, 1 / 2 / (1 + ((Math.PI / 2) * alpha * x) ** 2)),
  },
  center: () => 0,
  originAtThreshold: () => 1 / 2,
  mass: () => 1,
  peak: ({ alpha }) => alpha / 2,
  tail: () => 2,
  length: ({ alpha }) => 1 / alpha,
  formula: {
    origin: String.raw`\tfrac{1}{\pi}\arctan\left(\tfrac{\pi}{2}\alpha x\right) + \tfrac12`,
    gradient: String.raw`\frac{\alpha}{2\left(1 + \left(\tfrac{\pi}{2}\alpha x\right)^2\right)}`,
  },
  source: 'Fang et al. 2021, Incorporating learnable membrane time constant (ATan)',
  peers: [
    { library: 'brainpy', name: 'arctan' },
    { library: 'spikingjelly', name: 'ATan', parameters: { alpha: 2 } },
    { library: 'braintools', name: 'Arctan' },
    { library: 'snntorch', name: 'atan', parameters: { alpha: 2 } },
    {
      library: 'spyx',
      name: 'arctan',
      parameters: { alpha: 4 },
      differs: 'its gradient, 1/(π(1 + (kπx)²)) with k = 2, is this one divided by kπ',
    },
  ],
});
