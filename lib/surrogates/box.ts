import { builtIn } from './core/surrogate.ts';

/** A gradient of the given height within a window to both sides, its edges included. */
export const box = /* @__PURE__ */ builtIn({
  name: 'box',
  parameters: { window: { default: 5, above: 0 }, height: { default: 1 } },
  origin: (x, { window, height }) => 1 / 2 + height * Math.max(-window, Math.min(x, window)),
  gradient: (x, { window, height }) => (Math.abs(x) <= window ? height : 0),
  parameterGradients: {
    window: (x, { window, height }) => (x > window ? height : x < -window ? -height : 0),
    height: (x, { window }) => Math.max(-window, Math.min(x, window)),
  },
  kinks: ({ window, height }) => (height === 0 ? [] : [-window, window]),
  support: ({ window }) => [-window, window],
  center: () => 0,
  originAtThreshold: () => 1 / 2,
  mass: ({ window, height }) => 2 * height * window,
  peak: ({ height }) => Math.abs(height),
  length: ({ window }) => window,
  formula: {
    origin: String.raw`\tfrac12 + \mathrm{height} \max\left(-\mathrm{window}, \min(x, \mathrm{window})\right)`,
    gradient: String.raw`\begin{cases} \mathrm{height} & |x| \le \mathrm{window} \\ 0 & |x| > \mathrm{window} \end{cases}`,
  },
  source: 'ngc-learn (boxcar_estimator), gradient as there; origin derived here',
  peers: [
    {
      library: 'ngclearn',
      name: 'boxcar_estimator',
      differs: 'what it gives as its surrogate function is the step',
    },
    {
      library: 'sparch',
      name: 'SpikeFunctionBoxcar',
      parameters: { window: 0.5 },
      differs: 'its gradient is 0 at the left edge',
    },
  ],
});
