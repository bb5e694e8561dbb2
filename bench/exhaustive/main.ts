// Every single-precision number through the kernels of surrogates: `npm run exhaustive -- --only arctan`.
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { type Surrogate, surrogates, useKernels } from 'spiketape';
import { machine } from '../machine.ts';
import { exhaustivePage } from './page.ts';
import { type Result, readResults, writeResults } from './results.ts';
import { type Swept, together } from './sweep.ts';
import type { Work } from './worker.ts';

const usage = `Usage: npm run exhaustive -- [options]

  --only NAME    a surrogate of one input; may be given more than once (default: all)
  --sample N     every Nth number only, N a power of two up to 4096: a look, which is not kept
  --threads N    workers (default: all cores)
  --help         this text`;

const family = (Object.values(surrogates) as Surrogate[]).filter(({ row }) => !('inputs' in row));
const names = family.map(({ row }) => row.name);

/** What the command line asks for. @throws RangeError for what is not known. */
function optionsOf(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', multiple: true },
      sample: { type: 'string', default: '1' },
      threads: { type: 'string', default: String(availableParallelism()) },
      help: { type: 'boolean', default: false },
    },
  });
  const unknown = values.only?.find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new RangeError(`--only: got ${JSON.stringify(unknown)}, known are ${names.join(', ')}.`);
  const [stride, threads] = [Number(values.sample), Number(values.threads)];
  if (!Number.isInteger(Math.log2(stride)) || stride < 1 || stride > 4096)
    throw new RangeError(`--sample: got ${values.sample} when a power of two up to 4096 was due.`);
  if (!Number.isInteger(threads) || threads < 1)
    throw new RangeError(`--threads: got ${values.threads} when a whole number of at least 1 was due.`);
  return { only: values.only ?? names, stride, threads, help: values.help };
}

/** One surrogate, by workers that each take the next block. */
async function sweep(name: string, stride: number, threads: number): Promise<Swept> {
  const next = new Int32Array(new SharedArrayBuffer(4));
  const workerData: Work = { name, stride, next };
  const parts = Array.from(
    { length: threads },
    () =>
      new Promise<Swept>((resolve, reject) => {
        const worker = new Worker(new URL('./worker.mjs', import.meta.url), { workerData, execArgv: [] });
        worker.once('message', resolve);
        worker.once('error', reject);
      }),
  );
  return (await Promise.all(parts)).reduce(together);
}

function formOf(form: Surrogate['kernel']['origin']): string {
  return form.kind === 'simd' ? form.lanes : `JavaScript: ${form.reason}`;
}

async function main(args: readonly string[]): Promise<void> {
  const { only, stride, threads, help } = optionsOf(args);
  if (help) return console.log(usage);
  useKernels('simd');
  const { cpu, node } = machine();
  const results: Result[] = [];
  for (const spike of family.filter(({ row }) => only.includes(row.name))) {
    const start = process.cpuUsage();
    const swept = await sweep(spike.row.name, stride, threads);
    const { user, system } = process.cpuUsage(start);
    const cpuSeconds = (user + system) / 1e6;
    const forms = { origin: formOf(spike.kernel.origin), gradient: formOf(spike.kernel.gradient) };
    const date = new Date().toISOString();
    const result = { name: spike.row.name, date, cpuSeconds, threads, cpu, node, forms, ...swept };
    results.push(result);
    console.log(
      `${spike.row.name}: ${swept.inputs.toLocaleString('en-US')} numbers in ${cpuSeconds.toFixed(1)} s of CPU`,
    );
    // At once: a run of all takes long, and what was found is kept if it is stopped.
    if (stride === 1) keep(result);
  }
  console.log(`\n${exhaustivePage(results)}`);
}

function keep(result: Result): void {
  writeResults([result], names);
  writeFileSync(join(import.meta.dirname, '../../docs/exhaustive.md'), exhaustivePage(readResults()));
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  console.error(`exhaustive: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
