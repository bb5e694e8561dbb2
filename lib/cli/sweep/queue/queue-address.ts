import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { show } from '../../../util/errors.ts';
import { systemReason } from '../../../util/system-reason.ts';
import { UsageError } from '../../usage-error.ts';
import { loadBullmq } from './load-bullmq.ts';

/** Where the runs of a study are handed out. */
export interface QueueAddress {
  readonly url: string;
  /** The study and a hash of its text, so that a worker only takes runs of the study that it has. */
  readonly name: string;
}

/**
 * @param patience - Milliseconds that an answer of the server may take.
 * @throws UsageError for a study that cannot be read, an address that is none, or one where no server answers, or not to this
 *   password.
 */
export async function queueAddress(url: string, study: string, patience = 5000): Promise<QueueAddress> {
  const { protocol, host } = parse(url);
  // Without the password.
  await reach(url, `${protocol}//${host}`, patience);
  const hash = createHash('sha256').update(textOf(study)).digest('hex').slice(0, 8);
  return { url, name: `${basename(study).replaceAll(':', '-')}-${hash}` };
}

function parse(url: string): URL {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.hostname && /^rediss?:$/.test(parsed.protocol)) return parsed;
  throw new UsageError(`--queue: got ${show(url)} when an address was due: redis://127.0.0.1:6379.`);
}

function textOf(study: string): Buffer {
  try {
    return readFileSync(study);
  } catch (error) {
    throw new UsageError(`${basename(study)}: ${systemReason(error, 'read')}.`);
  }
}

/** The queue would wait for ever where there is nothing, or for the right password, as it does while a server restarts. */
async function reach(url: string, shown: string, patience: number): Promise<void> {
  const { Redis } = await loadBullmq();
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: patience,
    commandTimeout: patience,
    retryStrategy: () => null,
  });
  const reasons: Error[] = [];
  client.on('error', (error) => reasons.push(error));
  try {
    await client.connect();
    await client.ping();
  } catch (error) {
    // What comes first is the cause: a connection that then ends is none to say more.
    const { code, message } = (reasons[0] ?? error) as NodeJS.ErrnoException;
    throw new UsageError(`--queue: ${show(shown)} cannot be reached: ${code ?? message.replace(/\.$/, '')}.`);
  } finally {
    client.disconnect();
  }
}
