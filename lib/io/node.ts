import { randomBytes } from 'node:crypto';
import { open, readFile as readAll, readlink, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { failType, show } from '../util/errors.ts';
import { systemText } from '../util/system-reason.ts';

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
  await orFail('saveFile', path, 'write', async () => {
    const found = await stat(path).catch((error) => {
      if (error.code !== 'ENOENT') throw error;
    });
    if (found && !found.isFile()) return writeFile(path, bytes);
    const target = await behindLinks(path);
    // Names have a limit, which that of the file may reach.
    const name = `.${basename(target).slice(0, 40)}.${randomBytes(6).toString('hex')}`;
    const beside = join(dirname(target), name);
    try {
      await writeWhole(beside, bytes, found?.mode);
      await rename(beside, target);
    } catch (error) {
      await rm(beside, { force: true });
      throw error;
    }
  });
}

/** Where links lead, be there a file or not. */
async function behindLinks(path: string): Promise<string> {
  const link = await readlink(path).catch(() => undefined);
  return link === undefined ? path : behindLinks(resolve(await realpath(dirname(path)), link));
}

/** Writes a new file, down to the disk. */
async function writeWhole(path: string, bytes: Uint8Array, mode: number | undefined): Promise<void> {
  const file = await open(path, 'wx', 0o666);
  try {
    await file.writeFile(bytes);
    if (mode !== undefined) await file.chmod(mode & 0o7777);
    await file.sync();
  } finally {
    await file.close();
  }
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
