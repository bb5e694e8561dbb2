import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { basename } from 'node:path';
import { show } from '../../../util/errors.ts';
import { UsageError } from '../../usage-error.ts';

/** Where the runs of a study are handed out. */
export interface QueueAddress {
  readonly url: string;
  /** The study and a hash of its text, so that a worker only takes runs of the study that it has. */
  readonly name: string;
}

/** How long an answer may take. */
const patience = 5000;

/** @throws UsageError for a study that cannot be read, an address that is none, or one where nothing answers. */
export async function queueAddress(url: string, study: string): Promise<QueueAddress> {
  const { protocol, host, hostname, port } = parse(url);
  // Without the password.
  await reach(`${protocol}//${host}`, hostname, port === '' ? 6379 : Number(port));
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
  } catch {
    throw new UsageError(`${basename(study)}: there is no such file.`);
  }
}

/** The queue would wait for ever where there is nothing, as it does while a server restarts. */
function reach(shown: string, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (reason: string) => {
      socket.destroy();
      reject(new UsageError(`--queue: ${show(shown)} cannot be reached: ${reason}.`));
    };
    const socket = connect({ host: host.replace(/^\[|\]$/g, ''), port });
    socket.setTimeout(patience, () => fail('there is no answer'));
    socket.once('error', (error: NodeJS.ErrnoException) => fail(error.code ?? error.message));
    socket.once('connect', () => {
      socket.destroy();
      resolve();
    });
  });
}
