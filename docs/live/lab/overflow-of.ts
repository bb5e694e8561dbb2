import type { NeuronResponse } from '../worker/messages.ts';

/** Says which state is no finite number, and from which step on; undefined where all are. */
export function overflowOf({ states }: NeuronResponse): string | undefined {
  for (const [name, values] of Object.entries(states)) {
    const at = values.findIndex((value) => !Number.isFinite(value));
    if (at >= 0) return `${name} is ${values[at]} from step ${at} on; a finite number is due.`;
  }
  return undefined;
}
