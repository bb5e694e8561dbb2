import { builtIn } from './core/surrogate.ts';

/** The slope of the secant from the threshold to the sign of x, 1 / |x|, cut off at alpha. */
export const fakeNumericalGradient = /* @__PURE__ */ builtIn({
  name: 'fakeNumericalGradient',
  parameters: { alpha: { default: 0.3, above: 0 } },
  origin: (x, { alpha }) => {
    const u = alpha * Math.abs(x);
    const q = u <= 1 ? u : 1 + Math.log(u);
    return 1 / 2 + (x < 0 ? -q : q);
  },
  gradient: (x, { alpha }) => Math.min(alpha, 1 / Math.abs(x)),
  parameterGradients: {
    alpha: (x, { alpha }) => Math.max(-1 / alpha, Math.min(x, 1 / alpha)),
  },
  kinks: ({ alpha }) => [-1 / alpha, 1 / alpha],
  center: () => 0,
  originAtThreshold: () => 1 / 2,
  mass: () => Infinity,
  peak: ({ alpha }) => alpha,
  tail: () => 1,
  length: ({ alpha }) => 1 / alpha,
  formula: {
    origin: String.raw`\tfrac12 + \operatorname{sgn}(x) \begin{cases} \alpha|x| & \alpha|x| \le 1 \\ 1 + \ln(\alpha|x|) & \alpha|x| > 1 \end{cases}`,
    gradient: String.raw`\min\left(\alpha, \frac{1}{|x|}\right)`,
  },
  source: 'SpikingJelly (FakeNumericalGradient); origin derived here',
  peers: [
    { library: 'spikingjelly', name: 'FakeNumericalGradient', differs: 'its gradient at x = −0 is −∞' },
  ],
});
