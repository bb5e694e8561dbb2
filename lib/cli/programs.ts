import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A program beside the command, of which this module becomes a part when the package is built. */
function beside(name: string): string {
  return fileURLToPath(new URL(`./${name}${extname(import.meta.url)}`, import.meta.url));
}

/** The program of the processes that tasks run in. */
export const childProgram = beside('child-program');

/** The program of the processes that runs of studies are done in. */
export const studyProgram = beside('study-program');
