import { current } from '../../array/context.ts';
import { failRange, show } from '../../util/errors.ts';

/** Whether something is drawn, or computed, once for all steps of a sequence or for each step. */
export type Over = 'sequence' | 'step';

/** Whether layers train: a tape records, and nobody evaluates. */
export function isTraining(): boolean {
  const { tape, training } = current();
  return training ?? tape !== null;
}

/** @throws RangeError unless it is one of the two; nothing is 'sequence'. */
export function requireOver(place: string, over: unknown = 'sequence'): Over {
  if (over === 'sequence' || over === 'step') return over;
  return failRange(place, `over must be 'sequence' or 'step', got ${show(over)}.`);
}
