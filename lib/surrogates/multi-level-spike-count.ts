import { builtIn } from './core/surrogate.ts';

/**
 * A count of spikes from 0 to n, the first at thr and one more for each 1 beyond it: its origin is the ramp through the
 * staircase. Its values are no zeros and ones, so a neuron that fires it wants the reset 'subtract'.
 */
export const multiLevelSpikeCount = /* @__PURE__ */ builtIn({
  name: 'multiLevelSpikeCount',
  parameters: { n: { default: 4, min: 1, integer: true }, thr: { default: 0.5 } },
  forward: (x, { n, thr }) => (x - thr >= n - 1 ? n : x >= thr ? Math.floor(x - thr) + 1 : 0),
  origin: (x, { n, thr }) => Math.max(0, Math.min(x - thr + 1 / 2, n)),
  gradient: (x, { n, thr }) => (x >= thr - 1 / 2 && x <= thr - 1 / 2 + n ? 1 : 0),
  parameterGradients: {
    thr: (x, { n, thr }) => (x >= thr - 1 / 2 && x <= thr - 1 / 2 + n ? -1 : 0),
  },
  threshold: ({ thr }) => thr,
  kinks: ({ n, thr }) => [thr - 1 / 2, thr - 1 / 2 + n],
  support: ({ n, thr }) => [thr - 1 / 2, thr - 1 / 2 + n],
  center: ({ n, thr }) => thr - 1 / 2 + n / 2,
  originAtThreshold: () => 1 / 2,
  mass: ({ n }) => n,
  peak: () => 1,
  formula: {
    origin: String.raw`\min\left(\max\left(x - \mathrm{thr} + \tfrac12, 0\right), n\right)`,
    gradient: String.raw`\begin{cases} 1 & 0 \le x - \mathrm{thr} + \tfrac12 \le n \\ 0 & \text{otherwise} \end{cases}`,
  },
  source:
    'Luo et al. 2024, Integer-valued training and spike-driven inference; origin of SpikingJelly (MultiLevelSpikeCount)',
  peers: [
    {
      library: 'spikingjelly',
      name: 'MultiLevelSpikeCount',
      differs: 'it rounds halves to even: 0.5 is 0 spikes, 2.5 are 2; n = 4 is what its ILIFNode passes',
    },
  ],
});
