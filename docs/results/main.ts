import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { useKernels } from 'spiketape';
import { failRange } from '../../lib/util/errors.ts';
import { heatMap } from '../examples/surrogates/heat-map.ts';
import { allResults } from './all-results.ts';
import { type KeptRun, keep } from './kept.ts';
import { resultsPage } from './page.ts';
import type { Outcome, Result, Size } from './result.ts';
import { cellsOf, keepStudy } from './study-cells.ts';
import { shapeRuns } from './study-sections.ts';
import { torchRuns } from './torch-runs.ts';

/** Where the data of a result come from, undefined where nobody said. */
type FileOf = (result: Result) => string | undefined;

const usage = `Usage: npm run results -- [options]

Trains what docs/results.md shows, and writes it.

  --quick          a small size whose bounds are asserted; nothing is written
  --only NAME      those whose names have NAME in them (default: all)
  --seeds N        runs of each (default: 5)
  --torch          the same networks in PyTorch
  --braille FILE   the data of spytorch
  --shapes FILE    what a study of the shapes of surrogates came to; nothing is trained
  --defaults FILE  what a study of their defaults came to; nothing is trained
  --help           this text

${allResults.map(({ name }) => `  ${name}`).join('\n')}`;

function main(): void {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      torch: { type: 'boolean', default: false },
      only: { type: 'string' },
      seeds: { type: 'string', default: '5' },
      braille: { type: 'string' },
      shapes: { type: 'string' },
      defaults: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return;
  }
  // The same bits on every machine.
  useKernels('simd', { fused: false });
  const fileOf: FileOf = ({ option }) => (option === 'braille' ? values.braille : undefined);
  const chosen = allResults
    .filter(({ name }) => values.only === undefined || name.includes(values.only))
    .filter((result) => result.option === undefined || isGiven(result, fileOf));
  const seeds = seedsOf(values.seeds);
  const names = allResults.map(({ name }) => name);
  if (!names.some((name) => name.includes(values.only ?? '')))
    failRange('--only', `got ${values.only}, known are ${names.join(', ')}.`);
  if (values.shapes ?? values.defaults) studies(values.shapes, values.defaults);
  else if (values.quick) quick(chosen, fileOf);
  else if (values.torch) torch(chosen, seeds, fileOf);
  else full(chosen, seeds, fileOf);
}

function seedsOf(text: string): number {
  const seeds = Number(text);
  if (Number.isInteger(seeds) && seeds > 0) return seeds;
  return failRange('--seeds', `must be a whole number from 1, got ${text}.`);
}

function studies(shapes: string | undefined, defaults: string | undefined): void {
  if (shapes) {
    const study = cellsOf(readFileSync(shapes, 'utf8'));
    keepStudy('surrogates', study);
    writeFileSync(join(import.meta.dirname, 'surrogates.svg'), heatMap(shapeRuns(study)));
  }
  if (defaults) keepStudy('defaults', cellsOf(readFileSync(defaults, 'utf8')));
  writePage();
}

function isGiven(result: Result, fileOf: FileOf): boolean {
  const file = fileOf(result);
  if (file === undefined) console.log(`${result.name}: not run, its data come by --${result.option} FILE.`);
  return file !== undefined;
}

/** Asserts the bounds of small runs. */
function quick(results: readonly Result[], fileOf: FileOf): void {
  for (const result of results) {
    const { accuracy } = timed(result, 1, 'quick', fileOf(result));
    const { least, most = 1 } = result.quick;
    if (accuracy >= least && accuracy <= most) continue;
    console.error(`${result.name}: got ${accuracy} when ${least} to ${most} was due.`);
    process.exitCode = 1;
  }
}

function full(results: readonly Result[], seeds: number, fileOf: FileOf): void {
  const cpu = cpus()[0]?.model.trim() ?? 'unknown CPU';
  for (const result of results) {
    const runs: KeptRun[] = [];
    for (let seed = 1; seed <= seeds; seed++) {
      runs.push({ seed, ...timed(result, seed, 'full', fileOf(result)) });
      keep({ name: result.name, runs, cpu, node: process.versions.node });
      writePage();
    }
  }
}

function torch(results: readonly Result[], seeds: number, fileOf: FileOf): void {
  for (const result of results) {
    const runs: KeptRun[] = [];
    for (const run of torchRuns(result, seeds, fileOf(result))) {
      runs.push(run);
      keep({ name: result.name, torch: runs });
      writePage();
    }
  }
}

function writePage(): void {
  writeFileSync(join(import.meta.dirname, '../results.md'), resultsPage());
}

function timed(
  result: Result,
  seed: number,
  size: Size,
  file: string | undefined,
): Outcome & { readonly seconds: number } {
  const start = performance.now();
  const { accuracy } = result.run(seed, size, file);
  const seconds = Math.round((performance.now() - start) / 100) / 10;
  console.log(`${result.name}, seed ${seed}: ${(100 * accuracy).toFixed(1)} % in ${seconds} s`);
  return { accuracy, seconds };
}

try {
  main();
} catch (error) {
  console.error(`results: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
