import { decaySlope } from '../util/math.ts';
import { builtIn } from './core/surrogate.ts';

/** The escape rate of a noisy neuron as the gradient: slope at the center, and exponential flanks of rate beta. */
export const spikeRateEscape = /* @__PURE__ */ builtIn({
  name: 'spikeRateEscape',
  parameters: {
    beta: { default: 1, above: 0 },
    slope: { default: 25, min: 0 },
    center: { default: 0 },
  },
  origin: (x, { beta, slope, center }) => {
    const e = Math.exp(-beta * Math.abs(x - center));
    const e0 = Math.exp(-beta * Math.abs(center));
    return 1 / 2 + (slope / beta) * ((x < center ? e : 2 - e) - (0 < center ? e0 : 2 - e0));
  },
  gradient: (x, { beta, slope, center }) => slope * Math.exp(-beta * Math.abs(x - center)),
  parameterGradients: {
    beta: (x, { beta, slope, center }) => {
      const q = decaySlope(Math.abs(x - center), beta);
      const q0 = decaySlope(Math.abs(center), beta);
      return slope * ((x < center ? -q : q) + (center < 0 ? -q0 : q0));
    },
    slope: (x, { beta, center }) => {
      const q = Math.expm1(-beta * Math.abs(x - center)) / beta;
      const q0 = Math.expm1(-beta * Math.abs(center)) / beta;
      return (x < center ? q : -q) + (center < 0 ? q0 : -q0);
    },
  },
  kinks: ({ center }) => [center],
  center: ({ center }) => center,
  originAtThreshold: () => 1 / 2,
  mass: ({ beta, slope }) => (2 * slope) / beta,
  peak: ({ slope }) => slope,
  tail: () => 'exponential',
  length: ({ beta }) => 1 / beta,
  formula: {
    origin: String.raw`\tfrac12 + \frac{\mathrm{slope}}{\beta} \left[F(x) - F(0)\right], \quad F(u) = \begin{cases} e^{\beta(u - \mathrm{center})} & u < \mathrm{center} \\ 2 - e^{-\beta(u - \mathrm{center})} & u \ge \mathrm{center} \end{cases}`,
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
