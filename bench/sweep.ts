import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRuns, writeRuns } from '../lib/cli/sweep/merge-files.ts';
import { type PlannedRun, planOf } from '../lib/cli/sweep/plan-of.ts';
import { handOut } from '../lib/cli/sweep/queue/hand-out.ts';
import { loadBullmq } from '../lib/cli/sweep/queue/load-bullmq.ts';
import { recordOf } from '../lib/cli/sweep/record.ts';
import { RecordFile } from '../lib/cli/sweep/record-file.ts';
import { reportPage } from '../lib/cli/sweep/report-page.ts';
import { summarize } from '../lib/cli/sweep/summary.ts';

/** What a study costs besides its runs, for each run: `tsx bench/sweep.ts [RUNS] [redis://…]`. */
async function main([count = '100000', url]: readonly string[]): Promise<void> {
  const place = mkdtempSync(join(tmpdir(), 'spiketape-bench-'));
  try {
    const plan = await timed('plan', Number(count), () => planned(Number(count)));
    await files(place, plan);
    if (url !== undefined) await queue(url, plan);
    console.log(`memory at most ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB`);
  } finally {
    rmSync(place, { recursive: true });
  }
}

function planned(count: number): PlannedRun[] {
  const seeds = Array.from({ length: Math.ceil(count / 50) }, (_, i) => i);
  const widths = Array.from({ length: 10 }, (_, i) => i / 10);
  const shapes = ['arctan', 'sigmoid', 'triangle', 'superSpike', 'gaussian'];
  return planOf({
    surrogate: { kind: 'values', values: shapes },
    width: { kind: 'values', values: widths },
    seed: { kind: 'values', values: seeds },
  });
}

function finishedOf(run: PlannedRun) {
  return recordOf(
    run,
    { results: { accuracy: Math.sin(run.run) ** 2, loss: Math.cos(run.run) }, reports: [] },
    1,
    1.5,
  );
}

async function files(place: string, plan: readonly PlannedRun[]): Promise<void> {
  const file = join(place, 'study.jsonl');
  await timed('append', plan.length, () => {
    const out = new RecordFile('--out', file);
    for (const run of plan) out.add(finishedOf(run));
    out.close();
  });
  console.log(`file: ${(statSync(file).size / plan.length).toFixed(0)} bytes a run`);
  const records = await timed('read', plan.length, () => {
    const read = new RecordFile('--out', file);
    read.close();
    return [...read.records.values()];
  });
  const merged = await timed('merge: read', plan.length, () => readRuns([file]));
  await timed('merge: write', plan.length, () => writeRuns(join(place, 'all.jsonl'), merged));
  const summary = await timed('summary', plan.length, () => summarize(records, plan.length, null, 10));
  console.log(`report: ${reportPage('study', summary, new Map()).length} characters`);
}

/** With workers of no work in this process: what the queue and its two ends take. */
async function queue(url: string, plan: readonly PlannedRun[]): Promise<void> {
  const { Worker } = await loadBullmq();
  const name = `bench-${process.pid}`;
  const settings = { connection: { url, maxRetriesPerRequest: null }, prefix: 'spiketape', concurrency: 50 };
  const worker = new Worker(name, async ({ data }) => finishedOf(data), settings);
  await timed('queue: in, taken, done, out', plan.length, () => handOut({ url, name }, plan, () => {}));
  await worker.close();
}

async function timed<T>(name: string, count: number, f: () => T | Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await f();
  const milliseconds = performance.now() - start;
  console.log(
    `${name}: ${((milliseconds * 1000) / count).toFixed(1)} µs a run, ${(milliseconds / 1000).toFixed(1)} s`,
  );
  return result;
}

await main(process.argv.slice(2));
