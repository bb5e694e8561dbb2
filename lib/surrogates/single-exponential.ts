import { damped } from '../util/math.ts';
import { builtIn } from './core/surrogate.ts';

/** Exponential flanks of a given width as the gradient, of mass 2 scale whatever the width. */
export const singleExponential = /* @__PURE__ */ builtIn({
  name: 'singleExponential',
  parameters: { width: { default: 0.5, above: 0 }, scale: { default: 1, min: 0 } },
  origin: (x, { width, scale }) => {
    const q = -scale * Math.expm1(-Math.abs(x) / width);
    return 1 / 2 + (x < 0 ? -q : q);
  },
  gradient: (x, { width, scale }) => (scale / width) * Math.exp(-Math.abs(x) / width),
  parameterGradients: {
    width: (x, { width, scale }) => damped(-x / width, (scale / width) * Math.exp(-Math.abs(x) / width)),
    scale: (x, { width }) => {
      const q = -Math.expm1(-Math.abs(x) / width);
      return x < 0 ? -q : q;
    },
  },
  kinks: () => [0],
  center: () => 0,
  originAtThreshold: () => 1 / 2,
  mass: ({ scale }) => 2 * scale,
  peak: ({ width, scale }) => scale / width,
  tail: () => 'exponential',
  length: ({ width }) => width,
  formula: {
    origin: String.raw`\tfrac12 + \operatorname{sgn}(x)\, \mathrm{scale} \left(1 - e^{-|x| / \mathrm{width}}\right)`,
    gradient: String.raw`\frac{\mathrm{scale}}{\mathrm{width}} e^{-|x| / \mathrm{width}}`,
  },
  source: 'Shrestha and Orchard 2018, SLAYER (sinabs SingleExponential); origin derived here',
  peers: [{ library: 'sinabs', name: 'SingleExponential', differs: 'its width is a share of the threshold' }],
});
