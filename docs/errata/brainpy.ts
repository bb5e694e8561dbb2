import { surrogates } from 'spiketape';
import { erf, logistic } from '../../lib/util/math.ts';
import { type Erratum, mistake } from './erratum.ts';

const library = 'brainpy';
const seen = 'October 2023 (before 460da630)';

/** BrainPy, whose own surrogates were given up for BrainTools' in October 2025 and deleted in June 2026. */
export const brainpy: readonly Erratum[] = [
  {
    id: 'brainpy-sigmoid-origin',
    ...{ library, name: 'sigmoid', where: 'code', seen, fixed: 'March 2024 (3826c548)' },
    wrong: 'The origin leaves alpha out, so it belongs to the gradient for alpha = 1 only.',
    formula: { written: String.raw`\sigma(x)`, right: String.raw`\sigma(\alpha x)` },
    mistake: mistake(surrogates.sigmoid, {
      origin: (x) => logistic(x),
      witnesses: [
        ['origin', 0.5, { alpha: 4 }],
        ['slope', 0.5, { alpha: 4 }],
      ],
      cause: 'origin-ignores-parameter',
    }),
  },
  {
    id: 'brainpy-piecewise-quadratic-gradient',
    ...{ library, name: 'piecewise_quadratic', where: 'code', seen, fixed: 'June 2026 (fb09982b)' },
    wrong: 'The gradient squares x where its absolute value is due; with alpha below 1 it turns negative.',
    formula: { written: String.raw`\alpha - (\alpha x)^2`, right: String.raw`\alpha - \alpha^2 |x|` },
    mistake: mistake(surrogates.piecewiseQuadratic, {
      gradient: (x, { alpha }) => (Math.abs(x) <= 1 / alpha ? alpha - (alpha * x) ** 2 : 0),
      witnesses: [
        ['gradient', 0.5, { alpha: 1 }],
        ['gradient', 1.9, { alpha: 0.5 }],
        ['gradient', 0.4, { alpha: 2 }],
      ],
      cause: null,
    }),
  },
  {
    id: 'brainpy-arctan-origin',
    ...{ library, name: 'arctan', where: 'code', seen, fixed: 'June 2026' },
    wrong: 'The origin calls the arctangent of two arguments with one, which raises a TypeError.',
  },
  {
    id: 'brainpy-erf-origin',
    ...{ library, name: 'erf', where: 'code', seen, fixed: 'June 2026' },
    wrong: 'The origin has the error function where its complement is due, so it falls, and about 0.',
    formula: {
      written: String.raw`\tfrac12 \operatorname{erf}(-\alpha x)`,
      right: String.raw`\tfrac12 \operatorname{erfc}(-\alpha x)`,
    },
    mistake: mistake(surrogates.erf, {
      origin: (x, { alpha }) => erf(-alpha * x) / 2,
      witnesses: [
        ['origin', 0.5, { alpha: 1 }],
        ['slope', 0.5, { alpha: 1 }],
      ],
      cause: 'origin-sign',
    }),
  },
  {
    id: 'brainpy-piecewise-leaky-relu-gradient',
    ...{ library, name: 'piecewise_leaky_relu', where: 'code', seen, fixed: null },
    wrong: 'Inside the window the gradient is twice the slope of the origin.',
    formula: { written: String.raw`\frac1w`, right: String.raw`\frac{1}{2w}` },
    mistake: mistake(surrogates.piecewiseLeakyRelu, {
      gradient: (x, { c, w }) => (Math.abs(x) <= w ? 1 / w : c),
      witnesses: [
        ['gradient', 0.25, { w: 1 }],
        ['gradient', 0.25, { w: 2 }],
      ],
      cause: 'gradient-factor',
    }),
  },
  {
    id: 'brainpy-squarewave-fourier-series-harmonics',
    ...{ library, name: 'squarewave_fourier_series', where: 'code', seen, fixed: null },
    wrong: 'The sums stop one short: n harmonics are documented, and n − 1 are summed (one if n is 1).',
    formula: { written: String.raw`\sum_{i=1}^{n-1}`, right: String.raw`\sum_{i=1}^{n}` },
    mistake: mistake(surrogates.squarewaveFourierSeries, {
      gradient: (x, { n, tPeriod }) => harmonics(x, Math.max(1, n - 1), tPeriod),
      witnesses: [
        ['gradient', 0, { n: 2, tPeriod: 8 }],
        ['gradient', 0.5, { n: 2, tPeriod: 8 }],
      ],
      cause: 'gradient-parameter',
    }),
  },
  {
    id: 'brainpy-squarewave-fourier-series-origin',
    ...{ library, name: 'squarewave_fourier_series', where: 'documentation', seen, fixed: null },
    wrong: 'The documented origin has half the coefficient that the code and the gradient have.',
    formula: { written: String.raw`\tfrac12 + \frac1\pi \sum`, right: String.raw`\tfrac12 + \frac2\pi \sum` },
    mistake: mistake(surrogates.squarewaveFourierSeries, {
      origin: (x, p) => 1 / 4 + surrogates.squarewaveFourierSeries.row.origin(x, p) / 2,
      witnesses: [['slope', 0.5, { n: 1, tPeriod: 8 }]],
      cause: 'gradient-factor',
    }),
  },
  {
    id: 'brainpy-s2nn-epsilon',
    ...{ library, name: 's2nn', where: 'code', seen, fixed: null },
    wrong: 'The origin adds 1e-8 inside the logarithm, the gradient does not: a relative error of 1e-8.',
  },
  {
    id: 'brainpy-q-pseudo-spike-gradient',
    ...{ library, name: 'q_pseudo_spike', where: 'code', seen, fixed: 'June 2026 (fb09982b)' },
    wrong: 'The gradient has alpha + 1 where its origin and its documentation have alpha − 1.',
    formula: {
      written: String.raw`\left(1 + \frac{2|x|}{\alpha + 1}\right)^{-\alpha}`,
      right: String.raw`\left(1 + \frac{2|x|}{\alpha - 1}\right)^{-\alpha}`,
    },
    mistake: mistake(surrogates.qPseudoSpike, {
      gradient: (x, { alpha }) => (1 + (2 * Math.abs(x)) / (alpha + 1)) ** -alpha,
      witnesses: [
        ['gradient', 1, { alpha: 2 }],
        ['gradient', 1, { alpha: 4 }],
      ],
      cause: 'gradient-known',
    }),
  },
  {
    id: 'brainpy-q-pseudo-spike-origin',
    ...{ library, name: 'q_pseudo_spike', where: 'code', seen, fixed: 'June 2026' },
    wrong: 'Left of the threshold the origin has a minus sign under the power, so it has a pole there.',
    formula: {
      written: String.raw`\tfrac12\left(1 - \frac{2|x|}{\alpha - 1}\right)^{1 - \alpha}`,
      right: String.raw`\tfrac12\left(1 + \frac{2|x|}{\alpha - 1}\right)^{1 - \alpha}`,
    },
    mistake: mistake(surrogates.qPseudoSpike, {
      origin: (x, p) =>
        x < 0
          ? (1 - (2 * Math.abs(x)) / (p.alpha - 1)) ** (1 - p.alpha) / 2
          : surrogates.qPseudoSpike.row.origin(x, p),
      witnesses: [
        ['origin', -1, { alpha: 2 }],
        ['origin', -1, { alpha: 2.5 }],
        ['slope', -0.25, { alpha: 2 }],
      ],
      cause: 'gradient-known',
    }),
  },
  {
    id: 'brainpy-q-pseudo-spike-domain',
    ...{ library, name: 'q_pseudo_spike', where: 'documentation', seen, fixed: null },
    wrong: 'The example plots alpha = 0.5 and 1, for which the formula is no number or divides by zero.',
  },
  {
    id: 'brainpy-gaussian-grad-gradient',
    ...{ library, name: 'gaussian_grad', where: 'code', seen, fixed: 'June 2026 (H-20)' },
    wrong: 'The exponent is multiplied by the variance where it is to be divided.',
    formula: {
      written: String.raw`\frac{\alpha}{\sigma\sqrt{2\pi}} e^{-x^2 \sigma^2 / 2}`,
      right: String.raw`\frac{\alpha}{\sigma\sqrt{2\pi}} e^{-x^2 / (2\sigma^2)}`,
    },
    mistake: mistake(surrogates.gaussianGrad, {
      gradient: (x, { sigma, alpha }) =>
        (alpha / (sigma * Math.sqrt(2 * Math.PI))) * Math.exp((-(x ** 2) / 2) * sigma ** 2),
      witnesses: [
        ['gradient', 1, { sigma: 0.5 }],
        ['gradient', 1, { sigma: 2 }],
      ],
      cause: 'gradient-stretch',
    }),
  },
  {
    id: 'brainpy-multi-gaussian-grad-scale',
    ...{ library, name: 'multi_gaussian_grad', where: 'documentation', seen, fixed: 'in BrainTools' },
    wrong: 'The documented gradient leaves out the factor scale, which is 0.5 by default.',
    mistake: mistake(surrogates.multiGaussianGrad, {
      gradient: (x, p) => surrogates.multiGaussianGrad.row.gradient(x, { ...p, scale: 1 }),
      witnesses: [['gradient', 0]],
      cause: 'gradient-factor-parameter',
    }),
  },
  {
    id: 'brainpy-log-tailed-relu-origin',
    ...{ library, name: 'log_tailed_relu', where: 'code', seen, fixed: null },
    wrong: 'Beyond 1 the origin is the bare logarithm, so it drops from 1 to 0 there.',
    formula: { written: String.raw`\ln x`, right: String.raw`1 + \ln x` },
    mistake: mistake(surrogates.logTailedRelu, {
      origin: (x, p) => (x > 1 ? Math.log(x) : surrogates.logTailedRelu.row.origin(x, p)),
      witnesses: [
        ['origin', 2],
        ['origin', 1 + 1e-9],
      ],
      cause: 'origin-jump',
    }),
  },
];

/** The gradient of a square wave of `n` harmonics. */
function harmonics(x: number, n: number, tPeriod: number): number {
  return surrogates.squarewaveFourierSeries.row.gradient(x, { n, tPeriod });
}
