import { builtIn } from '../../../surrogates/core/surrogate.ts';

/** The gradient 1 in (-1/2, 1/2]: `box`, less its left edge. */
export const boxcar = /* @__PURE__ */ builtIn({
  name: 'boxcar',
  origin: (x) => Math.max(0, Math.min(x + 1 / 2, 1)),
  gradient: (x) => (x > -1 / 2 && x <= 1 / 2 ? 1 : 0),
  kinks: () => [-1 / 2, 1 / 2],
  support: () => [-1 / 2, 1 / 2],
});
