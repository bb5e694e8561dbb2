import { builtIn } from './core/surrogate.ts';

/** The identity up to 1 and a logarithm beyond, with slope alpha at and below the threshold. */
export const logTailedRelu = /* @__PURE__ */ builtIn({
  name: 'logTailedRelu',
  parameters: { alpha: { default: 0 } },
  origin: (x, { alpha }) => (x > 1 ? 1 + Math.log(Math.max(x, 1)) : x > 0 ? x : alpha === 0 ? 0 : alpha * x),
  gradient: (x, { alpha }) => (x > 0 ? 1 / Math.max(x, 1) : alpha),
  parameterGradients: {
    alpha: (x) => Math.min(x, 0),
  },
  kinks: ({ alpha }) => (alpha === 1 ? [1] : [0, 1]),
  support: ({ alpha }) => [alpha === 0 ? 0 : -Infinity, Infinity],
  originAtThreshold: () => 0,
  peak: ({ alpha }) => Math.max(1, Math.abs(alpha)),
  tail: ({ alpha }) => (alpha === 0 ? 1 : 0),
  formula: {
    origin: String.raw`\begin{cases} \alpha x & x \le 0 \\ x & 0 < x \le 1 \\ 1 + \ln x & x > 1 \end{cases}`,
    gradient: String.raw`\begin{cases} \alpha & x \le 0 \\ 1 & 0 < x \le 1 \\ \frac1x & x > 1 \end{cases}`,
  },
  source:
    'Cai et al. 2017, Deep learning with low precision by half-wave Gaussian quantization; origin of SpikingJelly',
  peers: [
    {
      library: 'brainpy',
      name: 'log_tailed_relu',
      differs: 'its origin is ln x beyond 1, so it jumps there',
    },
    { library: 'spikingjelly', name: 'LogTailedReLU', differs: 'its CuPy kernel is NaN at x = 0' },
    {
      library: 'braintools',
      name: 'LogTailedRelu',
      differs: 'until June 2026 its origin was ln x beyond 1, so it jumped there',
    },
  ],
});
