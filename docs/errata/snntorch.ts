import { surrogates } from 'spiketape';
import { type Erratum, mistake } from './erratum.ts';

const library = 'snntorch';
const seen = '0.9.4 (01bcac78)';

/** The largest float32. */
const largest = (2 - 2 ** -23) * 2 ** 127;

/** snnTorch. */
export const snntorch: readonly Erratum[] = [
  {
    id: 'snntorch-atan-gradient',
    ...{ library, name: 'atan', where: 'documentation', seen, fixed: null },
    wrong: 'The documented gradient lacks the chain factor πα/2, which the code has.',
    formula: {
      written: String.raw`\frac1\pi \cdot \frac{1}{1 + \left(\tfrac\pi2 \alpha U\right)^2}`,
      right: String.raw`\frac\alpha2 \cdot \frac{1}{1 + \left(\tfrac\pi2 \alpha U\right)^2}`,
    },
    mistake: mistake(surrogates.arctan, {
      gradient: (x, { alpha }) => 1 / Math.PI / (1 + ((Math.PI / 2) * alpha * x) ** 2),
      witnesses: [
        ['gradient', 0, { alpha: 2 }],
        ['gradient', 0.5, { alpha: 2 }],
      ],
      cause: 'gradient-factor-parameter',
    }),
  },
  {
    id: 'snntorch-triangular-gradient',
    ...{ library, name: 'triangular', where: 'code', seen, fixed: null },
    wrong:
      'The gradient is the slope of a triangle, not a triangle: negative where it fires, and it never ends.',
    formula: {
      written: String.raw`\begin{cases} 1 & U < 0 \\ -1 & U \ge 0 \end{cases}`,
      right: String.raw`\max(0, 1 - |U|)`,
    },
    mistake: mistake(surrogates.reluGrad, {
      gradient: (x, { alpha }) => (x >= 0 ? -alpha : alpha),
      witnesses: [['gradient', 0.5, { alpha: 1, width: 1 }]],
      cause: null,
    }),
  },
  {
    id: 'snntorch-sigmoid-overflow',
    ...{ library, name: 'sigmoid', where: 'code', seen, fixed: null },
    wrong: 'In float32 the exponential overflows where kU is below −88.7, and the gradient is ∞/∞.',
    formula: {
      written: String.raw`\frac{k e^{-kU}}{\left(e^{-kU} + 1\right)^2}`,
      right: String.raw`\frac{k e^{-k|U|}}{\left(e^{-k|U|} + 1\right)^2}`,
    },
    mistake: mistake(surrogates.sigmoid, {
      gradient: (x, { alpha }) => {
        const e = Math.exp(-alpha * x);
        return e > largest ? Number.NaN : (alpha * e) / (e + 1) ** 2;
      },
      witnesses: [['gradient', -4, { alpha: 25 }]],
      cause: 'gradient-not-finite',
    }),
  },
  {
    id: 'snntorch-threshold',
    ...{ library, name: 'atan', where: 'documentation', seen, fixed: null },
    wrong: 'Every surrogate is documented to fire at the threshold too; the code fires above it only.',
  },
  {
    id: 'snntorch-lso-call',
    ...{ library, name: 'LSO', where: 'code', seen, fixed: null },
    wrong: 'It calls the stochastic operator, which lacks an argument then: a TypeError.',
  },
  {
    id: 'snntorch-sfs-support',
    ...{ library, name: 'SFS', where: 'code', seen, fixed: null },
    wrong: 'The gradient is 0 up to U = 1, so everywhere near the threshold; it is documented so.',
  },
];
