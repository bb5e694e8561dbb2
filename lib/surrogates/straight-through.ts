import { builtIn } from './core/surrogate.ts';

/** The gradient of the identity: a spike passes every cotangent as it is. */
export const straightThrough = /* @__PURE__ */ builtIn({
  name: 'straightThrough',
  parameters: {},
  origin: (x) => x,
  gradient: () => 1,
  center: () => 0,
  originAtThreshold: () => 0,
  mass: () => Infinity,
  peak: () => 1,
  tail: () => 0,
  formula: { origin: 'x', gradient: '1' },
  source:
    'Bengio et al. 2013, Estimating or propagating gradients through stochastic neurons; origin of SpikingJelly',
  peers: [
    { library: 'spikingjelly', name: 'DeterministicPass' },
    {
      library: 'ngclearn',
      name: 'straight_through_estimator',
      differs: 'its gradient is NaN at ±∞, and what it gives as its surrogate function is the step',
    },
    { library: 'snntorch', name: 'straight_through_estimator' },
    {
      library: 'spyx',
      name: 'custom',
      differs: 'the gradient of its default, documented as 1, is x',
    },
  ],
});
