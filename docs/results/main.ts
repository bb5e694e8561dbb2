import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { useKernels } from 'spiketape';
import { allResults } from './all-results.ts';
import { keep } from './kept.ts';
import { resultsPage } from './page.ts';
import type { Outcome, Result, Size } from './result.ts';
import { torchRuns } from './torch-runs.ts';
import { yinYangResult } from './yin-yang.ts';

/**
 * `npm run results -- [--quick] [--only NAME] [--seeds N] [--torch]`: trains, and writes docs/results.md unless quick. With
 * `--torch` the yin-yang network of PyTorch is trained in its place.
 */
function main(): void {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      torch: { type: 'boolean', default: false },
      only: { type: 'string' },
      seeds: { type: 'string', default: '5' },
    },
  });
  // The same bits on every machine.
  useKernels('simd', { fused: false });
  const chosen = allResults.filter(({ name }) => values.only === undefined || name.includes(values.only));
  const seeds = Number(values.seeds);
  if (values.quick) quick(chosen);
  else if (values.torch) {
    keep({ name: yinYangResult.name, torch: torchRuns(seeds) });
    writePage();
  } else full(chosen, seeds);
}

/** Asserts the bounds of small runs. */
function quick(results: readonly Result[]): void {
  for (const result of results) {
    const { accuracy } = timed(result, 1, 'quick');
    const { least, most = 1 } = result.quick;
    if (accuracy >= least && accuracy <= most) continue;
    console.error(`${result.name}: got ${accuracy} when ${least} to ${most} was due.`);
    process.exitCode = 1;
  }
}

function full(results: readonly Result[], seeds: number): void {
  const cpu = cpus()[0]?.model.trim() ?? 'unknown CPU';
  for (const result of results) {
    const runs = Array.from({ length: seeds }, (_, i) => ({ seed: i + 1, ...timed(result, i + 1, 'full') }));
    keep({ name: result.name, runs, cpu, node: process.versions.node });
    writePage();
  }
}

function writePage(): void {
  writeFileSync(join(import.meta.dirname, '../results.md'), resultsPage());
}

function timed(result: Result, seed: number, size: Size): Outcome & { readonly seconds: number } {
  const start = performance.now();
  const { accuracy } = result.run(seed, size);
  const seconds = Math.round((performance.now() - start) / 100) / 10;
  console.log(`${result.name}, seed ${seed}: ${(100 * accuracy).toFixed(1)} % in ${seconds} s`);
  return { accuracy, seconds };
}

main();
