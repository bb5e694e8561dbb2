import { linesOf } from './lines-of.ts';
import { idOfLine, parseRecord, type RunNumbers } from './record.ts';
import type { BriefRecord } from './record-file.ts';

/** What some runs reported on their way, read again from their files: it is not kept in memory. */
export function reportsOf(
  files: readonly string[],
  runs: readonly BriefRecord[],
): ReadonlyMap<string, readonly RunNumbers[]> {
  const wanted = new Set(runs.map(({ id }) => id));
  const found = new Map<string, readonly RunNumbers[]>();
  for (const file of wanted.size > 0 ? files : [])
    for (const { text } of linesOf(file)) {
      if (!wanted.has(idOfLine(text))) continue;
      const record = parseRecord(text);
      if (record?.reports) found.set(record.id, record.reports);
    }
  return found;
}
