import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createJiti } from 'jiti';
import { systemReason } from '../../util/system-reason.ts';
import { messageOf } from '../message-of.ts';
import { UsageError } from '../usage-error.ts';
import { offerLibrary } from './offer-library.ts';

/**
 * What a module of TypeScript or JavaScript exports. Where it imports `spiketape`, it gets this very library, so that its
 * tensors and surrogates are those that the checkers know.
 *
 * @throws UsageError in one line for a file that cannot be read, does not parse, or throws while it is imported.
 */
export async function loadModule(file: string): Promise<Readonly<Record<string, unknown>>> {
  const text = textOf(file);
  const jiti = createJiti(pathToFileURL(file).href, {
    fsCache: false,
    interopDefault: false,
    virtualModules: offerLibrary(),
  });
  try {
    // Transpiled whatever it is: then its own imports go through jiti too.
    const options = { filename: file, ext: extname(file), async: true, forceTranspile: true };
    return { ...((await jiti.evalModule(text, options)) as object) };
  } catch (error) {
    throw new UsageError(reasonOf(error), { cause: error });
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${systemReason(error, 'read')}.`, { cause: error });
  }
}

function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : '';
  const parse = /^ParseError: (?<what>[^\n]*?)\s*\n\s*(?<where>.*)$/s.exec(text);
  if (parse) {
    const [line, column] = parse.groups?.where?.match(/\d+/g)?.slice(-2) ?? [];
    return `it does not parse: ${parse.groups?.what} (line ${line}, column ${column}).`;
  }
  const isMissing = (error as NodeJS.ErrnoException)?.code === 'MODULE_NOT_FOUND';
  if (isMissing) return `it imports what is not there: ${text.split('\n')[0]}.`;
  return `it threw while it was imported: ${messageOf(error)}`;
}
