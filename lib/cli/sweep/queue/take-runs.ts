import { once } from 'node:events';
import { exitCodes } from '../../command.ts';
import type { CommandLine } from '../../line/command-line.ts';
import type { Terminal } from '../../terminal.ts';
import type { PlannedRun } from '../plan-of.ts';
import { threadsFor } from '../run-sweep.ts';
import { StudyPool } from '../study-pool.ts';
import { StudyProcess } from '../study-process.ts';
import { readEffort, readIdle, readLostAfter } from '../sweep-options.ts';
import { prefix } from './hand-out.ts';
import { loadBullmq } from './load-bullmq.ts';
import { queueAddress } from './queue-address.ts';

/** How often a run may be taken anew because its worker ended, before it counts as failed. */
const mostLost = 10;

/**
 * Takes runs from a queue, as many at a time as there are jobs, until there were none for so long (`--idle`) or it is told to
 * end; then it finishes those that it has. A run of a worker that is killed goes to another.
 */
export async function takeRuns(
  line: CommandLine,
  terminal: Terminal,
  study: string,
  url: string,
): Promise<number> {
  const { jobs, retry, seconds } = readEffort(line);
  const [idle, lostAfter] = [readIdle(line) * 1000, readLostAfter(line) * 1000];
  const { Worker } = await loadBullmq();
  const { name } = await queueAddress(url, study);
  const settings = { file: study, threads: threadsFor(jobs), retry, seconds };
  const pool = new StudyPool(settings, await StudyProcess.start(study, settings.threads));
  let [taken, busy, since] = [0, 0, performance.now()];
  const worker = new Worker(
    name,
    async ({ data }) => {
      busy++;
      try {
        return await pool.run(data as PlannedRun);
      } finally {
        [taken, busy, since] = [taken + 1, busy - 1, performance.now()];
        terminal.progress(`${taken} ${taken === 1 ? 'run' : 'runs'} of ${name}`);
      }
    },
    {
      connection: { url, maxRetriesPerRequest: null },
      prefix,
      concurrency: jobs,
      lockDuration: lostAfter,
      stalledInterval: lostAfter,
      maxStalledCount: mostLost,
      drainDelay: 1,
    },
  );
  // While the server restarts, or for a run that another has taken over: both go on by themselves.
  worker.on('error', () => {});
  terminal.error(`waiting for runs of ${name}`);
  await endOf(() => busy === 0 && performance.now() - since > idle);
  await worker.close();
  pool.end();
  terminal.progress('');
  terminal.write(`${taken} ${taken === 1 ? 'run' : 'runs'} of ${name} done.`);
  return exitCodes.passed;
}

/** Waits for a signal, or until there was nothing to do for too long. */
async function endOf(isIdle: () => boolean): Promise<void> {
  const stop = new AbortController();
  const timer = setInterval(() => isIdle() && stop.abort(), 200);
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const onSignal = () => stop.abort();
  for (const signal of signals) process.once(signal, onSignal);
  if (!stop.signal.aborted) await once(stop.signal, 'abort');
  clearInterval(timer);
  for (const signal of signals) process.off(signal, onSignal);
}
