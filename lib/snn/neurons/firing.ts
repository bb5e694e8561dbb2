import type { NeuronParameter, NeuronRow, Rejection, Settings, StepOperations } from './neuron-row.ts';

// What integrate-and-fire models share: threshold, reset, refractory steps, several spikes a step.

/** Their parameters besides the charge. */
export const firingParameters = {
  vThreshold: { default: 1, about: 'membrane at which a neuron fires' },
  vReset: { default: 0, about: 'membrane after the reset to a value' },
} satisfies Record<string, NeuronParameter>;

/** Their settings. */
export const firingSettings = {
  reset: ['subtract', 'value', 'none'],
  detachReset: [false, true],
  refractory: { default: 0, min: 0 },
  maxSpikes: { default: 1, min: 1 },
} as const satisfies NeuronRow['settings'];

/** A threshold that the membrane is at or above after a reset would fire for ever. */
export function rejectThreshold(
  { vThreshold, vReset }: Readonly<Record<string, number>>,
  { reset }: Settings,
): Rejection | undefined {
  if (vThreshold === undefined) return undefined;
  if (reset === 'subtract' && !(vThreshold > 0)) return { parameter: 'vThreshold', due: 'above 0' };
  if (reset === 'value' && vReset !== undefined && !(vThreshold > vReset))
    return { parameter: 'vThreshold', due: `above vReset, ${vReset}` };
  return undefined;
}

/** Several spikes a step need the reset that subtracts a threshold for each. */
export function rejectSpikes({ reset, maxSpikes }: Settings): Rejection | undefined {
  return maxSpikes !== 1 && reset !== 'subtract'
    ? { parameter: 'maxSpikes', due: "1 unless reset is 'subtract'" }
    : undefined;
}

/** What their steps read. */
export type FiringState = { readonly v: number; readonly refractory: number };
export type FiringParameters = { readonly vThreshold: number; readonly vReset: number };
export type FiringSettings = {
  readonly reset: string;
  readonly detachReset: boolean;
  readonly refractory: number;
  readonly maxSpikes: number;
};

/**
 * Spikes and reset of a charged membrane h: at most `maxSpikes` of them, each with its threshold. The gradient of all is that of
 * the first. While `refractory` steps are left there are none, and the membrane is what it was.
 */
export function fire(
  h: number,
  state: FiringState,
  { vThreshold, vReset }: FiringParameters,
  { spike, detach }: StepOperations,
  { reset, detachReset, refractory, maxSpikes }: FiringSettings,
): Readonly<Record<string, number>> {
  const after = (charged: number, spikes: number) => {
    const s = detachReset ? detach(spikes) : spikes;
    if (reset === 'none') return charged;
    return reset === 'value' ? (1 - s) * charged + s * vReset : charged - s * vThreshold;
  };
  const first = spike(h - vThreshold);
  const more = Math.max(Math.min(Math.floor(h / vThreshold), maxSpikes) - 1, 0);
  const all = maxSpikes > 1 ? first + detach(more) : first;
  if (refractory > 0) {
    const rests = state.refractory > 0;
    const spikes = rests ? 0 : all;
    const left = Math.max(state.refractory - 1, 0);
    return { spikes, v: rests ? state.v : after(h, all), refractory: detach(spikes) > 0 ? refractory : left };
  }
  return { spikes: all, v: after(h, all) };
}

/** The state of a membrane that starts at a parameter, and where there are refractory steps their count. */
export function firingState(
  start: string,
): (
  settings: Settings,
) => Readonly<Record<string, number | ((p: Readonly<Record<string, number>>) => number)>> {
  const v = (parameters: Readonly<Record<string, number>>) => parameters[start] as number;
  return ({ refractory }) => (refractory === 0 ? { v } : { v, refractory: 0 });
}
