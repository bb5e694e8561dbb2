import { builtIn } from './core/surrogate.ts';

/** The plain step, which passes no gradient. */
export const heaviside = /* @__PURE__ */ builtIn({
  name: 'heaviside',
  parameters: {},
  origin: (x) => (x >= 0 ? 1 : 0),
  gradient: () => 0,
  jumps: () => [0],
  support: () => [0, 0],
  center: () => 0,
  originAtThreshold: () => 1,
  peak: () => 0,
  formula: {
    origin: String.raw`\begin{cases} 1 & x \ge 0 \\ 0 & x < 0 \end{cases}`,
    gradient: '0',
  },
  source: 'The step function of every library here; it is its own origin',
  peers: [
    { library: 'spikingjelly', name: 'heaviside' },
    { library: 'norse', name: 'heaviside' },
    { library: 'spyx', name: 'heaviside' },
  ],
});
