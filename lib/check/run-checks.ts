import type { ParameterValues } from '../surrogates/core/surrogate-row.ts';
import type { CheckResult } from './report.ts';
import { Tally } from './tally.ts';

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

/** What a subject is checked under. */
export interface Setting {
  readonly params?: ParameterValues;
  /** What is held besides, in words. */
  readonly note?: string | undefined;
}

/**
 * Runs every check on every subject that has what is checked. What one throws is its failure, unless `passesOn`: then it is that of
 * whoever asked.
 */
export function runChecks<S>(
  checks: readonly Check<S>[],
  subjects: readonly S[],
  { under, passesOn = false }: { under: (subject: S) => Setting; passesOn?: boolean },
): CheckResult[] {
  return checks.flatMap((check) => {
    const checked = subjects.filter((subject) => check.applies?.(subject) ?? true);
    if (checked.length === 0) return [];
    const tally = new Tally();
    for (const subject of checked) {
      const { params, note } = under(subject);
      tally.under(params, note);
      try {
        check.run(subject, tally);
      } catch (error) {
        if (passesOn) throw error;
        tally.fail(error instanceof Error ? error.message : String(error));
      }
    }
    return [tally.result(check.name)];
  });
}
