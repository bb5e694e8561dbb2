import { checkSurrogate, type Surrogate } from '../../index.ts';
import { codeOf, type Target } from '../../io/export.ts';

/** What came of writing a surrogate as code. */
export interface WrittenCode {
  readonly name: string;
  /** Its lines; null where its check failed. */
  readonly lines: readonly string[] | null;
  /** Which checks failed, and where. */
  readonly failures: readonly string[];
}

/** A surrogate as code that says which checks it passed; not written where one failed, unless it is not to be checked. */
export function writeCode(spike: Surrogate, target: Target, isChecked: boolean): WrittenCode {
  const { name } = spike.row;
  // What cannot be written needs no check.
  const code = codeOf(spike, target);
  if (!isChecked) return { name, lines: code.split('\n'), failures: [] };
  const { checks, passed } = checkSurrogate(spike, { settings: [] });
  if (!passed) {
    const failures = checks
      .filter((check) => !check.passed)
      .map((check) => `${check.name}: ${check.message}`);
    return { name, lines: null, failures };
  }
  const points = checks.reduce((sum, check) => sum + check.points, 0);
  const names = checks.map((check) => check.name).join(', ');
  const notes = [
    `Checked by checkSurrogate, ${points.toLocaleString('en-US')} comparisons, all passed: ${names}.`,
  ];
  return { name, lines: codeOf(spike, target, { notes }).split('\n'), failures: [] };
}
