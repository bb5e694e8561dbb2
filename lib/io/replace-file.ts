import { randomBytes } from 'node:crypto';
import { open, readlink, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

/** What is written to a file: bytes, or texts one after the other. */
type Content = Uint8Array | Iterable<string>;

/**
 * Writes a file so that it has all of its new content or is as it was: that goes to a file beside it, which takes its name when it
 * is complete. A link stays one, a file keeps its mode, and what is there and no file is written to as it is.
 */
export async function replaceFile(path: string, content: Content): Promise<void> {
  const found = await stat(path).catch((error) => {
    if (error.code !== 'ENOENT') throw error;
  });
  if (found && !found.isFile()) return writeFile(path, content);
  const target = await behindLinks(path);
  // Names have a limit, which that of the file may reach.
  const beside = join(dirname(target), `.${basename(target).slice(0, 40)}.${randomBytes(6).toString('hex')}`);
  try {
    await writeWhole(beside, content, found?.mode);
    await rename(beside, target);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}

/** Where links lead, be there a file or not. */
async function behindLinks(path: string): Promise<string> {
  const link = await readlink(path).catch(() => undefined);
  return link === undefined ? path : behindLinks(resolve(await realpath(dirname(path)), link));
}

/** Writes a new file, down to the disk. */
async function writeWhole(path: string, content: Content, mode: number | undefined): Promise<void> {
  const file = await open(path, 'wx', 0o666);
  try {
    await writeFile(file, content);
    if (mode !== undefined) await file.chmod(mode & 0o7777);
    await file.sync();
  } finally {
    await file.close();
  }
}
