import { builtIn } from './core/surrogate.ts';

/** A line of slope alpha left of the threshold and of slope beta from it on. */
export const leakyRelu = /* @__PURE__ */ builtIn({
  name: 'leakyRelu',
  parameters: { alpha: { default: 0.1 }, beta: { default: 1 } },
  origin: (x, { alpha, beta }) => (x < 0 ? (alpha === 0 ? 0 : alpha * x) : beta === 0 ? 0 : beta * x),
  gradient: (x, { alpha, beta }) => (x < 0 ? alpha : beta),
  parameterGradients: {
    alpha: (x) => Math.min(x, 0),
    beta: (x) => Math.max(x, 0),
  },
  kinks: ({ alpha, beta }) => (alpha === beta ? [] : [0]),
  support: ({ alpha, beta }) => [alpha === 0 ? 0 : -Infinity, beta === 0 ? 0 : Infinity],
  originAtThreshold: () => 0,
  peak: ({ alpha, beta }) => Math.max(Math.abs(alpha), Math.abs(beta)),
  tail: ({ alpha, beta }) => (alpha === 0 && beta === 0 ? 'compact' : 0),
  formula: {
    origin: String.raw`\begin{cases} \alpha x & x < 0 \\ \beta x & x \ge 0 \end{cases}`,
    gradient: String.raw`\begin{cases} \alpha & x < 0 \\ \beta & x \ge 0 \end{cases}`,
  },
  source: 'BrainPy (leaky_relu), origin as there',
  peers: [
    { library: 'brainpy', name: 'leaky_relu' },
    { library: 'spikingjelly', name: 'LeakyKReLU', parameters: { alpha: 0, beta: 1 } },
    { library: 'braintools', name: 'LeakyRelu' },
    {
      library: 'snntorch',
      name: 'LSO',
      parameters: { alpha: 0.1, beta: 1 },
      differs: 'calling it raises a TypeError in 0.9.4; its formula has slope alpha at x = 0',
    },
    {
      library: 'snntorch',
      name: 'heaviside',
      parameters: { alpha: 0, beta: 1 },
      differs: 'its gradient is the spike itself, so 0 at x = 0',
    },
  ],
});
