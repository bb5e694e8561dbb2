import { closeSync, openSync, readSync } from 'node:fs';
import { replaceFile } from '../../io/replace-file.ts';
import { show } from '../../util/errors.ts';
import { systemText } from '../../util/system-reason.ts';
import { UsageError } from '../usage-error.ts';
import { usingFile } from '../using-file.ts';
import { type Line, linesOf } from './lines-of.ts';
import type { PlannedRun } from './plan-of.ts';
import { better, parseRecord, type RunRecord, recordText } from './record.ts';
import type { BriefRecord } from './record-file.ts';

/** Where the line of a record lies. */
interface Place extends Pick<Line, 'at' | 'size' | 'number'> {
  readonly file: string;
}

/** A run that was found twice. */
export interface Duplicate {
  readonly run: number;
  readonly places: readonly [string, string];
  /** Whether both came to the same; null where one of them failed. */
  readonly isSame: boolean | null;
}

interface Kept {
  readonly record: BriefRecord;
  readonly place: Place;
}

/** What files of runs have in them, each run once. */
export interface Merged {
  readonly runs: ReadonlyMap<string, Kept>;
  readonly lines: number;
  readonly duplicates: readonly Duplicate[];
  /** Lines that are no runs: file and number. */
  readonly torn: readonly string[];
  /** How many runs are left out, for they are none of the study. */
  readonly strange: number;
  /** How many runs the study has. */
  readonly of: number;
  /** The numbers of those that are in no file. */
  readonly missing: readonly number[];
}

/**
 * Reads files of runs.
 *
 * @param plan - The study: its runs only, with its numbers. Without it, the lines say how many runs there are.
 * @throws UsageError for a file that cannot be read or has no runs, or lines that differ in how many runs there are.
 */
export function readRuns(files: readonly string[], plan?: readonly PlannedRun[]): Merged {
  const runs = new Map<string, Kept>();
  const planned = plan && new Map(plan.map((one) => [one.id, one]));
  const [duplicates, torn]: [Duplicate[], string[]] = [[], []];
  const strange = new Set<string>();
  let lines = 0;
  for (const file of files) {
    for (const line of linesOf(file)) {
      lines++;
      const record = parseRecord(line.text);
      const place = { at: line.at, size: line.size, number: line.number, file };
      if (!record) torn.push(placeText(place));
      else if (planned && !planned.has(record.id)) strange.add(record.id);
      else keep(runs, duplicates, { ...record, ...planned?.get(record.id) }, place);
    }
  }
  if (runs.size === 0) throw new UsageError(`${files.join(', ')}: got no runs when one or more were due.`);
  const of = plan?.length ?? sizeOf(runs);
  const there = new Set(Array.from(runs.values(), ({ record }) => record.run));
  const missing = Array.from({ length: of }, (_, run) => run).filter((run) => !there.has(run));
  return { runs, lines, duplicates, torn, strange: strange.size, of, missing };
}

function keep(runs: Map<string, Kept>, duplicates: Duplicate[], whole: RunRecord, place: Place): void {
  const { reports: _, ...record } = whole;
  const before = runs.get(record.id);
  // A run that failed and was tried again is no duplicate.
  const isRetried = before?.place.file === place.file && before.record.status === 'failed';
  if (before && !isRetried) {
    const isSame =
      before.record.status === 'done' && record.status === 'done' ? same(before.record, record) : null;
    duplicates.push({ run: record.run, places: [placeText(before.place), placeText(place)], isSame });
  }
  if (!before || better(before.record, whole) === whole) runs.set(record.id, { record, place });
}

function same(a: BriefRecord, b: BriefRecord): boolean {
  return JSON.stringify(a.results) === JSON.stringify(b.results);
}

function placeText({ file, number }: Pick<Place, 'file' | 'number'>): string {
  return `${file}:${number}`;
}

function sizeOf(runs: ReadonlyMap<string, Kept>): number {
  const sizes = [...new Set(Array.from(runs.values(), ({ record }) => record.of))];
  const [of = 0, ...more] = sizes;
  if (more.length > 0)
    throw new UsageError(
      `got runs of studies of ${sizes.join(' and ')} runs when those of one were due; the study first, as in merge study.ts FILES, numbers them anew.`,
    );
  return of;
}

/** Writes the lines of runs to a file, by their number; it has all of them, or is as it was. */
export async function writeRuns(file: string, { runs }: Merged): Promise<void> {
  const open = new Map<string, number>();
  try {
    await replaceFile(file, linesOfRuns(runs, open));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(systemText(`--out: ${show(file)}`, 'write', error));
  } finally {
    for (const descriptor of open.values()) closeSync(descriptor);
  }
}

/** The lines, block by block. */
function* linesOfRuns(runs: Merged['runs'], open: Map<string, number>): Generator<string> {
  let block = '';
  for (const { record, place } of [...runs.values()].sort((a, b) => a.record.run - b.record.run)) {
    const text = usingFile(show(place.file), 'read', () => lineAt(place, open));
    block += `${recordText({ ...(parseRecord(text) as RunRecord), run: record.run, of: record.of })}\n`;
    if (block.length < 1 << 16) continue;
    yield block;
    block = '';
  }
  yield block;
}

function lineAt({ file, at, size }: Place, open: Map<string, number>): string {
  const descriptor = open.get(file) ?? openSync(file, 'r');
  open.set(file, descriptor);
  const bytes = Buffer.alloc(size);
  readSync(descriptor, bytes, 0, size, at);
  return bytes.toString('utf8');
}
