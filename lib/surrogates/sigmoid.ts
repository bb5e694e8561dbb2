import { damped, logistic, logisticSlope } from '../util/math.ts';
import { builtIn } from './core/surrogate.ts';

/** The logistic function of slope alpha / 4 at the threshold. */
export const sigmoid = /* @__PURE__ */ builtIn({
  name: 'sigmoid',
  parameters: { alpha: { default: 4, above: 0 } },
  origin: (x, { alpha }) => logistic(alpha * x),
  gradient: (x, { alpha }) => alpha * logisticSlope(alpha * x),
  parameterGradients: {
    alpha: (x, { alpha }) => damped(x, logisticSlope(alpha * x)),
  },
  center: () => 0,
  originAtThreshold: () => 1 / 2,
  mass: () => 1,
  peak: ({ alpha }) => alpha / 4,
  tail: () => 'exponential',
  length: ({ alpha }) => 1 / alpha,
  formula: {
    origin: String.raw`\frac{1}{1 + e^{-\alpha x}}`,
    gradient: String.raw`\frac{\alpha e^{-\alpha|x|}}{\left(1 + e^{-\alpha|x|}\right)^2}`,
  },
  source: 'BrainPy and SpikingJelly (sigmoid, Sigmoid), origin as there',
  peers: [
    { library: 'brainpy', name: 'sigmoid', differs: 'until March 2024 its origin left alpha out' },
    { library: 'spikingjelly', name: 'Sigmoid' },
    { library: 'braintools', name: 'Sigmoid' },
    {
      library: 'snntorch',
      name: 'sigmoid',
      parameters: { alpha: 25 },
      differs: 'its gradient is NaN in float32 where αx < −88.7',
    },
  ],
});
