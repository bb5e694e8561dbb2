import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const prefix = '.built-';

/** The milliseconds that a first call may take. */
export const timeToBuild = 300_000;

/**
 * The folder of the package's code as it is built from lib/ as it is now, with `cli/main.js`: a process of it starts in a fifth
 * of the time that it takes from sources. It is built once for each state of lib/.
 */
export async function built(): Promise<string> {
  const name = `${prefix}${hashOfLib()}`;
  const folder = join(root, name);
  if (existsSync(folder)) return folder;
  const own = `${folder}-${process.pid}`;
  const { buildCode } = await import('../../lib/build-code.mjs');
  await buildCode(own);
  // Another process may have been faster.
  if (existsSync(folder)) rmSync(own, { recursive: true });
  else renameSync(own, folder);
  for (const old of readdirSync(root))
    if (old.startsWith(prefix) && !old.startsWith(name)) rmSync(join(root, old), { recursive: true });
  return folder;
}

function hashOfLib(): string {
  const hash = createHash('sha256');
  const lib = join(root, 'lib');
  const files = readdirSync(lib, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.m?ts$|\.mjs$/.test(name),
  );
  for (const file of files.sort()) hash.update(file).update(readFileSync(join(lib, file)));
  return hash.digest('hex').slice(0, 12);
}

if (process.argv[1] === import.meta.filename) await built();
