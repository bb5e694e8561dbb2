import type { Diagnosis } from './diagnose/diagnosis.ts';
import { type Report, report } from './report.ts';
import { requirePassed } from './require-passed.ts';
import { Tally } from './tally.ts';

/** A named check of one function. */
export interface NamedCheck {
  readonly name: string;
  run(tally: Tally): void;
}

/** Runs every check and puts the results together, with the cause of a failure; with `assert` a failure throws. */
export function runChecks(
  subject: string,
  checks: readonly NamedCheck[],
  assert: boolean,
  diagnose: () => Diagnosis | undefined,
): Report {
  const results = checks.map(({ name, run }) => {
    const tally = new Tally();
    run(tally);
    return tally.result(name);
  });
  const found = report(subject, results, diagnose);
  return assert ? requirePassed(found) : found;
}
