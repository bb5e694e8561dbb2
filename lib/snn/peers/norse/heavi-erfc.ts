import { builtIn } from '../../../surrogates/core/surrogate.ts';
import { erfc } from '../../../util/math.ts';

/** The Gaussian of Norse's `heavi_erfc`, of height 2 / sqrt(pi) whatever its width: `erf` times 2 / alpha. */
export const heaviErfc = /* @__PURE__ */ builtIn({
  name: 'heaviErfc',
  parameters: { alpha: { default: 100, above: 0 } },
  origin: (x, { alpha }) => erfc(-alpha * x) / alpha,
  gradient: (x, { alpha }) => (2 / Math.sqrt(Math.PI)) * Math.exp(-((alpha * x) ** 2)),
  center: () => 0,
  length: ({ alpha }) => 1 / alpha,
});
