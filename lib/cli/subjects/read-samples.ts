import { parseSamples } from '../../check/identify/parse-samples.ts';
import type { Samples } from '../../index.ts';
import { readFile } from '../../io/node.ts';
import { messageOf } from '../message-of.ts';
import { UsageError } from '../usage-error.ts';

/** Whether a file is one of samples, by its ending. */
export function isSamplesFile(typed: string): boolean {
  return /\.(csv|tsv|json)$/i.test(typed);
}

/**
 * The samples of a file of CSV or JSON.
 *
 * @throws UsageError in one line for a file that cannot be read or has none.
 */
export async function readSamples(file: string): Promise<Samples> {
  try {
    return parseSamples(new TextDecoder().decode(await readFile(file)));
  } catch (error) {
    throw new UsageError(`${file}: ${messageOf(error)}`, { cause: error });
  }
}
