import { accessSync, constants, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { show } from '../util/errors.ts';
import { UsageError } from './usage-error.ts';
import { writeReason } from './write-reason.ts';

/** @throws UsageError unless a file of that name can be written. */
export function requireWritable(place: string, file: string): void {
  writing(place, file, () => {
    const there = statSync(file, { throwIfNoEntry: false });
    if (there?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
    if (!there && !statSync(dirname(file)).isDirectory())
      throw Object.assign(new Error(), { code: 'ENOTDIR' });
    accessSync(there ? file : dirname(file), constants.W_OK);
  });
}

/** Writes a text to a file. @throws UsageError where that cannot be written. */
export function writeText(place: string, file: string, text: string): void {
  writing(place, file, () => writeFileSync(file, text));
}

function writing(place: string, file: string, f: () => void): void {
  try {
    f();
  } catch (error) {
    throw new UsageError(`${place}: ${show(file)} cannot be written: ${writeReason(error)}.`);
  }
}
