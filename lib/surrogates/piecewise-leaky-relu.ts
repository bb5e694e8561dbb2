import { builtIn } from './core/surrogate.ts';

/** A ramp of half-width w with leaks of slope c on both sides. At |x| = w the gradient is that of the ramp. */
export const piecewiseLeakyRelu = /* @__PURE__ */ builtIn({
  name: 'piecewiseLeakyRelu',
  parameters: { c: { default: 0.01, min: 0 }, w: { default: 1, above: 0 } },
  origin: (x, { c, w }) => {
    const k = Math.max(-w, Math.min(x, w));
    return (k + w) / (2 * w) + (c === 0 ? 0 : c * (x - k));
  },
  gradient: (x, { c, w }) => (Math.abs(x) <= w ? 1 / (2 * w) : c),
  parameterGradients: {
    c: (x, { w }) => x - Math.max(-w, Math.min(x, w)),
    w: (x, { c, w }) => (Math.abs(x) <= w ? -x / (2 * w * w) : x < 0 ? c : -c),
  },
  kinks: ({ c, w }) => (c === 1 / (2 * w) ? [] : [-w, w]),
  support: ({ c, w }) => (c === 0 ? [-w, w] : [-Infinity, Infinity]),
  center: () => 0,
  originAtThreshold: () => 1 / 2,
  mass: ({ c }) => (c === 0 ? 1 : Infinity),
  peak: ({ c, w }) => Math.max(c, 1 / (2 * w)),
  tail: ({ c }) => (c === 0 ? 'compact' : 0),
  length: ({ w }) => w,
  formula: {
    origin: String.raw`\begin{cases} c(x + w) & x < -w \\ \frac{x}{2w} + \tfrac12 & |x| \le w \\ c(x - w) + 1 & x > w \end{cases}`,
    gradient: String.raw`\begin{cases} \frac{1}{2w} & |x| \le w \\ c & |x| > w \end{cases}`,
  },
  source:
    'Yin et al. 2017, Algorithm and hardware design of discrete-time spiking neural networks; origin of SpikingJelly',
  peers: [
    {
      library: 'brainpy',
      name: 'piecewise_leaky_relu',
      differs: 'the gradient of its own code is 1/w within, twice the derivative of its origin',
    },
    {
      library: 'spikingjelly',
      name: 'PiecewiseLeakyReLU',
      differs: 'at |x| = w its gradient is c; its CuPy kernel has 1/w within; its order of arguments is w, c',
    },
    { library: 'braintools', name: 'PiecewiseLeakyRelu' },
  ],
});
