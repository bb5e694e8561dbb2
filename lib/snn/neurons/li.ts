import { neuron } from './neuron.ts';
import type { StepHelpers, StepOperations } from './neuron-row.ts';
import { conduct, rejectSynapse, synapseParameters, synapseSettings, synapseState } from './synapse.ts';
import { timeConstant } from './time-constant.ts';

/**
 * Leaky integrators, which do not spike: a readout whose output is the membrane, `[T, B, ...]`.
 *
 *     v = vLeak + beta (v - vLeak) + gain I
 *
 * I is the input, or with the setting `synapse` the current i of a synapse that decays by alpha, as of `synaptic`.
 */
export const li = /* @__PURE__ */ neuron({
  name: 'li',
  state: (settings) => ({ v: ({ vLeak }) => vLeak as number, ...synapseState(settings) }),
  parameters: {
    beta: { typical: 0.9, min: 0, max: 1, about: 'decay of the membrane per step' },
    gain: { default: 1, about: 'factor of the current' },
    vLeak: { default: 0, about: 'what the membrane decays to, and starts from' },
    ...synapseParameters,
  },
  alternatives: {
    tau: /* @__PURE__ */ timeConstant('beta', 'membrane'),
    tauSynapse: /* @__PURE__ */ timeConstant('alpha', 'synapse'),
  },
  settings: synapseSettings,
  rejects: rejectSynapse,
  helpers: { conduct },
  step(
    state: { v: number; i: number },
    input: number,
    { alpha, beta, gain, vLeak }: { alpha: number; beta: number; gain: number; vLeak: number },
    _: StepOperations,
    { synapse }: { synapse: string },
    helpers: StepHelpers & { conduct: typeof conduct },
  ) {
    const { current, states } = helpers.conduct(state, input, alpha, synapse);
    return { v: vLeak + beta * (state.v - vLeak) + gain * current, ...states };
  },
  output: 'v',
  formula: 'v = v_\\text{leak} + \\beta (v - v_\\text{leak}) + g I',
  source: 'Gerstner and Kistler 2002',
  peers: [
    { library: 'norse', name: 'LICell', as: "neurons.li({ beta, alpha, gain, synapse: 'jumpChargeDecay' })" },
    { library: 'norse', name: 'LIBoxCell', as: 'neurons.li({ beta, gain })' },
    { library: 'spikingjelly', name: 'NonSpikingLIFNode', as: 'neurons.li({ tau, gain })' },
    { library: 'sinabs', name: 'ExpLeak', as: 'neurons.li({ beta })' },
    { library: 'spyx', name: 'LI', as: 'neurons.li({ beta })' },
  ],
});
