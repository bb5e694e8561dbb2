import { surrogates } from 'spiketape';
import { type Erratum, mistake } from './erratum.ts';

const library = 'ngclearn';
const seen = 'June 2026 (6cfadd53)';
const before = 'before June 2026 (c89ba39e)';

/** ngc-learn. */
export const ngclearn: readonly Erratum[] = [
  {
    id: 'ngclearn-triangular-estimator-gradient',
    ...{ library, name: 'triangular_estimator', where: 'code', seen: before, fixed: 'June 2026 (18c53ff7)' },
    wrong:
      'The gradient is the slope of a tent, not a tent: negative where it fires, and 0 if the threshold is 0.',
    formula: {
      written: String.raw`\begin{cases} \mathrm{thr} & v < \mathrm{thr} \\ -\mathrm{thr} & v \ge \mathrm{thr} \end{cases}`,
      right: String.raw`\max\left(0, 1 - \alpha|v - \mathrm{thr}|\right)`,
    },
    mistake: mistake(surrogates.triangular, {
      gradient: (x, { thr }) => (x < thr ? thr : -thr),
      witnesses: [
        ['gradient', 0.5, { thr: 1 }],
        ['gradient', 1.5, { thr: 1 }],
        ['gradient', 0.1, { thr: 0 }],
      ],
      cause: null,
    }),
  },
  {
    id: 'ngclearn-arctan-estimator-factor',
    ...{ library, name: 'arctan_estimator', where: 'code', seen, fixed: null },
    wrong: 'The chain factor πα/2 is missing from the gradient.',
    formula: {
      written: String.raw`\frac1\pi \cdot \frac{1}{1 + z^2},\ z = \tfrac\pi2 \alpha (v - \mathrm{thr})`,
      right: String.raw`\frac\alpha2 \cdot \frac{1}{1 + z^2}`,
    },
    mistake: mistake(surrogates.arctanEstimator, {
      gradient: (x, { thr, alpha }) => 1 / Math.PI / (1 + ((Math.PI / 2) * alpha * (x - thr)) ** 2),
      witnesses: [
        ['gradient', 0],
        ['gradient', 0.5],
        ['gradient', 0.1, { alpha: 4 }],
      ],
      cause: 'gradient-factor-parameter',
    }),
  },
  {
    id: 'ngclearn-arctan-estimator-center',
    ...{ library, name: 'arctan_estimator', where: 'code', seen: before, fixed: 'June 2026' },
    wrong: 'The gradient has its peak at v = 0 whatever the threshold is, and lacks the chain factor too.',
    formula: {
      written: String.raw`\frac1\pi \cdot \frac{1}{1 + \left(\tfrac\pi2 \alpha v\right)^2}`,
      right: String.raw`\frac\alpha2 \cdot \frac{1}{1 + \left(\tfrac\pi2 \alpha (v - \mathrm{thr})\right)^2}`,
    },
    mistake: mistake(surrogates.arctanEstimator, {
      gradient: (x, { alpha }) => 1 / Math.PI / (1 + ((Math.PI / 2) * alpha * x) ** 2),
      witnesses: [['gradient', 1, { thr: 1 }]],
      cause: null,
    }),
  },
  {
    id: 'ngclearn-arctan-estimator-arguments',
    ...{ library, name: 'arctan_estimator', where: 'documentation', seen, fixed: null },
    wrong: 'The origin is documented to take the threshold second, where it takes alpha.',
  },
  {
    id: 'ngclearn-secant-lif-estimator-default',
    ...{ library, name: 'secant_lif_estimator', where: 'code', seen, fixed: null },
    wrong: 'The hyperbolic secant is not squared, and by default its factor is left out.',
    formula: {
      written: String.raw`\operatorname{sech}(c_2 j)`,
      right: String.raw`c_1 c_2 \operatorname{sech}^2(c_2 j)`,
    },
    mistake: mistake(surrogates.secantLif, {
      gradient: (x, { c2 }) => (x > 0 ? 1 / Math.cosh(c2 * x) : 0),
      witnesses: [['gradient', 10]],
      cause: 'gradient-power',
    }),
  },
  {
    id: 'ngclearn-secant-lif-estimator-scaled',
    ...{ library, name: 'secant_lif_estimator', where: 'code', seen, fixed: null },
    wrong: 'The hyperbolic secant is not squared, also with omit_scale=False.',
    formula: {
      written: String.raw`c_1 c_2 \operatorname{sech}(c_2 j)`,
      right: String.raw`c_1 c_2 \operatorname{sech}^2(c_2 j)`,
    },
    mistake: mistake(surrogates.secantLif, {
      gradient: (x, { c1, c2 }) => (x > 0 ? (c1 * c2) / Math.cosh(c2 * x) : 0),
      witnesses: [['gradient', 10]],
      cause: 'gradient-power',
    }),
  },
  {
    id: 'ngclearn-secant-lif-estimator-origin',
    ...{ library, name: 'secant_lif_estimator', where: 'documentation', seen, fixed: null },
    wrong: 'The documented origin is the hyperbolic secant, whose derivative is not its square: it falls.',
    formula: { written: String.raw`\operatorname{sech}(x)`, right: String.raw`c_1 \tanh(c_2 x)` },
    mistake: mistake(surrogates.secantLif, {
      origin: (x) => (x > 0 ? 1 / Math.cosh(x) : 0),
      witnesses: [['slope', 0.5, { c1: 1, c2: 1 }]],
      cause: 'gradient-known',
    }),
  },
  {
    id: 'ngclearn-straight-through-estimator-infinity',
    ...{ library, name: 'straight_through_estimator', where: 'code', seen, fixed: null },
    wrong: 'The gradient 1 is computed as v · 0 + 1, which is no number at ±∞.',
    formula: { written: String.raw`v \cdot 0 + 1`, right: '1' },
    mistake: mistake(surrogates.straightThrough, {
      gradient: (x) => x * 0 + 1,
      witnesses: [['gradient', Infinity]],
      cause: 'gradient-not-finite',
    }),
  },
  {
    id: 'ngclearn-straight-through-estimator-origin',
    ...{ library, name: 'straight_through_estimator', where: 'code', seen, fixed: null },
    wrong: 'What it gives as its surrogate function is the step itself, whose derivative is 0.',
    formula: { written: 'H(v)', right: 'v' },
    mistake: mistake(surrogates.straightThrough, {
      origin: (x) => (x > 0 ? 1 : 0),
      witnesses: [['slope', 0.5]],
      cause: 'origin-flat',
    }),
  },
];
