import { builtIn } from './core/surrogate.ts';

/** A ramp from 0 to 1: its gradient is alpha strictly within a window of width 1 / alpha, 0 at its edges. */
export const rect = /* @__PURE__ */ builtIn({
  name: 'rect',
  parameters: { alpha: { default: 1, above: 0 } },
  origin: (x, { alpha }) => Math.max(0, Math.min(alpha * x + 1 / 2, 1)),
  gradient: (x, { alpha }) => (Math.abs(x) < 1 / (2 * alpha) ? alpha : 0),
  parameterGradients: {
    alpha: (x, { alpha }) => (Math.abs(x) < 1 / (2 * alpha) ? x : 0),
  },
  kinks: ({ alpha }) => [-1 / (2 * alpha), 1 / (2 * alpha)],
  support: ({ alpha }) => [-1 / (2 * alpha), 1 / (2 * alpha)],
  center: () => 0,
  originAtThreshold: () => 1 / 2,
  mass: () => 1,
  peak: ({ alpha }) => alpha,
  length: ({ alpha }) => 1 / alpha,
  formula: {
    origin: String.raw`\min\left(\max\left(\alpha x + \tfrac12, 0\right), 1\right)`,
    gradient: String.raw`\begin{cases} \alpha & |x| < \frac{1}{2\alpha} \\ 0 & |x| \ge \frac{1}{2\alpha} \end{cases}`,
  },
  source: 'SpikingJelly (Rect), origin as there',
  peers: [
    { library: 'spikingjelly', name: 'Rect' },
    { library: 'spyx', name: 'boxcar', parameters: { alpha: 0.5 } },
  ],
});
