import { closeSync, openSync, statSync, writeSync } from 'node:fs';
import { show } from '../../util/errors.ts';
import { UsageError } from '../usage-error.ts';
import { usingFile } from '../using-file.ts';
import { linesOf } from './lines-of.ts';
import { better, parseRecord, type RunRecord, recordText } from './record.ts';

/** A record without what it reported: what is kept of many. */
export type BriefRecord = Omit<RunRecord, 'reports'>;

/**
 * The file of a study, to which a line is added for each finished run and nothing else is changed. A line that was being
 * written when its process was killed is left as it is, gets its end, and counts as nothing: its run is run again.
 */
export class RecordFile {
  readonly file: string;
  /** The record that counts of each run. */
  readonly records = new Map<string, BriefRecord>();
  /** The numbers of the lines that are no records. */
  readonly torn: readonly number[];
  private readonly descriptor: number;

  /** Reads what is there. @throws UsageError where the file cannot be read or written. */
  constructor(place: string, file: string) {
    this.file = file;
    const torn: number[] = [];
    let isEnded = true;
    const name = `${place}: ${show(file)}`;
    const isThere = usingFile(name, 'write', () => isFile(file));
    for (const line of isThere ? linesOf(file, name) : []) {
      isEnded = line.isEnded;
      const record = parseRecord(line.text);
      if (record) this.keep(record);
      else if (this.records.size === 0 && !startsAsRecord(line.text)) failForeign(place, file, line.number);
      else torn.push(line.number);
    }
    this.descriptor = usingFile(name, 'write', () => openSync(file, 'a'));
    if (!isEnded) usingFile(name, 'write', () => this.write('\n'));
    this.torn = torn;
  }

  /** Adds a run, unless there is one that counts before it. @throws UsageError where it cannot be written. */
  add(record: RunRecord): void {
    if (!this.keep(record)) return;
    usingFile(show(this.file), 'write', () => this.write(`${recordText(record)}\n`));
  }

  close(): void {
    closeSync(this.descriptor);
  }

  private keep({ reports: _, ...record }: RunRecord): boolean {
    const before = this.records.get(record.id);
    if (before && better(before, record) === before) return false;
    this.records.set(record.id, record);
    return true;
  }

  /** Writes all, whatever the system takes at once. */
  private write(text: string): void {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; ) at += writeSync(this.descriptor, bytes, at);
  }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/** Whether a line may be what is left of a record. */
function startsAsRecord(text: string): boolean {
  const start = '{"id":"';
  return text.slice(0, start.length) === start.slice(0, text.length);
}

/** Nothing is added to a file that has other things in it. */
function failForeign(place: string, file: string, line: number): never {
  throw new UsageError(`${place}: line ${line} of ${show(file)} is no run when the file of a study was due.`);
}
