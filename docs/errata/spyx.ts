import { surrogate, surrogates } from 'spiketape';
import { type Erratum, mistake } from './erratum.ts';

const library = 'spyx';
const seen = '71b7ccce';

/** The hyperbolic tangent. */
const tanh = surrogate({
  name: 'tanh',
  parameters: { k: { default: 1, above: 0 } },
  origin: (x, { k }) => Math.tanh(k * x),
  gradient: (x, { k }) => k / Math.cosh(k * x) ** 2,
  length: ({ k }) => 1 / k,
});

/** Spyx. */
export const spyx: readonly Erratum[] = [
  {
    id: 'spyx-custom-default',
    ...{ library, name: 'custom', where: 'code', seen, fixed: null },
    wrong:
      'The default backward function is the identity, so that the gradient is x, where the straight-through estimator that is documented has 1.',
    formula: { written: 'x', right: '1' },
    mistake: mistake(surrogates.straightThrough, {
      gradient: (x) => x,
      witnesses: [
        ['gradient', 0.5],
        ['gradient', -1],
      ],
      cause: 'gradient-is-origin',
    }),
  },
  {
    id: 'spyx-arctan-gradient',
    ...{ library, name: 'arctan', where: 'code', seen, fixed: null },
    wrong: 'The chain factor kπ is missing (alpha here is 2k).',
    formula: {
      written: String.raw`\frac{1}{\pi (1 + (k \pi x)^2)}`,
      right: String.raw`\frac{k}{1 + (k \pi x)^2}`,
    },
    mistake: mistake(surrogates.arctan, {
      gradient: (x, { alpha }) => 1 / (Math.PI * (1 + ((alpha / 2) * Math.PI * x) ** 2)),
      witnesses: [['gradient', 0.5, { alpha: 4 }]],
      cause: 'gradient-factor-parameter',
    }),
  },
  {
    id: 'spyx-tanh-gradient',
    ...{ library, name: 'tanh', where: 'code', seen, fixed: null },
    wrong: 'The gradient is documented as the derivative of tanh(kx), of which the factor k is missing.',
    formula: {
      written: String.raw`\frac{4}{(e^{-kx} + e^{kx})^2}`,
      right: String.raw`\frac{4k}{(e^{-kx} + e^{kx})^2}`,
    },
    mistake: mistake(tanh, {
      gradient: (x, { k }) => 1 / Math.cosh(k * x) ** 2,
      witnesses: [['gradient', 0.5, { k: 2 }]],
      cause: 'gradient-factor-parameter',
    }),
  },
];
