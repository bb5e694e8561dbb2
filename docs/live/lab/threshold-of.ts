import type { NeuronSubject, TypedParameter } from '../worker/messages.ts';

/** The threshold among the parameters of a neuron, by its name; undefined where there is none. */
export function thresholdOf({ parameters }: NeuronSubject): number | undefined {
  if (!Array.isArray(parameters)) return (parameters as Readonly<Record<string, number>>).vThreshold;
  return (parameters as readonly TypedParameter[]).find(({ name }) => name === 'vThreshold')?.value;
}
