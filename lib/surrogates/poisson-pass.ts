import { builtIn } from './core/surrogate.ts';

/** A spike drawn with probability x in [0, 1]: its origin is the expectation. */
export const poissonPass = /* @__PURE__ */ builtIn({
  name: 'poissonPass',
  parameters: {},
  stochastic: true,
  origin: (x) => x,
  gradient: () => 1,
  center: () => 0,
  originAtThreshold: () => 0,
  mass: () => Infinity,
  peak: () => 1,
  tail: () => 0,
  formula: { origin: 'x', gradient: '1' },
  source: 'SpikingJelly (poisson_pass), origin as there',
  peers: [{ library: 'spikingjelly', name: 'poisson_pass' }],
});
