import { surrogate } from '../surrogate.ts';

/** The escape rate of a noisy neuron as the gradient: slope at the center, and exponential flanks of rate beta. */
export const spikeRateEscape = /* @__PURE__ */ surrogate({
  name: 'spikeRateEscape',
  parameters: {
    beta: { default: 1, above: 0 },
    slope: { default: 25, min: 0 },
    center: { default: 0 },
  },
  origin: (x, { beta, slope, center }) => {
    const q = -Math.expm1(-beta * Math.abs(x - center));
    const q0 = -Math.expm1(-beta * Math.abs(center));
    return 1 / 2 + (slope / beta) * ((x < center ? -q : q) + (center < 0 ? -q0 : q0));
  },
  gradient: (x, { beta, slope, center }) => slope * Math.exp(-beta * Math.abs(x - center)),
  kinks: ({ center }) => [center],
  center: ({ center }) => center,
  originAtThreshold: () => 1 / 2,
  mass: ({ beta, slope }) => (2 * slope) / beta,
  length: ({ beta }) => 1 / beta,
  formula: {
    origin: String.raw`\tfrac12 + \frac{\mathrm{slope}}{\beta} \left[Q(x - c) + Q(c)\right], \quad Q(u) = \operatorname{sgn}(u) \left(1 - e^{-\beta|u|}\right), \quad c = \mathrm{center}`,
    gradient: String.raw`\mathrm{slope}\, e^{-\beta|x - \mathrm{center}|}`,
  },
  source: 'Gerstner and Kistler 2002, Spiking neuron models; origin derived here',
  peers: [
    {
      library: 'snntorch',
      name: 'spike_rate_escape',
      parameters: { center: 1 },
      differs:
        'it subtracts a threshold of 1 a second time, so its gradient is highest 1 above the threshold',
    },
  ],
});
