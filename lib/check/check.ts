import type { Tally } from './tally.ts';

/** One thing that is checked, under each setting of the parameters. */
export interface Check<S> {
  readonly name: string;
  /** Whether a subject has what is checked. Default: yes. */
  applies?(subject: S): boolean;
  /** Compares under one setting. */
  run(subject: S, tally: Tally): void;
}

/** The share of comparisons that may be inconclusive. */
export const openShare = 0.02;
