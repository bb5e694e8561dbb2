import type { SurrogateRow } from '../../surrogates/core/surrogate-row.ts';
import type { Subject } from '../subject.ts';
import type { Tally } from '../tally.ts';

/** One thing that is checked, under each setting of the parameters. */
export interface Check<S> {
  readonly name: string;
  /** Compares under one setting. What it throws is a failure. */
  run(subject: S, tally: Tally): void;
}

/** One thing that is checked of a surrogate of one input. */
export interface SurrogateCheck extends Check<Subject> {
  /** Whether the row declares what is checked. Default: yes. */
  applies?(row: SurrogateRow): boolean;
}
