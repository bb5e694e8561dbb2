import { readFile as readAll } from 'node:fs/promises';
import { failType, show } from '../util/errors.ts';
import { systemText } from '../util/system-reason.ts';
import { replaceFile } from './replace-file.ts';

/**
 * The bytes of a file.
 *
 * @throws Error that names the file, with Node's error as its cause.
 */
export async function readFile(path: string): Promise<Uint8Array> {
  return orFail('readFile', path, 'read', async () => new Uint8Array(await readAll(path)));
}

/**
 * Writes bytes to a file so that it has all of them or is as it was: they go to a file beside it, which takes its name when
 * it is complete. A link stays one, also where its file is not there yet; a file that is replaced keeps its mode. What is there and
 * no file, such as a pipe, is written to as it is.
 *
 * @throws TypeError for no bytes; Error that names the file, with Node's error as its cause.
 */
export async function saveFile(path: string, bytes: Uint8Array): Promise<void> {
  if (!(bytes instanceof Uint8Array)) failType('saveFile', `got ${show(bytes)} when a Uint8Array was due.`);
  await orFail('saveFile', path, 'write', () => replaceFile(path, bytes));
}

async function orFail<T>(
  place: string,
  path: string,
  doing: 'read' | 'write',
  action: () => Promise<T>,
): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw new Error(systemText(`${place}: ${show(path)}`, doing, error), { cause: error });
  }
}
