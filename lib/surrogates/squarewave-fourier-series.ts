import { builtIn } from './core/surrogate.ts';

/** The first n harmonics of a square wave of period tPeriod: a step only for |x| < tPeriod / 2. */
export const squarewaveFourierSeries = /* @__PURE__ */ builtIn({
  name: 'squarewaveFourierSeries',
  parameters: { n: { default: 2, min: 1, integer: true }, tPeriod: { default: 8, above: 0 } },
  origin: (x, { n, tPeriod }) => {
    const phase = Math.abs(x) === Infinity ? 0 : ((2 * Math.PI) / tPeriod) * (x % tPeriod);
    let sum = 0;
    for (let i = 1; i <= n; i++) sum += Math.sin((2 * i - 1) * phase) / (2 * i - 1);
    return 1 / 2 + (2 / Math.PI) * sum;
  },
  gradient: (x, { n, tPeriod }) => {
    const phase = ((2 * Math.PI) / tPeriod) * (x % tPeriod);
    const first = Math.cos(phase);
    // cos((2i + 1) φ) = 2 cos(2φ) cos((2i - 1) φ) - cos((2i - 3) φ), which takes one cosine for all.
    const factor = 4 * first * first - 2;
    let sum = 0;
    let before = first;
    let last = first;
    for (let i = 1; i <= n; i++) {
      sum += last;
      const next = factor * last - before;
      before = last;
      last = next;
    }
    return Math.abs(x) === Infinity ? 0 : (4 / tPeriod) * sum;
  },
  parameterGradients: {
    tPeriod: (x, { n, tPeriod }) => {
      const phase = ((2 * Math.PI) / tPeriod) * (x % tPeriod);
      let sum = 0;
      for (let i = 1; i <= n; i++) sum += Math.cos((2 * i - 1) * phase);
      return Math.abs(x) === Infinity ? 0 : (-4 * x * sum) / (tPeriod * tPeriod);
    },
  },
  center: () => 0,
  originAtThreshold: () => 1 / 2,
  peak: ({ n, tPeriod }) => (4 * n) / tPeriod,
  tail: () => 0,
  length: ({ n, tPeriod }) => tPeriod / (4 * n),
  formula: {
    origin: String.raw`\tfrac12 + \frac2\pi \sum_{i=1}^{n} \frac{\sin\left((2i - 1) \frac{2\pi}{T} x\right)}{2i - 1}`,
    gradient: String.raw`\frac4T \sum_{i=1}^{n} \cos\left((2i - 1) \frac{2\pi}{T} x\right)`,
  },
  source: 'SpikingJelly (SquarewaveFourierSeries), origin as there, with n the number of harmonics',
  peers: [
    {
      library: 'brainpy',
      name: 'squarewave_fourier_series',
      parameters: { n: 2 },
      differs: 'it sums n − 1 harmonics (one if n = 1), so its n = 2 is n = 1 here',
    },
    {
      library: 'spikingjelly',
      name: 'SquarewaveFourierSeries',
      parameters: { n: 2 },
      differs: 'it sums n − 1 harmonics (none if n = 1), so its n = 2 is n = 1 here',
    },
    {
      library: 'braintools',
      name: 'SquarewaveFourierSeries',
      parameters: { n: 2 },
      differs: 'until June 2026 it summed n − 1 harmonics',
    },
  ],
});
