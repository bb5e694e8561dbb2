import { builtIn } from './core/surrogate.ts';

/** A constant gradient from a window below the threshold on, with no end above. */
export const stepPiecewiseLinear = /* @__PURE__ */ builtIn({
  name: 'stepPiecewiseLinear',
  parameters: { window: { default: 0.5, min: 0 }, slope: { default: 1, above: 0 } },
  origin: (x, { window, slope }) => slope * Math.max(0, x + window),
  gradient: (x, { window, slope }) => (x >= -window ? slope : 0),
  parameterGradients: {
    window: (x, { window, slope }) => (x >= -window ? slope : 0),
    slope: (x, { window }) => Math.max(0, x + window),
  },
  kinks: ({ window }) => [-window],
  support: ({ window }) => [-window, Infinity],
  originAtThreshold: ({ window, slope }) => slope * window,
  mass: () => Infinity,
  peak: ({ slope }) => slope,
  tail: () => 0,
  length: ({ window }) => window || 1,
  formula: {
    origin: String.raw`\mathrm{slope} \max\left(0, x + \mathrm{window}\right)`,
    gradient: String.raw`\begin{cases} \mathrm{slope} & x \ge -\mathrm{window} \\ 0 & x < -\mathrm{window} \end{cases}`,
  },
  source: 'Rockpool (StepPWL), gradient as there; origin derived here',
  peers: [
    {
      library: 'rockpool',
      name: 'StepPWL',
      differs: 'its slope is one over the threshold, and it counts up to 65,536 spikes a step',
    },
    {
      library: 'sinabs',
      name: 'Heaviside',
      parameters: { window: 1 },
      differs: 'its slope is one over the threshold',
    },
  ],
});
