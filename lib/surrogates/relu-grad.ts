import { builtIn } from './core/surrogate.ts';

/** A triangle as the gradient, with slope alpha and half-width width. */
export const reluGrad = /* @__PURE__ */ builtIn({
  name: 'reluGrad',
  parameters: { alpha: { default: 0.3, min: 0 }, width: { default: 1, above: 0 } },
  origin: (x, { alpha, width }) => {
    const t = Math.min(Math.abs(x), width);
    const q = alpha * t * (width - t / 2);
    return 1 / 2 + (x < 0 ? -q : q);
  },
  gradient: (x, { alpha, width }) => alpha * Math.max(0, width - Math.abs(x)),
  parameterGradients: {
    alpha: (x, { width }) => {
      const t = Math.min(Math.abs(x), width);
      const q = t * (width - t / 2);
      return x < 0 ? -q : q;
    },
    width: (x, { alpha, width }) => alpha * Math.max(-width, Math.min(x, width)),
  },
  kinks: ({ width }) => [-width, 0, width],
  support: ({ width }) => [-width, width],
  center: () => 0,
  originAtThreshold: () => 1 / 2,
  mass: ({ alpha, width }) => alpha * width * width,
  peak: ({ alpha, width }) => alpha * width,
  length: ({ width }) => width,
  formula: {
    origin: String.raw`\tfrac12 + \operatorname{sgn}(x)\, \alpha \left(\mathrm{width}\, t - \tfrac12 t^2\right), \quad t = \min(|x|, \mathrm{width})`,
    gradient: String.raw`\alpha \max\left(0, \mathrm{width} - |x|\right)`,
  },
  source: 'Neftci et al. 2019, Surrogate gradient learning (BrainPy relu_grad); origin derived here',
  peers: [
    { library: 'brainpy', name: 'relu_grad' },
    { library: 'braintools', name: 'ReluGrad' },
    {
      library: 'norse',
      name: 'triangle',
      parameters: { alpha: 0.3, width: 1 },
      differs: 'its neurons pass alpha = 100',
    },
  ],
});
