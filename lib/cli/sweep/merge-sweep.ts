import { basename, resolve } from 'node:path';
import { show } from '../../util/errors.ts';
import { exitCodes } from '../command.ts';
import type { CommandLine } from '../line/command-line.ts';
import { printable } from '../printable.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { hanging } from '../wrap.ts';
import { requireWritable } from '../write-text.ts';
import { type Merged, readRuns, writeRuns } from './merge-files.ts';
import { planOf } from './plan-of.ts';
import { printSweep } from './print-sweep.ts';
import { StudyProcess } from './study-process.ts';
import { readOutput, readSearch, requireApart, withTyped } from './sweep-options.ts';

/** How many of a kind are named. */
const named = 8;

/** Puts files of runs together, each run once, and prints what came of them. @returns The exit code. */
export async function mergeSweep(
  line: CommandLine,
  terminal: Terminal,
  typed: readonly string[],
): Promise<number> {
  const [output, out] = [readOutput(line), line.value('out')];
  if (out !== undefined) requireWritable('--out', out);
  requireApart(output, [...typed, ...(out === undefined ? [] : [out])]);
  const [first = ''] = typed;
  const study = /\.[cm]?[jt]sx?$/i.test(first) ? await planFrom(line, first) : undefined;
  const stray = study ? undefined : ['random', 'seed', 'param'].find((name) => line.has(name));
  if (stray) throw new UsageError(`--${stray}: got it without a study, which it is for.`);
  const files = study ? typed.slice(1) : typed;
  if (study && out !== undefined && resolve(out) === resolve(first))
    throw new UsageError(`--out: got ${show(out)}, the study, when a file of runs was due.`);
  if (files.length === 0)
    throw new UsageError('merge: got no files when those of runs were due: merge study.*.jsonl.');
  const merged = readRuns(files, study?.plan);
  if (out !== undefined) await writeRuns(out, merged);
  const { lines, duplicates, missing, torn } = merged;
  const code = printSweep(line, terminal, output, {
    title: basename(study ? first : (files[0] ?? '')),
    records: Array.from(merged.runs.values(), ({ record }) => record),
    of: merged.of,
    objective: study?.objective ?? null,
    files,
    data: { files, ...(out !== undefined && { out }), lines, duplicates, missingRuns: missing, torn },
    notes: notesOf(merged, files.length, out, terminal.columns),
  });
  return duplicates.some(({ isSame }) => isSame === false) ? exitCodes.failed : code;
}

async function planFrom(line: CommandLine, study: string) {
  const loaded = await StudyProcess.start(study, 1);
  loaded.end();
  const { choices, objective } = loaded.plan;
  return { objective, plan: planOf(withTyped(choices, line.values('param')), readSearch(line)) };
}

function notesOf(merged: Merged, files: number, out: string | undefined, columns: number): string[] {
  const { runs, lines, duplicates, missing, torn, strange } = merged;
  const differing = duplicates.filter(({ isSame }) => isSame === false);
  const where = out === undefined ? '' : `; each once in ${out}`;
  const texts = [
    `${files} ${files === 1 ? 'file' : 'files'}, ${lines} lines, ${runs.size} runs${where}.`,
    ...list(
      'Twice',
      duplicates.map(({ run, places }) => `run ${run} (${places.join(', ')})`),
    ),
    ...list(
      'Twice, with results that differ',
      differing.map(({ run, places }) => `run ${run} (${places.join(', ')})`),
    ),
    ...list(
      'Missing',
      missing.map((run) => `run ${run}`),
    ),
    ...list('Cut off and not counted', torn),
    ...(strange > 0 ? [`${strange} ${strange === 1 ? 'run is' : 'runs are'} none of this study.`] : []),
  ];
  return texts.flatMap((text) => hanging('', printable(text), columns));
}

function list(label: string, all: readonly string[]): string[] {
  if (all.length === 0) return [];
  const more = all.length > named ? ` and ${all.length - named} more` : '';
  return [`${label}: ${all.slice(0, named).join(', ')}${more}.`];
}
