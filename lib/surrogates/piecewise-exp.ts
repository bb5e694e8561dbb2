import { damped } from '../util/math.ts';
import { builtIn } from './core/surrogate.ts';

/** The cumulative Laplace distribution: its gradient falls off exponentially on both sides. */
export const piecewiseExp = /* @__PURE__ */ builtIn({
  name: 'piecewiseExp',
  parameters: { alpha: { default: 1, above: 0 } },
  origin: (x, { alpha }) => {
    const e = Math.exp(-alpha * Math.abs(x)) / 2;
    return x < 0 ? e : 1 - e;
  },
  gradient: (x, { alpha }) => (alpha / 2) * Math.exp(-alpha * Math.abs(x)),
  parameterGradients: {
    alpha: (x, { alpha }) => damped(x, Math.exp(-alpha * Math.abs(x)) / 2),
  },
  kinks: () => [0],
  center: () => 0,
  originAtThreshold: () => 1 / 2,
  mass: () => 1,
  peak: ({ alpha }) => alpha / 2,
  tail: () => 'exponential',
  length: ({ alpha }) => 1 / alpha,
  formula: {
    origin: String.raw`\begin{cases} \tfrac12 e^{\alpha x} & x < 0 \\ 1 - \tfrac12 e^{-\alpha x} & x \ge 0 \end{cases}`,
    gradient: String.raw`\frac{\alpha}{2} e^{-\alpha|x|}`,
  },
  source:
    'Shrestha and Orchard 2018, SLAYER; Neftci et al. 2019, Surrogate gradient learning; origin of SpikingJelly',
  peers: [
    { library: 'brainpy', name: 'piecewise_exp' },
    { library: 'spikingjelly', name: 'PiecewiseExp' },
    { library: 'braintools', name: 'PiecewiseExp' },
  ],
});
