import { createHash } from 'node:crypto';
import type { StudyValue } from '../../studies/study.ts';

/** The values of all parameters of a run, by name. */
export type RunParameters = Readonly<Record<string, StudyValue>>;

/** The length of what names a run. */
export const idDigits = 16;

/** What names a run: the first 16 digits of SHA-256 of its parameters, whatever their order. */
export function runId(parameters: RunParameters): string {
  const entries = Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(entries)).digest('hex').slice(0, idDigits);
}
