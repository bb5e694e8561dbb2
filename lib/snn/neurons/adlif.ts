import { neuron } from './neuron.ts';
import type { StepOperations } from './neuron-row.ts';
import { timeConstant } from './time-constant.ts';

type Parameters = Readonly<Record<'alpha' | 'beta' | 'a' | 'b' | 'vThreshold', number>>;
type Own = Readonly<Record<'detachReset' | 'detachAdaptation', boolean>> & { readonly lost: string };

/**
 * Adaptive LIF neurons with a current w that follows the membrane and jumps by spikes. With s the spikes of the step before:
 *
 *     w = beta w + a v + b s
 *     v = alpha (v - s) + (1 - alpha) (I - w)
 *     spikes = 1 where v >= vThreshold, else 0
 *
 * The reset decays with the membrane. The setting `lost` is what it takes: `'one'` as above, or `'vThreshold'` as s vThreshold.
 * `detachReset` and `detachAdaptation` stop the gradient through s in v, and in w. It starts at 0, with s the state of last spikes.
 */
export const adlif = /* @__PURE__ */ neuron({
  name: 'adlif',
  state: { v: 0, w: 0, s: 0 },
  parameters: {
    alpha: { default: 0.9, min: 0, max: 1, about: 'decay of the membrane per step' },
    beta: { default: 0.97, min: 0, max: 1, about: 'decay of the adaptation per step' },
    a: { default: 0.2, about: 'rise of the adaptation by the membrane' },
    b: { default: 0.5, about: 'rise of the adaptation by a spike' },
    vThreshold: { default: 1, about: 'membrane at which a neuron fires' },
  },
  alternatives: {
    tau: /* @__PURE__ */ timeConstant('alpha', 'membrane'),
    tauAdaptation: /* @__PURE__ */ timeConstant('beta', 'adaptation'),
  },
  settings: { lost: ['one', 'vThreshold'], detachReset: [false, true], detachAdaptation: [false, true] },
  step(
    state: Readonly<Record<'v' | 'w' | 's', number>>,
    input: number,
    { alpha, beta, a, b, vThreshold }: Parameters,
    { spike, detach }: StepOperations,
    { lost, detachReset, detachAdaptation }: Own,
  ) {
    const w = beta * state.w + a * state.v + b * (detachAdaptation ? detach(state.s) : state.s);
    const s = detachReset ? detach(state.s) : state.s;
    const v = alpha * (state.v - (lost === 'one' ? s : s * vThreshold)) + (1 - alpha) * (input - w);
    const spikes = spike(v - vThreshold);
    return { spikes, v, w, s: spikes };
  },
  formula:
    'w = \\beta w + a v + b s, \\quad v = \\alpha (v - s) + (1 - \\alpha) (I - w), \\quad s = \\Theta(v - \\vartheta)',
  source: 'Bittar and Garner 2022',
  peers: [
    { library: 'sparch', name: 'adLIFLayer', as: 'neurons.adlif({ alpha, beta, a, b, strict: true })' },
  ],
});
