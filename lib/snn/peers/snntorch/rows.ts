import { neuron } from '../../neurons/neuron.ts';
import type { StepOperations } from '../../neurons/neuron-row.ts';

/** The reset of the step itself, after the delayed one: what is taken back of that one where no spike follows. */
export const resetAtOnce = /* @__PURE__ */ neuron({
  name: 'resetAtOnce',
  state: ({ synapse }) => ({ ...(synapse === true && { i: 0 }), v: 0 }),
  parameters: { alpha: { default: 0, min: 0, max: 1 }, beta: { min: 0, max: 1 }, vThreshold: { default: 1 } },
  settings: {
    reset: ['subtract', 'zero', 'none'],
    drops: ['membrane', 'charge'],
    synapse: [false, true],
  },
  step(
    state: { v: number; i: number },
    input: number,
    { alpha, beta, vThreshold }: Readonly<Record<'alpha' | 'beta' | 'vThreshold', number>>,
    { spike, detach }: StepOperations,
    { reset, drops, synapse }: Readonly<Record<'reset' | 'drops', string>> & { readonly synapse: boolean },
  ) {
    const r = detach(spike(state.v - vThreshold));
    const i = synapse ? alpha * state.i + input : input;
    const zeroed = drops === 'charge' ? (1 - r) * (beta * state.v + i) : beta * ((1 - r) * state.v) + i;
    const h = reset === 'zero' ? zeroed : beta * state.v + i - (reset === 'subtract' ? r * vThreshold : 0);
    const spikes = spike(h - vThreshold);
    const late = spikes - r;
    const v = reset === 'none' ? h : h - late * (reset === 'zero' ? h : vThreshold);
    return synapse ? { spikes, v, i } : { spikes, v };
  },
  source: 'Eshraghian et al. 2023, snnTorch with reset_delay=False',
});

/** Fires where the membrane changes by more than a threshold; there is no reset. */
export const deltaLeaky = /* @__PURE__ */ neuron({
  name: 'deltaLeaky',
  state: { v: 0 },
  parameters: { beta: {}, deltaThreshold: { default: 1 } },
  step(
    state: { v: number },
    input: number,
    { beta, deltaThreshold }: { beta: number; deltaThreshold: number },
    { spike }: StepOperations,
  ) {
    const v = beta * state.v + input;
    return { spikes: spike(Math.abs(v - state.v) - deltaThreshold), v };
  },
  source: 'Eshraghian et al. 2023, snnTorch DeltaLeaky',
});
