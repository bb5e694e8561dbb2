import { readFileSync, renameSync, writeFileSync } from 'node:fs';
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
  return parsed(readFileSync(file, 'utf8'));
}

const unwritten: readonly unknown[] = [Number.NaN, Infinity, -Infinity];

/** Results as JSON: of numbers that JSON has not, their names. */
export function written(results: readonly Result[]): string {
  const replace = (_: string, value: unknown) => (unwritten.includes(value) ? String(value) : value);
  return `${JSON.stringify(results, replace, 2)}\n`;
}

/** The results that were written. */
export function parsed(text: string): Result[] {
  const revive = (_: string, value: unknown) => unwritten.find((one) => String(one) === value) ?? value;
  return JSON.parse(text, revive) as Result[];
}

/** Writes results in place of those of the same surrogates. */
export function writeResults(results: readonly Result[], order: readonly string[]): void {
  const names = results.map(({ name }) => name);
  const kept = readResults().filter(({ name }) => !names.includes(name));
  const all = [...kept, ...results].sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  writeFileSync(`${file}.part`, written(all));
  renameSync(`${file}.part`, file);
}
