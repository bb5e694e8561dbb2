import { neuron, type StepOperations } from 'spiketape';

/**
 * LIF neurons whose charge is scaled by a learned k and cut at 0 (KLIF; Jiang and Zhang 2023), as SpikingJelly has them.
 *
 *     h = relu(k (v + (I - (v - vReset)) / tau)),   v = (1 - spikes) h + spikes vReset
 */
export const klif = /* @__PURE__ */ neuron({
  name: 'klif',
  state: { v: ({ vReset }) => vReset as number },
  parameters: {
    k: { default: 1, about: 'factor of the charge' },
    tau: { default: 2, above: 1, unit: 'step', about: 'time constant of the membrane' },
    vThreshold: { default: 1 },
    vReset: { default: 0 },
  },
  settings: { detachReset: [false, true] },
  step(
    { v }: { v: number },
    input: number,
    { k, tau, vThreshold, vReset }: { k: number; tau: number; vThreshold: number; vReset: number },
    { spike, detach }: StepOperations,
    { detachReset }: { detachReset: boolean },
  ) {
    const h = Math.max(k * (v + (input - (v - vReset)) / tau), 0);
    const spikes = spike(h - vThreshold);
    const s = detachReset ? detach(spikes) : spikes;
    return { spikes, v: (1 - s) * h + s * vReset };
  },
  source: 'Jiang and Zhang 2023',
});
