import { type FiringState, fire, firingState } from './firing.ts';
import { izhikevichPresets } from './izhikevich-presets.ts';
import { neuron } from './neuron.ts';
import type { StepHelpers, StepOperations } from './neuron-row.ts';

type Own = Readonly<Record<'a' | 'b' | 'c' | 'd' | 'dt' | 'sq' | 'mn' | 'bias' | 'vThreshold', number>>;
type Chosen = {
  readonly detachReset: boolean;
  readonly detachAdaptation: boolean;
  readonly refractory: number;
};

/**
 * Izhikevich's neurons, in millivolts and milliseconds, by the explicit Euler method with steps of dt. With v and u of the step before
 * on the right:
 *
 *     h = v + dt (sq v² + mn v + bias - u + I)
 *     spikes = 1 where h >= vThreshold, else 0,   v = (1 - spikes) h + spikes c
 *     u = u + dt a (b v - u) + d spikes
 *
 * `preset` names the parameters of a firing pattern, such as `'tonicSpiking'` or `'tonicBursting'`; what is given besides goes before
 * it. The membrane spans about 100: surrogates are to be as wide, such as `surrogates.arctan({ alpha: 0.1 })`. `detachReset` and
 * `detachAdaptation` stop the gradient through the spikes in v, and in u; refractory steps are as of `lif`. It starts at vStart and
 * uStart.
 */
export const izhikevich = /* @__PURE__ */ neuron({
  name: 'izhikevich',
  state: /* @__PURE__ */ firingState('vStart', () => ({ u: ({ uStart }) => uStart as number })),
  parameters: {
    a: { default: 0.02, unit: '1/ms', about: 'rate of the recovery' },
    b: { default: 0.2, about: 'what the recovery follows the membrane by' },
    c: { default: -65, unit: 'mV', about: 'membrane after a spike' },
    d: { default: 8, about: 'rise of the recovery by a spike' },
    dt: { default: 0.25, above: 0, unit: 'ms', about: 'length of a step' },
    sq: { default: 0.04, about: 'factor of v²' },
    mn: { default: 5, about: 'factor of v' },
    bias: { default: 140, about: 'constant part' },
    vThreshold: { default: 30, unit: 'mV', about: 'membrane at which a neuron fires' },
    vStart: { default: -70, unit: 'mV', about: 'membrane at the start' },
    uStart: { default: -14, about: 'recovery at the start' },
  },
  settings: {
    detachReset: [false, true],
    detachAdaptation: [false, true],
    refractory: { default: 0, min: 0 },
  },
  presets: izhikevichPresets,
  rejects: ({ vThreshold, c }) =>
    vThreshold !== undefined && c !== undefined && !(vThreshold > c)
      ? { parameter: 'vThreshold', due: `above c, ${c}` }
      : undefined,
  helpers: { fire },
  step(
    state: FiringState & { u: number },
    input: number,
    { a, b, c, d, dt, sq, mn, bias, vThreshold }: Own,
    ops: StepOperations,
    settings: Chosen,
    helpers: StepHelpers & { fire: typeof fire },
  ) {
    const { v, u } = state;
    const h = v + dt * (sq * v * v + mn * v + bias - u + input);
    const firing = { ...settings, reset: 'value', maxSpikes: 1 };
    const fired = helpers.fire(h, state, { vThreshold, vReset: c }, ops, firing);
    const s = settings.detachAdaptation ? ops.detach(fired.spikes) : fired.spikes;
    return { ...fired, u: u + dt * a * (b * v - u) + d * s };
  },
  formula:
    'h = v + dt (\\text{sq}\\, v^2 + \\text{mn}\\, v + \\text{bias} - u + I), \\quad s = \\Theta(h - \\vartheta), \\quad v = (1 - s) h + s c, \\quad u = u + dt\\, a (b v - u) + d s',
  source: 'Izhikevich 2003, 2004',
  peers: [
    {
      library: 'norse',
      name: 'IzhikevichCell',
      as: "neurons.izhikevich({ preset: 'tonicSpiking', strict: true })",
    },
  ],
});
