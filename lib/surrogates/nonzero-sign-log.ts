import { builtIn } from './core/surrogate.ts';

/** A logarithm on both sides: its origin is 0 at the threshold and unbounded, so no soft step. */
export const nonzeroSignLog = /* @__PURE__ */ builtIn({
  name: 'nonzeroSignLog',
  parameters: { alpha: { default: 1, above: 0 } },
  origin: (x, { alpha }) => (x < 0 ? -1 : 1) * Math.log1p(alpha * Math.abs(x)),
  gradient: (x, { alpha }) => alpha / (1 + alpha * Math.abs(x)),
  parameterGradients: {
    alpha: (x, { alpha }) => {
      const t = Math.abs(x);
      const q = t > 1 ? 1 / (alpha + 1 / t) : t / (1 + alpha * t);
      return x < 0 ? -q : q;
    },
  },
  kinks: () => [0],
  center: () => 0,
  originAtThreshold: () => 0,
  mass: () => Infinity,
  peak: ({ alpha }) => alpha,
  tail: () => 1,
  length: ({ alpha }) => 1 / alpha,
  formula: {
    origin: String.raw`\operatorname{sgn}(x) \ln\left(1 + |\alpha x|\right)`,
    gradient: String.raw`\frac{\alpha}{1 + |\alpha x|}`,
  },
  source: 'SpikingJelly (NonzeroSignLogAbs), origin as there',
  peers: [
    { library: 'brainpy', name: 'nonzero_sign_log' },
    { library: 'spikingjelly', name: 'NonzeroSignLogAbs' },
    { library: 'braintools', name: 'NonzeroSignLog' },
  ],
});
