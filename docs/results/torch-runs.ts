import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KeptRun } from './kept.ts';
import type { Result, Samples, TorchTask } from './result.ts';

/** The runs of a network in PyTorch, seed after seed: /usr/bin/python3 must have it. */
export function* torchRuns(result: Result, seeds: number, file?: string): Generator<KeptRun> {
  const folder = mkdtempSync(join(tmpdir(), 'spiketape-results-'));
  try {
    const task = result.torch(file);
    writeTask(folder, task);
    for (let seed = 1; seed <= seeds; seed++) yield run(task, folder, seed);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function run({ program }: TorchTask, folder: string, seed: number): KeptRun {
  const main = join(import.meta.dirname, 'torch/main.py');
  const text = execFileSync('/usr/bin/python3', [main, program, folder, String(seed)], { encoding: 'utf8' });
  console.log(`PyTorch, ${program}: ${text.trim()}`);
  return JSON.parse(text) as KeptRun;
}

function writeTask(folder: string, { settings, sets }: TorchTask): void {
  writeFileSync(join(folder, 'settings.json'), JSON.stringify(settings));
  for (const [name, set] of Object.entries(sets ?? {})) writeSet(join(folder, name), set);
}

function writeSet(path: string, { values, labels }: Samples): void {
  writeFileSync(`${path}.f32`, values);
  writeFileSync(`${path}.i32`, Int32Array.from(labels));
}
