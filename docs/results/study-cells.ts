import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { failRange } from '../../lib/util/errors.ts';
import { grouped } from '../examples/surrogates/grouped.ts';

/** The parameters of runs that differ in their seeds alone, and what they came to. */
export interface StudyCell {
  readonly parameters: Readonly<Record<string, string | number>>;
  /** Of each seed. */
  readonly accuracies: readonly number[];
}

/** A study of which something was run: how many seeds, of how many that it asks for. */
export interface KeptStudy {
  readonly seeds: number;
  readonly of: number;
  readonly cells: readonly StudyCell[];
}

interface StudyLine {
  readonly of: number;
  readonly status: string;
  readonly parameters: Readonly<Record<string, string | number>>;
  readonly results: { readonly accuracy: number };
}

/** The cells of a study's file, of the seeds of which all is there. @throws RangeError where no run is done. */
export function cellsOf(text: string): KeptStudy {
  const lines = text.split('\n').filter((line) => line.startsWith('{') && line.endsWith('}'));
  const runs = lines.map((line) => JSON.parse(line) as StudyLine).filter(({ status }) => status === 'done');
  if (runs.length === 0) failRange('cellsOf', 'got no run that is done when the file of a sweep was due.');
  const bySeed = grouped(runs, ({ parameters }) => Number(parameters.seed));
  const most = Math.max(...Array.from(bySeed.values(), (some) => some.length));
  const whole = [...bySeed].filter(([, some]) => some.length === most).sort(([a], [b]) => a - b);
  const chosen = whole.flatMap(([, some]) => some);
  const byCell = grouped(chosen, ({ parameters: { seed, ...others } }) => JSON.stringify(others));
  return {
    seeds: whole.length,
    of: (runs[0]?.of ?? 0) / most,
    cells: Array.from(byCell, ([key, some]) => ({
      parameters: JSON.parse(key),
      accuracies: some.map(({ results }) => results.accuracy),
    })),
  };
}

/** What was kept of a study; undefined where nothing was. */
export function readStudy(name: string): KeptStudy | undefined {
  if (!existsSync(fileOf(name))) return undefined;
  const [head = '{}', ...lines] = readFileSync(fileOf(name), 'utf8').trim().split('\n');
  return { ...JSON.parse(head), cells: lines.map((line) => JSON.parse(line) as StudyCell) };
}

/** Writes it beside the results, a line a cell. */
export function keepStudy(name: string, { cells, ...head }: KeptStudy): void {
  const lines = [head, ...cells].map((one) => JSON.stringify(one));
  writeFileSync(fileOf(name), `${lines.join('\n')}\n`);
}

function fileOf(name: string): string {
  return join(import.meta.dirname, `${name}.jsonl`);
}
