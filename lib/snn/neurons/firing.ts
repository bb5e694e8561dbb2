import type { NeuronParameter, NeuronRow, Rejection, Settings, Start, StepOperations } from './neuron-row.ts';

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

/** The same of models that are reset to a value unless told otherwise. */
export const firingToValue = {
  ...firingSettings,
  reset: ['value', 'subtract', 'none'],
} as const satisfies NeuronRow['settings'];

/** Settings of those that may reset a step later. */
export const delaySettings = {
  resetDelay: [false, true],
  resetDrops: ['nothing', 'charge'],
  spikesOf: ['charged', 'start'],
} as const satisfies NeuronRow['settings'];

/** A threshold that the membrane is at or above after a reset would fire for ever. */
function rejectThreshold(
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
function rejectSpikes({ reset, maxSpikes }: Settings): Rejection | undefined {
  return maxSpikes !== 1 && reset !== 'subtract'
    ? { parameter: 'maxSpikes', due: "1 unless reset is 'subtract'" }
    : undefined;
}

/** What is wrong with the parameters and settings of firing. */
export function rejectFiring(
  parameters: Readonly<Record<string, number>>,
  settings: Settings,
): Rejection | undefined {
  return rejectSpikes(settings) ?? rejectThreshold(parameters, settings);
}

/** The same, and settings that only a delayed reset has, or has not. */
export function rejectDelayed(
  parameters: Readonly<Record<string, number>>,
  settings: Settings,
): Rejection | undefined {
  const { resetDelay, refractory, maxSpikes, resetDrops, spikesOf, reset } = settings;
  if (resetDelay && refractory !== 0) return { parameter: 'refractory', due: '0 with resetDelay' };
  if (resetDelay && maxSpikes !== 1) return { parameter: 'maxSpikes', due: '1 with resetDelay' };
  if (resetDrops === 'charge' && !(resetDelay && reset === 'value'))
    return { parameter: 'resetDrops', due: "'nothing' unless resetDelay is true and reset 'value'" };
  if (spikesOf === 'start' && !resetDelay)
    return { parameter: 'spikesOf', due: "'charged' unless resetDelay is true" };
  return rejectFiring(parameters, settings);
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
export type DelaySettings = FiringSettings & {
  readonly resetDelay: boolean;
  readonly resetDrops: string;
  readonly spikesOf: string;
};

/** Spikes, membrane, and where there are refractory steps how many are left. */
export type Fired = { readonly spikes: number; readonly v: number; readonly refractory?: number };

/**
 * Spikes and reset of a charged membrane h: at most `maxSpikes` of them, each with its threshold. The gradient of all is that of
 * the first. While `refractory` steps are left there are none, and the membrane is what it was.
 */
export function fire(
  h: number,
  state: FiringState,
  { vThreshold, vReset, lost = vThreshold }: FiringParameters & { readonly lost?: number },
  { spike, detach }: StepOperations,
  { reset, detachReset, refractory, maxSpikes }: FiringSettings,
): Fired {
  const after = (charged: number, spikes: number) => {
    const s = detachReset ? detach(spikes) : spikes;
    if (reset === 'none') return charged;
    return reset === 'value' ? (1 - s) * charged + s * vReset : charged - s * lost;
  };
  const first = spike(h - vThreshold);
  // A comparison, as a NaN is no spike.
  const most = Math.min(Math.floor(h / vThreshold), maxSpikes);
  const all = maxSpikes > 1 ? first + detach(most > 1 ? most - 1 : 0) : first;
  if (refractory > 0) {
    const rests = state.refractory > 0;
    const spikes = rests ? 0 : all;
    const left = Math.max(state.refractory - 1, 0);
    // Half a spike: where origins stand for spikes they are never 0.
    const isSpike = detach(spikes) > 0.5;
    return { spikes, v: rests ? state.v : after(h, all), refractory: isSpike ? refractory : left };
  }
  return { spikes: all, v: after(h, all) };
}

/**
 * A step of a membrane that is charged by `charge(v, lost)`, the charge of v less what a delayed reset takes, and fires: the reset is
 * that of this step, or with `resetDelay` that of the one before.
 */
export function integrate(
  charge: (v: number, lost: number) => number,
  state: FiringState,
  parameters: FiringParameters,
  ops: StepOperations,
  settings: DelaySettings,
  helpers: { readonly fire: typeof fire },
): Fired {
  const { vThreshold, vReset } = parameters;
  const { reset, resetDelay, resetDrops, spikesOf, detachReset } = settings;
  if (!resetDelay) return helpers.fire(charge(state.v, 0), state, parameters, ops, settings);
  const fired = ops.spike(state.v - vThreshold);
  const r = detachReset ? ops.detach(fired) : fired;
  const charged = () => {
    if (resetDrops === 'charge') return (1 - r) * charge(state.v, 0) + r * vReset;
    if (reset === 'value') return charge((1 - r) * state.v + r * vReset, 0);
    return charge(state.v, reset === 'subtract' ? r * vThreshold : 0);
  };
  const h = charged();
  return { spikes: spikesOf === 'start' ? fired : ops.spike(h - vThreshold), v: h };
}

/** The states of a membrane that starts at a parameter, and where there are refractory steps their count; and others. */
export function firingState(
  start: string | Start,
  others: (settings: Settings) => Readonly<Record<string, Start>> = () => ({}),
): (settings: Settings) => Readonly<Record<string, Start>> {
  const v: Start = typeof start === 'string' ? (parameters) => parameters[start] as number : start;
  return (settings) => ({ v, ...others(settings), ...(settings.refractory !== 0 && { refractory: 0 }) });
}
