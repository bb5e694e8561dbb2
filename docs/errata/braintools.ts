import { surrogates } from 'spiketape';
import { erf } from '../../lib/util/math.ts';
import { type Erratum, mistake } from './erratum.ts';

const library = 'braintools';
const seen = 'December 2025 (2833ff8)';

/** BrainTools. */
export const braintools: readonly Erratum[] = [
  {
    id: 'braintools-arctan-origin',
    ...{ library, name: 'Arctan', where: 'code', seen, fixed: 'June 2026 (bee02c5)' },
    wrong: 'π is the second argument of the arctangent where the result is to be divided by it.',
    formula: {
      written: String.raw`\operatorname{atan2}\left(\tfrac\pi2 \alpha x, \pi\right) + \tfrac12`,
      right: String.raw`\tfrac1\pi \arctan\left(\tfrac\pi2 \alpha x\right) + \tfrac12`,
    },
    mistake: mistake(surrogates.arctan, {
      origin: (x, { alpha }) => Math.atan2((Math.PI / 2) * alpha * x, Math.PI) + 1 / 2,
      witnesses: [
        ['origin', 2, { alpha: 1 }],
        ['slope', 2, { alpha: 1 }],
      ],
      cause: 'gradient-stretch',
    }),
  },
  {
    id: 'braintools-erf-origin',
    ...{ library, name: 'ERF', where: 'code', seen, fixed: 'June 2026 (bee02c5)' },
    wrong: 'The origin has the error function where its complement is due, so it falls, and about 0.',
    formula: {
      written: String.raw`\tfrac12 \operatorname{erf}(-\alpha x)`,
      right: String.raw`\tfrac12 \operatorname{erfc}(-\alpha x)`,
    },
    mistake: mistake(surrogates.erf, {
      origin: (x, { alpha }) => erf(-alpha * x) / 2,
      witnesses: [['origin', 0.5, { alpha: 1 }]],
      cause: 'origin-sign',
    }),
  },
  {
    id: 'braintools-piecewise-leaky-relu-gradient',
    ...{ library, name: 'PiecewiseLeakyRelu', where: 'documentation', seen: '57d33c2', fixed: null },
    wrong: 'The documented gradient inside the window is twice that of the code, which is right.',
    formula: { written: String.raw`\frac1w`, right: String.raw`\frac{1}{2w}` },
    mistake: mistake(surrogates.piecewiseLeakyRelu, {
      gradient: (x, { c, w }) => (Math.abs(x) <= w ? 1 / w : c),
      witnesses: [['gradient', 0.25, { w: 1 }]],
      cause: 'gradient-factor',
    }),
  },
  {
    id: 'braintools-log-tailed-relu-origin',
    ...{ library, name: 'LogTailedRelu', where: 'code', seen, fixed: 'June 2026 (252d4ff)' },
    wrong: 'Beyond 1 the origin is the bare logarithm, so it drops from 1 to 0 there.',
    formula: { written: String.raw`\ln x`, right: String.raw`1 + \ln x` },
    mistake: mistake(surrogates.logTailedRelu, {
      origin: (x, p) => (x > 1 ? Math.log(x) : surrogates.logTailedRelu.row.origin(x, p)),
      witnesses: [['origin', 2]],
      cause: 'origin-jump',
    }),
  },
  {
    id: 'braintools-q-pseudo-spike-mass',
    ...{ library, name: 'QPseudoSpike', where: 'code', seen: '57d33c2', fixed: null },
    wrong:
      'It has alpha + 1 in gradient and origin: consistent, but of mass 3 at alpha = 2, where others of that name have 1.',
    formula: {
      written: String.raw`\left(1 + \frac{2|x|}{\alpha + 1}\right)^{-\alpha}`,
      right: String.raw`\left(1 + \frac{2|x|}{\alpha - 1}\right)^{-\alpha}`,
    },
  },
  {
    id: 'braintools-s2nn-epsilon',
    ...{ library, name: 'S2NN', where: 'code', seen: '57d33c2', fixed: null },
    wrong: 'The origin adds 1e-8 inside the logarithm, the gradient does not: a relative error of 1e-8.',
  },
];
