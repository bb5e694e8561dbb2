import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KeptRun } from './kept.ts';
import { yinYangSettings } from './yin-yang.ts';
import { yinYang } from './yin-yang-data.ts';

/** The runs of the yin-yang network in PyTorch: /usr/bin/python3 must have it. */
export function torchRuns(seeds: number): KeptRun[] {
  const folder = mkdtempSync(join(tmpdir(), 'spiketape-results-'));
  try {
    const file = join(folder, 'data.json');
    writeFileSync(file, JSON.stringify(dataForTorch()));
    return Array.from({ length: seeds }, (_, i) => run(file, i + 1));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function run(file: string, seed: number): KeptRun {
  const program = join(import.meta.dirname, 'yin_yang.py');
  const text = execFileSync('/usr/bin/python3', [program, file, String(seed)], { encoding: 'utf8' });
  console.log(`PyTorch: ${text.trim()}`);
  return JSON.parse(text) as KeptRun;
}

function dataForTorch(): object {
  const { train, test, epochs, ...settings } = yinYangSettings;
  return { settings: { ...settings, epochs: epochs.full }, train: listed(train, 42), test: listed(test, 40) };
}

function listed(count: number, seed: number): object {
  const { points, labels } = yinYang(count, seed);
  return { labels, points: labels.map((_, i) => Array.from(points.subarray(4 * i, 4 * i + 4))) };
}
