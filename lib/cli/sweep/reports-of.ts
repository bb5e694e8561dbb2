import { linesOf } from './lines-of.ts';
import { parseRecord, type RunNumbers } from './record.ts';
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
      // The id is what a line begins with: most need not be parsed.
      if (!wanted.has(text.slice(7, 23))) continue;
      const record = parseRecord(text);
      if (record?.reports) found.set(record.id, record.reports);
    }
  return found;
}
