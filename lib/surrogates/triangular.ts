import { builtIn } from './core/surrogate.ts';

/** A triangle of height 1 and half-width 1 / alpha about thr as the gradient. */
export const triangular = /* @__PURE__ */ builtIn({
  name: 'triangular',
  parameters: { thr: { default: 0 }, alpha: { default: 2, above: 0 } },
  origin: (x, { thr, alpha }) => {
    const t = Math.min(Math.abs(x - thr), 1 / alpha);
    const q = t - (alpha * t * t) / 2;
    return 1 / 2 + (x < thr ? -q : q);
  },
  // Written from the half-width, so that it is exactly 0 outside of the support whatever thr is.
  gradient: (x, { thr, alpha }) => alpha * Math.max(0, 1 / alpha - Math.abs(x - thr)),
  parameterGradients: {
    thr: (x, { thr, alpha }) => -alpha * Math.max(0, 1 / alpha - Math.abs(x - thr)),
    alpha: (x, { thr, alpha }) => {
      const t = Math.min(Math.abs(x - thr), 1 / alpha);
      return ((x < thr ? 1 : -1) * t * t) / 2;
    },
  },
  threshold: ({ thr }) => thr,
  kinks: ({ thr, alpha }) => [thr - 1 / alpha, thr, thr + 1 / alpha],
  support: ({ thr, alpha }) => [thr - 1 / alpha, thr + 1 / alpha],
  center: ({ thr }) => thr,
  originAtThreshold: () => 1 / 2,
  mass: ({ alpha }) => 1 / alpha,
  peak: () => 1,
  length: ({ alpha }) => 1 / alpha,
  formula: {
    origin: String.raw`\tfrac12 + \operatorname{sgn}(x - \mathrm{thr}) \left(t - \tfrac12\alpha t^2\right), \quad t = \min\left(|x - \mathrm{thr}|, \tfrac1\alpha\right)`,
    gradient: String.raw`\max\left(0, 1 - \alpha|x - \mathrm{thr}|\right)`,
  },
  source: 'ngc-learn (triangular_estimator); origin derived here',
  peers: [
    {
      library: 'ngclearn',
      name: 'triangular_estimator',
      differs: 'until June 2026 its gradient was ±thr; what it gives as its surrogate function is the step',
    },
    {
      library: 'ngclearn',
      name: 'explicit_triangular_estimator',
      parameters: { alpha: 0.2 },
      differs: 'what it gives as its surrogate function is the step',
    },
    {
      library: 'snntorch',
      name: 'triangular',
      parameters: { thr: 0, alpha: 1 },
      differs: 'its gradient is no triangle but its slope: 1 below the threshold, −1 from it on',
    },
    { library: 'spyx', name: 'triangular', parameters: { alpha: 2 } },
  ],
});
