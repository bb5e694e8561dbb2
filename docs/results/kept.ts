import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A training run. */
export interface KeptRun {
  readonly seed: number;
  readonly accuracy: number;
  readonly seconds: number;
}

/** The runs of a result that were done, as the page shows them. */
export interface Kept {
  readonly name: string;
  /** A run for each seed. */
  readonly runs: readonly KeptRun[];
  /** The same network in PyTorch, on the same data. */
  readonly torch?: readonly KeptRun[];
  readonly cpu: string;
  readonly node: string;
}

const file = join(import.meta.dirname, 'results.json');

/** What was run, by result. */
export function readKept(): Kept[] {
  return JSON.parse(readFileSync(file, 'utf8')) as Kept[];
}

/** Writes what was run in place of what was there of the same name. */
export function keep({ name, ...found }: Pick<Kept, 'name'> & Partial<Kept>): void {
  const all = readKept();
  const before = all.find((one) => one.name === name);
  const others = all.filter((one) => one.name !== name);
  writeFileSync(file, `${JSON.stringify([...others, { name, ...before, ...found }], null, 2)}\n`);
}
