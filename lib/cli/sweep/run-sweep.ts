import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import type { CommandLine } from '../line/command-line.ts';
import { printable } from '../printable.ts';
import type { Terminal } from '../terminal.ts';
import { type PlannedRun, planOf } from './plan-of.ts';
import { printSweep } from './print-sweep.ts';
import { progressText } from './progress-text.ts';
import type { RunRecord } from './record.ts';
import { RecordFile } from './record-file.ts';
import { StudyPool } from './study-pool.ts';
import { StudyProcess } from './study-process.ts';
import {
  outOf,
  readEffort,
  readOutput,
  readSearch,
  readShard,
  requireApart,
  withTyped,
} from './sweep-options.ts';

/** Does runs, and gives each away when it is finished. */
export type Executor = (
  runs: readonly PlannedRun[],
  first: StudyProcess,
  finished: (record: RunRecord) => void,
) => Promise<void>;

/** Does the runs of a study that are not in its file yet, and prints what came of all. @returns The exit code. */
export async function runSweep(
  line: CommandLine,
  terminal: Terminal,
  study: string,
  execute: Executor = runHere(line, study),
): Promise<number> {
  const [output, search, shard] = [readOutput(line), readSearch(line), readShard(line)];
  const effort = readEffort(line);
  const place = outOf(line, study);
  requireApart(output, [study, place]);
  terminal.progress(`loading ${study} …`);
  const first = await StudyProcess.start(study, threadsFor(effort.jobs));
  try {
    const whole = planOf(withTyped(first.plan.choices, line.values('param')), search);
    const plan = shard ? whole.filter(({ run }) => run % shard.count === shard.index) : whole;
    const file = new RecordFile('--out', place);
    const left = plan.filter(({ id }) => isLeft(file, id, effort.retry));
    await execute(left, first, standing(file, plan, left, terminal));
    file.close();
    terminal.progress('');
    const records = plan.flatMap((planned) => {
      const record = file.records.get(planned.id);
      return record ? [{ ...record, ...planned }] : [];
    });
    return printSweep(line, terminal, output, {
      title: basename(study),
      records,
      of: plan.length,
      objective: first.plan.objective,
      files: [place],
      data: { study, out: place, torn: file.torn },
      notes: notesOf(file, plan.length - left.length),
    });
  } finally {
    first.end();
  }
}

/** Whether a run is still to be done: there is nothing of it, or it failed less often than it may. */
function isLeft({ records }: RecordFile, id: string, retry: number): boolean {
  const record = records.get(id);
  return record === undefined || (record.status === 'failed' && record.attempts <= retry);
}

/** Cores that are left over are used by the kernels of each process. */
export function threadsFor(jobs: number): number {
  return Math.max(1, Math.floor(availableParallelism() / jobs));
}

function runHere(line: CommandLine, study: string): Executor {
  return async (runs, first, finished) => {
    const { jobs, retry, seconds } = readEffort(line);
    const pool = new StudyPool({ file: study, threads: threadsFor(jobs), retry, seconds }, first);
    try {
      await pool.runAll(runs, Math.min(jobs, runs.length), finished);
    } finally {
      pool.end();
    }
  };
}

/** Adds finished runs to the file and shows how far the study is. */
function standing(
  file: RecordFile,
  plan: readonly PlannedRun[],
  left: readonly PlannedRun[],
  terminal: Terminal,
): (record: RunRecord) => void {
  const start = performance.now();
  const open = new Set(left.map(({ id }) => id));
  const failed = new Set(
    plan.filter(({ id }) => !open.has(id) && file.records.get(id)?.status === 'failed').map(({ id }) => id),
  );
  const show = () => {
    const seconds = (performance.now() - start) / 1000;
    const done = plan.length - open.size;
    terminal.progress(
      progressText({ done, of: plan.length, failed: failed.size, doneNow: left.length - open.size, seconds }),
    );
  };
  show();
  return (record) => {
    file.add(record);
    open.delete(record.id);
    if (record.status === 'failed') failed.add(record.id);
    show();
  };
}

function notesOf({ file, torn }: RecordFile, before: number): string[] {
  const skipped = torn.length === 1 ? `Line ${torn[0]} is` : `Lines ${torn.join(', ')} are`;
  return [
    `In ${printable(file)}${before > 0 ? `, ${before} from before` : ''}.`,
    ...(torn.length > 0 ? [`${skipped} cut off and not counted.`] : []),
  ];
}
