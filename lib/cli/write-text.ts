import { accessSync, constants, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { show } from '../util/errors.ts';
import { usingFile } from './using-file.ts';

/** @throws UsageError unless a file of that name can be written. */
export function requireWritable(place: string, file: string): void {
  usingFile(`${place}: ${show(file)}`, 'write', () => {
    const there = statSync(file, { throwIfNoEntry: false });
    if (there?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
    if (!there && !statSync(dirname(file)).isDirectory())
      throw Object.assign(new Error(), { code: 'ENOTDIR' });
    accessSync(there ? file : dirname(file), constants.W_OK);
  });
}

/** Writes a text to a file. @throws UsageError where that cannot be written. */
export function writeText(place: string, file: string, text: string): void {
  usingFile(`${place}: ${show(file)}`, 'write', () => writeFileSync(file, text));
}
