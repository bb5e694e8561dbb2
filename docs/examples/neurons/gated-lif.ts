import { neuron, type StepOperations } from 'spiketape';

type Parameters = Readonly<
  Record<'alpha' | 'beta' | 'gamma' | 'tau' | 'leak' | 'lost' | 'conduct' | 'vThreshold', number>
>;

/**
 * Gated LIF neurons (GLIF; Yao et al. 2022): gates alpha, beta and gamma in [0, 1] choose between exponential and linear decay, a
 * constant and a weighted input, and two resets, which come by the spike of the step before.
 */
export const gatedLif = /* @__PURE__ */ neuron({
  name: 'gatedLif',
  state: { v: 0, s: 0 },
  parameters: {
    alpha: { default: 0.5, min: 0, max: 1, about: 'gate of the decay: 1 is exponential, 0 linear' },
    beta: { default: 0.5, min: 0, max: 1, about: 'gate of the input: 0 takes it as it is' },
    gamma: {
      default: 0.5,
      min: 0,
      max: 1,
      about: 'gate of the reset: 1 is by the decayed membrane, 0 by a constant',
    },
    tau: { default: 0.25, min: 0, max: 1, about: 'decay of the membrane per step' },
    leak: { default: 0.05, about: 'linear leak per step' },
    lost: { default: 0.5, about: 'what the constant reset takes' },
    conduct: { default: 0.5, min: 0, max: 1, about: 'weight of the input' },
    vThreshold: { default: 0.5 },
  },
  step(
    { v, s }: { v: number; s: number },
    input: number,
    { alpha, beta, gamma, tau, leak, lost, conduct, vThreshold }: Parameters,
    { spike }: StepOperations,
  ) {
    const decayed = (1 - alpha * (1 - tau)) * v;
    const charged = decayed - (1 - alpha) * leak + input * (1 - beta * (1 - conduct));
    const after = charged - decayed * gamma * s - (1 - gamma) * lost * s;
    const spikes = spike(after - vThreshold);
    return { spikes, v: after, s: spikes };
  },
  source: 'Yao, Li, Mo and Cheng 2022',
});
