import { builtIn } from './core/surrogate.ts';

/** The gradient alpha / (1 + |x|)²: alpha is the height, and the width is fixed. */
export const superSpike = /* @__PURE__ */ builtIn({
  name: 'superSpike',
  parameters: { alpha: { default: 1 } },
  origin: (x, { alpha }) => {
    const t = Math.abs(x);
    const q = alpha * (t > 1 ? 1 / (1 + 1 / t) : t / (1 + t));
    return 1 / 2 + (x < 0 ? -q : q);
  },
  gradient: (x, { alpha }) => alpha * (1 / (1 + Math.abs(x))) ** 2,
  parameterGradients: {
    alpha: (x) => {
      const t = Math.abs(x);
      const q = t > 1 ? 1 / (1 + 1 / t) : t / (1 + t);
      return x < 0 ? -q : q;
    },
  },
  kinks: () => [0],
  center: () => 0,
  originAtThreshold: () => 1 / 2,
  mass: ({ alpha }) => 2 * alpha,
  peak: ({ alpha }) => Math.abs(alpha),
  tail: () => 2,
  formula: {
    origin: String.raw`\tfrac12 + \frac{\alpha x}{1 + |x|}`,
    gradient: String.raw`\frac{\alpha}{\left(1 + |x|\right)^2}`,
  },
  source:
    'SpikingJelly (SuperSpike), which scales where the paper has a width (invSquareGrad); origin derived here',
  peers: [{ library: 'spikingjelly', name: 'SuperSpike' }],
});
