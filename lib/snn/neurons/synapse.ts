import type { NeuronParameter, NeuronRow, Rejection, Settings, Start } from './neuron-row.ts';

// What models with a synaptic current share: it jumps by the input, decays, and charges the membrane, in one order or another.

/** The orders of one step; the first is i = alpha i + input, by which the membrane is charged. */
export const synapseOrders = [
  'decayJumpCharge',
  'chargeDecayJump',
  'jumpDecayCharge',
  'jumpChargeDecay',
] as const;

/** The setting of models that may have a synapse. */
export const synapseSettings = {
  synapse: ['none', ...synapseOrders],
} as const satisfies NeuronRow['settings'];

/** The parameter of the same. */
export const synapseParameters = {
  alpha: { default: 0, min: 0, max: 1, about: 'decay of the synaptic current per step' },
} satisfies Record<string, NeuronParameter>;

/** The state of the same. */
export function synapseState({ synapse }: Settings): Readonly<Record<string, Start>> {
  return synapse === 'none' ? {} : { i: 0 };
}

/** A decay without a synapse is a mistake. */
export function rejectSynapse(
  { alpha = 0 }: Readonly<Record<string, number>>,
  { synapse }: Settings,
): Rejection | undefined {
  return synapse === 'none' && alpha !== 0
    ? { parameter: 'alpha', due: "0 unless synapse is an order such as 'decayJumpCharge'" }
    : undefined;
}

/** The current that charges the membrane, and the states of the synapse after the step. */
export interface Conducted {
  readonly current: number;
  readonly states: { readonly i?: number };
}

/** A step of a synapse. */
export function conduct(
  state: { readonly i: number },
  input: number,
  alpha: number,
  synapse: string,
): Conducted {
  if (synapse === 'none') return { current: input, states: {} };
  if (synapse === 'chargeDecayJump') return { current: state.i, states: { i: alpha * state.i + input } };
  if (synapse === 'jumpChargeDecay') {
    const jumped = state.i + input;
    return { current: jumped, states: { i: alpha * jumped } };
  }
  const i = synapse === 'jumpDecayCharge' ? alpha * (state.i + input) : alpha * state.i + input;
  return { current: i, states: { i } };
}
