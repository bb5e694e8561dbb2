import { surrogates } from 'spiketape';
import { logistic, logisticSlope } from '../../lib/util/math.ts';
import { type Erratum, mistake } from './erratum.ts';

const library = 'spikingjelly';
const seen = 'August 2026 (afb13226)';

/** SpikingJelly. */
export const spikingjelly: readonly Erratum[] = [
  {
    id: 'spikingjelly-piecewise-leaky-relu-documentation',
    ...{ library, name: 'PiecewiseLeakyReLU', where: 'documentation', seen: 'August 2024 (d3ee3e84)' },
    fixed: 'October 2024 (3756e2f8)',
    wrong: 'The documented gradient inside the window is twice the slope of the origin.',
    formula: { written: String.raw`\frac1w`, right: String.raw`\frac{1}{2w}` },
    mistake: mistake(surrogates.piecewiseLeakyRelu, {
      gradient: (x, { c, w }) => (Math.abs(x) <= w ? 1 / w : c),
      witnesses: [['gradient', 0.25, { w: 1 }]],
      cause: 'gradient-factor',
    }),
  },
  {
    id: 'spikingjelly-piecewise-leaky-relu-kernel',
    ...{ library, name: 'PiecewiseLeakyReLU', where: 'CUDA kernel', seen, fixed: null },
    wrong: 'The generated kernel has twice the gradient of the PyTorch code inside the window.',
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
    id: 'spikingjelly-piecewise-leaky-relu-edge',
    ...{ library, name: 'PiecewiseLeakyReLU', where: 'code', seen, fixed: null },
    wrong: 'At |x| = w the PyTorch code takes the leak, the documentation and the CUDA kernel the window.',
  },
  {
    id: 'spikingjelly-s2nn-origin',
    ...{ library, name: 'S2NN', where: 'documentation', seen, fixed: null },
    wrong: 'The documented origin adds 1 right of the threshold, where 1/2 makes it continuous.',
    formula: { written: String.raw`\beta \ln(1 + x) + 1`, right: String.raw`\beta \ln(1 + x) + \tfrac12` },
    mistake: mistake(surrogates.s2nn, {
      origin: (x, { alpha, beta }) => (x < 0 ? logistic(alpha * x) : beta * Math.log1p(x) + 1),
      witnesses: [
        ['origin', 0],
        ['origin', 1],
      ],
      cause: 'origin-jump',
    }),
  },
  {
    id: 'spikingjelly-s2nn-gradient',
    ...{
      library,
      name: 'S2NN',
      where: 'documentation',
      seen: 'August 2024 (d3ee3e84)',
      fixed: 'August 2026',
    },
    wrong: 'The documented gradient multiplies by x + 1 where it divides.',
    formula: { written: String.raw`\beta (x + 1)`, right: String.raw`\frac{\beta}{x + 1}` },
    mistake: mistake(surrogates.s2nn, {
      gradient: (x, { alpha, beta }) => (x < 0 ? alpha * logisticSlope(alpha * x) : beta * (x + 1)),
      witnesses: [['gradient', 1]],
      cause: 'gradient-power',
    }),
  },
  {
    id: 'spikingjelly-s2nn-epsilon',
    ...{ library, name: 'S2NN', where: 'code', seen, fixed: null },
    wrong: 'The origin adds 1e-5 inside the logarithm, the gradient does not.',
    formula: { written: String.raw`\beta \ln(|x + 1| + 10^{-5})`, right: String.raw`\beta \ln(x + 1)` },
    mistake: mistake(surrogates.s2nn, {
      origin: (x, { alpha, beta }) =>
        x < 0 ? logistic(alpha * x) : beta * Math.log(Math.abs(x + 1) + 1e-5) + 1 / 2,
      witnesses: [['slope', 0.02]],
      cause: 'gradient-known',
    }),
  },
  {
    id: 'spikingjelly-squarewave-fourier-series-harmonics',
    ...{ library, name: 'SquarewaveFourierSeries', where: 'code', seen, fixed: null },
    wrong:
      'One harmonic less than n is summed; with n = 1 there is none, and the gradient is 0. It is documented so by now.',
    formula: { written: String.raw`\sum_{i=1}^{n-1}`, right: String.raw`\sum_{i=1}^{n}` },
    mistake: mistake(surrogates.squarewaveFourierSeries, {
      gradient: (x, { n, tPeriod }) =>
        surrogates.squarewaveFourierSeries.row.gradient(x, { n: n - 1, tPeriod }),
      witnesses: [['gradient', 0.5, { n: 1, tPeriod: 8 }]],
      cause: 'gradient-parameter',
    }),
  },
  {
    id: 'spikingjelly-super-spike-width',
    ...{ library, name: 'SuperSpike', where: 'code', seen, fixed: null },
    wrong:
      'Its alpha scales the height of the gradient, where that of the paper sets its width; it is documented so.',
    formula: {
      written: String.raw`\frac{\alpha}{(1 + |x|)^2}`,
      right: String.raw`\frac{1}{(1 + \alpha|x|)^2}`,
    },
    mistake: mistake(surrogates.invSquareGrad, {
      gradient: (x, { alpha }) => alpha / (1 + Math.abs(x)) ** 2,
      witnesses: [['gradient', 1, { alpha: 10 }]],
      cause: 'gradient-known',
    }),
  },
  {
    id: 'spikingjelly-fake-numerical-gradient-zero',
    ...{ library, name: 'FakeNumericalGradient', where: 'code', seen, fixed: null },
    wrong: 'At −0, which counts as firing, the quotient is −∞ and passes the bound from above.',
    formula: {
      written: String.raw`\min\left(\frac{2H(x) - 1}{x}, \alpha\right)`,
      right: String.raw`\min\left(\frac{1}{|x|}, \alpha\right)`,
    },
    mistake: mistake(surrogates.fakeNumericalGradient, {
      gradient: (x, { alpha }) => Math.min((x >= 0 ? 1 : -1) / x, alpha),
      witnesses: [
        ['gradient', -0],
        ['gradient', 0],
      ],
      cause: 'gradient-not-finite',
    }),
  },
  {
    id: 'spikingjelly-fake-numerical-gradient-documentation',
    ...{ library, name: 'FakeNumericalGradient', where: 'documentation', seen, fixed: null },
    wrong:
      'The text of the backward function has 2 − sign(x) over x and bounds on both sides: negative left of 0.',
    mistake: mistake(surrogates.fakeNumericalGradient, {
      gradient: (x, { alpha }) => Math.max(-alpha, Math.min((2 - Math.sign(x)) / x, alpha)),
      witnesses: [['gradient', -4]],
      cause: 'gradient-wrong-region',
    }),
  },
  {
    id: 'spikingjelly-log-tailed-relu-documentation',
    ...{ library, name: 'LogTailedReLU', where: 'documentation', seen: 'August 2024 (d3ee3e84)' },
    fixed: 'May 2026 (7182fb15)',
    wrong: 'Beyond 1 the documented origin is the bare logarithm, so it drops from 1 to 0 there.',
    formula: { written: String.raw`\ln x`, right: String.raw`1 + \ln x` },
    mistake: mistake(surrogates.logTailedRelu, {
      origin: (x, p) => (x > 1 ? Math.log(x) : surrogates.logTailedRelu.row.origin(x, p)),
      witnesses: [['origin', 2]],
      cause: 'origin-jump',
    }),
  },
  {
    id: 'spikingjelly-log-tailed-relu-origin',
    ...{ library, name: 'LogTailedReLU', where: 'code', seen: 'August 2024 (d3ee3e84)' },
    fixed: 'August 2026 (838c0d26)',
    wrong:
      'The origin mixes its branches by a mask, so that for x <= 0 it is 0 times the logarithm of no positive number.',
    mistake: mistake(surrogates.logTailedRelu, {
      origin: (x, { alpha }) => {
        const far = x > 1 ? 1 : 0;
        return (1 - far) * (x > 0 ? x : alpha * x) + far * (Math.log(x) + 1);
      },
      witnesses: [
        ['origin', -1],
        ['origin', 0],
      ],
      cause: 'origin-not-finite',
    }),
  },
  {
    id: 'spikingjelly-log-tailed-relu-kernel',
    ...{ library, name: 'LogTailedReLU', where: 'CUDA kernel', seen, fixed: null },
    wrong: 'The generated kernel mixes branches by a mask: at x = 0 it computes 0 times 1/0.',
    mistake: mistake(surrogates.logTailedRelu, {
      gradient: (x, { alpha }) => {
        const [left, far] = [x <= 0 ? 1 : 0, x > 1 ? 1 : 0];
        const isInfinite = Math.abs(x) === Infinity;
        return left * alpha + (1 - left) * (1 - far) + (isInfinite ? 0 : far * (1 / x));
      },
      witnesses: [['gradient', 0]],
      cause: 'gradient-not-finite',
    }),
  },
  {
    id: 'spikingjelly-s2nn-kernel',
    ...{ library, name: 'S2NN', where: 'CUDA kernel', seen, fixed: null },
    wrong: 'The generated kernel mixes branches by a mask: at x = −1 it computes 0 times 1/0.',
    mistake: mistake(surrogates.s2nn, {
      gradient: (x, { alpha, beta }) => {
        const left = x < 0 ? 1 : 0;
        return left * alpha * logisticSlope(alpha * x) + (1 - left) * (beta / (x + 1));
      },
      witnesses: [['gradient', -1]],
      cause: 'gradient-not-finite',
    }),
  },
  {
    id: 'spikingjelly-q-pseudo-spike-kernel',
    ...{ library, name: 'QPseudoSpike', where: 'CUDA kernel', seen, fixed: null },
    wrong: 'In half precision the kernel raises e, not 2, to a logarithm to base 2.',
    formula: { written: String.raw`e^{-\alpha \log_2 u}`, right: String.raw`2^{-\alpha \log_2 u}` },
    mistake: mistake(surrogates.qPseudoSpike, {
      gradient: (x, { alpha }) => Math.exp(-alpha * Math.log2(1 + (2 * Math.abs(x)) / (alpha - 1))),
      witnesses: [['gradient', 1, { alpha: 2 }]],
      cause: 'gradient-power',
    }),
  },
  {
    id: 'spikingjelly-q-pseudo-spike-domain',
    ...{ library, name: 'QPseudoSpike', where: 'code', seen, fixed: null },
    wrong:
      'Its alpha has to be above 1, which is documented and not checked: 1 divides by zero, 0.5 gives no number.',
  },
  {
    id: 'spikingjelly-sigmoid-tail',
    ...{ library, name: 'Sigmoid', where: 'code', seen, fixed: null },
    wrong: 'In float32 the gradient is 0 at x = 4.5 for alpha = 4 and 6.1e-8 at −4.5, though it is even.',
  },
];
