import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { useKernels } from 'spiketape';
import { requireWritable } from '../lib/cli/write-text.ts';
import manifest from '../package.json' with { type: 'json' };
import { type Machine, machine } from './machine.ts';
import { measureNeurons, type NeuronTimes, neuronTable } from './neurons.ts';
import { type BenchOptions, type Part, parseOptions, parts, usage } from './options.ts';
import { chainLength, measureOverhead, type OverheadTimes, overheadTable } from './overhead.ts';
import { elements, measureSurrogates, type SurrogateTimes, surrogateTable } from './surrogates.ts';
import { digits } from './table.ts';
import { measureWorkloads, type WorkloadTimes, workloadTable } from './workloads.ts';

/** What the JSON file holds. */
export interface Report {
  readonly version: string;
  readonly date: string;
  readonly seed: number;
  readonly quick: boolean;
  readonly kernels: string;
  readonly machine: Machine;
  surrogates?: {
    readonly unit: 'ns/element';
    readonly elements: number;
    readonly rows: readonly SurrogateTimes[];
  };
  overhead?: { readonly unit: 'ns'; readonly chainLength: number } & OverheadTimes;
  neurons?: { readonly unit: 'ns/neuron-step' } & NeuronTimes;
  workloads?: { readonly unit: 'ms'; readonly rows: readonly WorkloadTimes[] };
}

const seed = 1;

/** Measures one part, adds it to the report and gives its section. */
type Runner = (report: Report, progress: (name: string) => void) => Promise<string>;

const runners: Readonly<Record<Part, Runner>> = {
  surrogates: async (report, progress) => {
    const rows = await measureSurrogates(report, progress);
    report.surrogates = { unit: 'ns/element', elements, rows };
    const about = `Kernels over ${digits(elements)} elements: median (quartiles)`;
    return section('Surrogates', about, surrogateTable(rows));
  },
  overhead: async (report, progress) => {
    const times = await measureOverhead(report, progress);
    report.overhead = { unit: 'ns', chainLength, ...times };
    const about = `Tensors of 10 elements, ${chainLength} operations in a row: median (quartiles)`;
    return section('Overhead', about, overheadTable(times));
  },
  neurons: async (report, progress) => {
    const times = measureNeurons(report, progress);
    report.neurons = { unit: 'ns/neuron-step', ...times };
    return section(
      'Neurons',
      'Scans of 100 steps, 16 rows, in turns: median (quartiles)',
      neuronTable(times),
    );
  },
  workloads: async (report, progress) => {
    const rows = measureWorkloads(report, progress);
    report.workloads = { unit: 'ms', rows };
    const about = `LIF networks, Adam: median (min-max) of ${rows[0]?.step.samples} steps`;
    return section('Workloads', about, workloadTable(rows));
  },
};

function section(title: string, about: string, text: string): string {
  return `${title}. ${about}\n\n${text}\n`;
}

function heading({ version, date, quick, kernels, machine: m }: Report): string {
  const gigabytes = digits(m.memoryBytes / 2 ** 30);
  return [
    `spiketape ${version}, ${date}`,
    `machine   ${m.cpu}, ${m.cores} cores, ${gigabytes} GiB, load ${m.load.toFixed(1)}`,
    `runtime   Node ${m.node}, V8 ${m.v8}, ${m.os}`,
    `settings  kernels ${kernels}, seed ${seed}${quick ? ', quick: a look, not a result' : ''}`,
    '',
  ].join('\n');
}

/** Shows on a terminal what is being measured. */
function progress(name: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${name && `measuring ${name} …`}`);
}

/**
 * Measures what a command line asks for, prints the tables and writes the figures as JSON.
 *
 * @param print - Takes a text of one or more lines.
 * @throws TypeError or RangeError, with a text of one line, for what is not known.
 */
export async function runBench(args: readonly string[], print: (text: string) => void): Promise<void> {
  const options = parseOptions(args);
  if (options.help) print(usage);
  else await measureParts(options, print);
}

async function measureParts(
  { only, quick, kernels, json }: BenchOptions,
  print: (text: string) => void,
): Promise<void> {
  useKernels(kernels);
  const date = new Date().toISOString();
  const report: Report = { version: manifest.version, date, seed, quick, kernels, machine: machine() };
  const file = json ?? fileURLToPath(new URL(`results/${date.replaceAll(':', '-')}.json`, import.meta.url));
  mkdirSync(dirname(file), { recursive: true });
  requireWritable('--json', file);
  print(heading(report));
  for (const part of parts.filter((name) => only.includes(name))) {
    const text = await runners[part](report, progress);
    progress('');
    print(text);
  }
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
  print(`figures in ${relative('', file)}`);
}
