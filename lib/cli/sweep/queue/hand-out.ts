import { setTimeout as sleep } from 'node:timers/promises';
import type { Job, Queue } from 'bullmq';
import type { PlannedRun } from '../plan-of.ts';
import { type RunRecord, recordOf } from '../record.ts';
import { loadBullmq } from './load-bullmq.ts';
import type { QueueAddress } from './queue-address.ts';

/** Runs that are in the queue at most, so that its memory does not grow with the study. */
const most = 10_000;

/** Runs that are put in, or collected, with one command. */
const bulk = 500;

/** Milliseconds between looks where nothing has finished. */
const pause = 100;

/** Milliseconds between looks for runs that the server has lost. */
const lostEvery = 2000;

/** Keys of the queue begin with this. */
export const prefix = 'spiketape';

type Finished = (record: RunRecord) => void;

/**
 * Puts runs into a queue and collects what workers make of them. A run leaves the queue only after its line is written, and
 * is put in again where the server has lost it, so each is written once, whoever is killed or restarted when.
 */
export async function handOut(
  { url, name }: QueueAddress,
  runs: readonly PlannedRun[],
  finished: Finished,
): Promise<void> {
  const { Queue } = await loadBullmq();
  const queue = new Queue(name, { connection: { url, maxRetriesPerRequest: null }, prefix });
  // While the server restarts: what was sent is sent again.
  queue.on('error', () => {});
  try {
    await exchange(queue, runs, finished);
  } finally {
    await queue.close();
  }
}

async function exchange(queue: Queue, runs: readonly PlannedRun[], finished: Finished): Promise<void> {
  const open = new Map<string, PlannedRun>();
  let next = 0;
  let looked = performance.now();
  while (open.size > 0 || next < runs.length) {
    while (open.size < most && next < runs.length) {
      const some = runs.slice(next, next + bulk);
      next += some.length;
      for (const one of some) open.set(one.id, one);
      await put(queue, some);
    }
    const records = await collect(queue, finished);
    for (const { id } of records) open.delete(id);
    if (records.length > 0) continue;
    if (performance.now() - looked > lostEvery) {
      await putLost(queue, open);
      looked = performance.now();
    }
    await sleep(pause);
  }
}

/** A run that is in the queue already stays as it is there. The id of a job must not be a number, which that of a run may be. */
function put(queue: Queue, runs: readonly PlannedRun[]): Promise<unknown> {
  return queue.addBulk(runs.map((run) => ({ name: 'run', data: run, opts: { jobId: `run-${run.id}` } })));
}

/** Writes what is finished, then takes it out. */
async function collect(queue: Queue, finished: Finished): Promise<readonly RunRecord[]> {
  const jobs: Job[] = await queue.getJobs(['completed', 'failed'], 0, bulk - 1);
  const records = jobs.filter((job) => job !== undefined).map(recordOfJob);
  records.forEach(finished);
  await Promise.all(jobs.map((job) => job?.remove().catch(() => {})));
  return records;
}

/** A job fails only where workers died at it, more often than is allowed. */
function recordOfJob({ returnvalue, data, failedReason }: Job): RunRecord {
  if (returnvalue) return returnvalue as RunRecord;
  return recordOf(data as PlannedRun, { error: `its workers ended: ${failedReason}` }, 1, 0);
}

/** Puts in again what a server that came back without its data does not have. */
async function putLost(queue: Queue, open: ReadonlyMap<string, PlannedRun>): Promise<void> {
  const counts = Object.values(await queue.getJobCounts());
  if (counts.reduce((sum, count) => sum + count, 0) >= open.size) return;
  const runs = [...open.values()];
  for (let from = 0; from < runs.length; from += bulk) await put(queue, runs.slice(from, from + bulk));
}
