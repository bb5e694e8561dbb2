import { builtIn } from './core/surrogate.ts';

/** BrainTools' variant of qPseudoSpike, with alpha + 1 for alpha − 1: defined for every alpha above 0, not of mass 1. */
export const qPseudoSpikeAlphaPlus1 = /* @__PURE__ */ builtIn({
  name: 'qPseudoSpikeAlphaPlus1',
  parameters: { alpha: { default: 2, above: 0 } },
  origin: (x, { alpha }) => {
    const l = Math.log1p((2 * Math.abs(x)) / (alpha + 1));
    const q = ((alpha + 1) / 2) * (alpha === 1 ? l : Math.expm1((1 - alpha) * l) / (1 - alpha));
    return 1 / 2 + (x < 0 ? -q : q);
  },
  gradient: (x, { alpha }) => {
    const z = (2 * Math.abs(x)) / (alpha + 1);
    // The same without a logarithm, which Float32 lanes compute.
    if (alpha === 2) return 1 / ((1 + z) * (1 + z));
    return Math.exp(-alpha * Math.log1p(z));
  },
  kinks: () => [0],
  center: () => 0,
  originAtThreshold: () => 1 / 2,
  mass: ({ alpha }) => (alpha > 1 ? (alpha + 1) / (alpha - 1) : Infinity),
  peak: () => 1,
  tail: ({ alpha }) => alpha,
  length: ({ alpha }) => (alpha + 1) / alpha,
  formula: {
    origin: String.raw`\tfrac12 + \operatorname{sgn}(x) \frac{\alpha + 1}{2(1 - \alpha)} \left[\left(1 + \frac{2|x|}{\alpha + 1}\right)^{1 - \alpha} - 1\right]`,
    gradient: String.raw`\left(1 + \frac{2|x|}{\alpha + 1}\right)^{-\alpha}`,
  },
  source: 'BrainTools (QPseudoSpike), origin as there',
  peers: [{ library: 'braintools', name: 'QPseudoSpike' }],
});
