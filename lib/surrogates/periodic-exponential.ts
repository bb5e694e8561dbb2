import { builtIn } from './core/surrogate.ts';

/**
 * A count of spikes from 0 to n, one for each period from the threshold on: its gradient has exponential flanks about every
 * step of the staircase. A neuron that fires it wants the reset 'subtract', and its vThreshold as period. Its kinks are a list: n is
 * at most 65,536, as in Rockpool.
 */
export const periodicExponential = /* @__PURE__ */ builtIn({
  name: 'periodicExponential',
  parameters: {
    n: { default: 4, min: 1, integer: true },
    period: { default: 1, above: 0 },
    width: { default: 0.5, above: 0 },
    scale: { default: 1, min: 0 },
  },
  rejects: ({ n }) => (n > 65_536 ? `n must be at most 65536, got ${n}.` : undefined),
  forward: (x, { n, period }) => (x / period >= n - 1 ? n : x >= 0 ? Math.floor(x / period) + 1 : 0),
  origin: (x, { n, period, width, scale }) => {
    const step = Math.max(0, Math.min(Math.round(x / period), n - 1));
    const r = x - step * period;
    const q = -Math.expm1(-Math.abs(r) / width);
    const between = -2 * step * Math.expm1(-period / (2 * width));
    // Left of all steps the constants come first, so that what is left of the tail is not rounded away.
    return x < 0
      ? 1 / 2 - scale * width + scale * width * Math.exp(x / width)
      : 1 / 2 + scale * width * (between + (r < 0 ? -q : q));
  },
  gradient: (x, { n, period, width, scale }) => {
    const step = Math.max(0, Math.min(Math.round(x / period), n - 1));
    return scale * Math.exp(-Math.abs(x - step * period) / width);
  },
  kinks: ({ n, period }) => Array.from({ length: 2 * n - 1 }, (_, i) => (i * period) / 2),
  center: ({ n, period }) => ((n - 1) * period) / 2,
  originAtThreshold: () => 1 / 2,
  mass: ({ n, period, width, scale }) =>
    2 * scale * width * (1 - (n - 1) * Math.expm1(-period / (2 * width))),
  peak: ({ scale }) => scale,
  tail: () => 'exponential',
  length: ({ period, width }) => Math.min(width, period / 2),
  formula: {
    origin: String.raw`\tfrac12 + 2k\, Q\left(\tfrac{\mathrm{period}}{2}\right) + Q(r), \quad Q(u) = \operatorname{sgn}(u)\, \mathrm{scale}\, \mathrm{width} \left(1 - e^{-|u| / \mathrm{width}}\right)`,
    gradient: String.raw`\mathrm{scale}\, e^{-|r| / \mathrm{width}}, \quad r = x - k\, \mathrm{period}, \quad k = \min\left(\max\left(\left\lfloor \tfrac{x}{\mathrm{period}} + \tfrac12 \right\rfloor, 0\right), n - 1\right)`,
  },
  source: 'Weidel and Sheik 2021, WaveSense (Rockpool PeriodicExponential); origin derived here',
  peers: [
    {
      library: 'rockpool',
      name: 'PeriodicExponential',
      differs: 'it counts up to 65,536 spikes; its period is the threshold and its scale one over it',
    },
    {
      library: 'sinabs',
      name: 'PeriodicExponential',
      differs: 'from the threshold on, its flanks are half as wide and without end',
    },
  ],
});
