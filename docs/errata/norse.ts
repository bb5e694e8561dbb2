import { surrogate, surrogates } from 'spiketape';
import { erfc } from '../../lib/util/math.ts';
import { type Erratum, mistake } from './erratum.ts';

const library = 'norse';
const seen = '132f86eb';

/** x over the hypotenuse of x and alpha, as a soft step. */
const circ = surrogate({
  name: 'circ',
  parameters: { alpha: { default: 1, above: 0 } },
  origin: (x, { alpha }) => 1 / 2 + (Math.abs(x) === Infinity ? Math.sign(x) : x / Math.hypot(x, alpha)) / 2,
  gradient: (x, { alpha }) => (alpha / Math.hypot(x, alpha)) ** 2 / (2 * Math.hypot(x, alpha)),
  length: ({ alpha }) => alpha,
});

/** Norse. */
export const norse: readonly Erratum[] = [
  {
    id: 'norse-heavi-erfc-gradient',
    ...{ library, name: 'heavi_erfc', where: 'code', seen, fixed: null },
    wrong: 'The gradient is 2/k times the derivative of the soft step that the function stands for.',
    formula: {
      written: String.raw`\frac{2}{\sqrt\pi} e^{-k^2 x^2}`,
      right: String.raw`\frac{k}{\sqrt\pi} e^{-k^2 x^2}`,
    },
    mistake: mistake(surrogates.erf, {
      gradient: (x, { alpha }) => (2 / Math.sqrt(Math.PI)) * Math.exp(-((alpha * x) ** 2)),
      witnesses: [['gradient', 0.3, { alpha: 4 }]],
      cause: 'gradient-factor-parameter',
    }),
  },
  {
    id: 'norse-heavi-erfc-origin',
    ...{ library, name: 'heavi_erfc', where: 'documentation', seen, fixed: null },
    wrong: 'The documented function has the complement of the error function, so it falls from 3/2 to 1/2.',
    formula: {
      written: String.raw`\tfrac12 + \tfrac12 \operatorname{erfc}(kx)`,
      right: String.raw`\tfrac12 + \tfrac12 \operatorname{erf}(kx)`,
    },
    mistake: mistake(surrogates.erf, {
      origin: (x, { alpha }) => (1 + erfc(alpha * x)) / 2,
      witnesses: [['origin', 0.3, { alpha: 4 }]],
      cause: 'origin-sign',
    }),
  },
  {
    id: 'norse-heavi-tanh-gradient',
    ...{ library, name: 'tanh', where: 'code', seen, fixed: null },
    wrong: 'The gradient is 2/k times the derivative of the documented function (alpha here is 2k).',
    formula: {
      written: String.raw`1 - \tanh^2(kx)`,
      right: String.raw`\tfrac k2 \left(1 - \tanh^2(kx)\right)`,
    },
    mistake: mistake(surrogates.sigmoid, {
      gradient: (x, { alpha }) => 1 / Math.cosh((alpha * x) / 2) ** 2,
      witnesses: [['gradient', 0.3, { alpha: 8 }]],
      cause: 'gradient-factor-parameter',
    }),
  },
  {
    id: 'norse-heavi-circ-gradient',
    ...{ library, name: 'circ', where: 'code', seen, fixed: null },
    wrong: 'The gradient is 2α times the derivative of the documented function.',
    formula: {
      written: String.raw`\frac{\alpha^3}{(x^2 + \alpha^2)^{3/2}}`,
      right: String.raw`\frac{\alpha^2}{2 (x^2 + \alpha^2)^{3/2}}`,
    },
    mistake: mistake(circ, {
      gradient: (x, { alpha }) => (alpha / Math.hypot(x, alpha)) ** 3,
      witnesses: [['gradient', 0.3, { alpha: 2 }]],
      cause: 'gradient-factor-parameter',
    }),
  },
];
