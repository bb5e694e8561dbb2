import type { CheckResult } from './report.ts';
import type { Check } from './surrogate-checks/surrogate-check.ts';
import { Tally } from './tally.ts';

/** Runs every check on every subject: what one throws is its failure. */
export function runUnderAll<S>(
  checks: readonly Check<S>[],
  subjects: readonly S[],
  under: (subject: S, tally: Tally) => void,
): CheckResult[] {
  return checks.map((check) => {
    const tally = new Tally();
    for (const subject of subjects) {
      under(subject, tally);
      try {
        check.run(subject, tally);
      } catch (error) {
        tally.fail(error instanceof Error ? error.message : String(error));
      }
    }
    return tally.result(check.name);
  });
}
