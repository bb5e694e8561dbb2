import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Swept } from './sweep.ts';

/** What a full run over all single-precision numbers has found of a surrogate. */
export interface Result extends Swept {
  readonly name: string;
  readonly date: string;
  /** CPU time of all threads. */
  readonly cpuSeconds: number;
  readonly threads: number;
  readonly cpu: string;
  readonly node: string;
  /** What the kernels ran as. */
  readonly forms: { readonly origin: string; readonly gradient: string };
}

const file = join(import.meta.dirname, 'results.json');

/** The results of full runs, by surrogate. */
export function readResults(): Result[] {
  const revive = (_: string, value: unknown) => (value === 'NaN' ? Number.NaN : value);
  return JSON.parse(readFileSync(file, 'utf8'), revive) as Result[];
}

/** Writes results in place of those of the same surrogates. */
export function writeResults(results: readonly Result[], order: readonly string[]): void {
  const names = results.map(({ name }) => name);
  const kept = readResults().filter(({ name }) => !names.includes(name));
  const all = [...kept, ...results].sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  const replace = (_: string, value: unknown) => (Number.isNaN(value) ? 'NaN' : value);
  writeFileSync(file, `${JSON.stringify(all, replace, 2)}\n`);
}
