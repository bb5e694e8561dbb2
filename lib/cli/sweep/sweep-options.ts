import { availableParallelism } from 'node:os';
import { basename, extname, resolve } from 'node:path';
import { show } from '../../util/errors.ts';
import type { CommandLine } from '../line/command-line.ts';
import { readNumber, readPositive } from '../line/numbers.ts';
import type { Options } from '../line/option.ts';
import { valuesByName } from '../line/parameters.ts';
import { didYouMean } from '../nearest.ts';
import { UsageError } from '../usage-error.ts';
import { requireWritable } from '../write-text.ts';
import { type Choices, listOf } from './choice.ts';
import type { RandomSearch } from './plan-of.ts';
import type { Objective } from './study-message.ts';

/** Bests that are shown unless told otherwise. */
const bestCount = 10;

/** Seconds after which a worker that is silent is given up. */
const lostAfter = 30;

/** The options of `spiketape sweep`. */
export const sweepOptions = {
  jobs: { value: 'N', help: 'processes at a time (default: as many as there are cores)' },
  out: {
    value: 'FILE',
    help: 'where each finished run is added as a line (default: study.jsonl for study.ts)',
  },
  random: { value: 'N', help: 'N runs drawn at random, in place of all combinations' },
  seed: { value: 'N', help: 'seed of the drawn runs (default: 1)' },
  param: { value: 'NAME=VALUES', multiple: true, help: 'these values only: width=0.3,1' },
  retry: { value: 'N', help: 'how often a run that failed is tried again (default: 0)' },
  'time-limit': { value: 'SECONDS', help: 'the time that a run may take (default: none)' },
  shard: { value: 'I/COUNT', help: 'every COUNTth run, from the Ith on: 0/4 to 3/4' },
  queue: { value: 'URL', help: 'hand the runs out through Redis or Valkey: redis://host:6379' },
  worker: { help: 'take runs from the queue, until it is told to end' },
  idle: { value: 'SECONDS', help: 'a worker ends when there was nothing to do for so long' },
  'lost-after': {
    value: 'SECONDS',
    help: `the runs of a worker that is silent so long are handed out again (default: ${lostAfter})`,
  },
  maximize: { value: 'NAME', help: 'the result that is to be high (default: what the study says)' },
  minimize: { value: 'NAME', help: 'the result that is to be low' },
  best: { value: 'N', help: `how many of the best runs are shown (default: ${bestCount})` },
  html: { value: 'FILE', help: 'a report with curves for each parameter' },
  csv: { value: 'FILE', help: 'the runs as a table' },
  json: { help: 'as JSON' },
} as const satisfies Options;

/** Which runs of a study are done here. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** What is written of the results, and how they are ranked. */
export interface Output {
  readonly objective: Objective | null;
  readonly best: number;
  readonly html: string | undefined;
  readonly csv: string | undefined;
}

/** @throws UsageError for files that cannot be written, or two objectives. */
export function readOutput(line: CommandLine): Output {
  const [html, csv] = [line.value('html'), line.value('csv')];
  if (html !== undefined) requireWritable('--html', html);
  if (csv !== undefined) requireWritable('--csv', csv);
  const [high, low] = [line.value('maximize'), line.value('minimize')];
  if (high !== undefined && low !== undefined)
    throw new UsageError('got --maximize and --minimize when one of them was due.');
  const name = high ?? low;
  const objective = name === undefined ? null : { name, isHigh: high !== undefined };
  return { objective, best: readInteger(line, 'best', bestCount, 0), html, csv };
}

/** @throws UsageError for a report that would take the place of a file of the study, or of the other report. */
export function requireApart({ html, csv }: Output, files: readonly string[]): void {
  const taken = new Set(files.map((file) => resolve(file)));
  for (const [name, file] of Object.entries({ html, csv })) {
    if (file === undefined) continue;
    if (taken.has(resolve(file)))
      throw new UsageError(`--${name}: got ${show(file)} again when a file of its own was due.`);
    taken.add(resolve(file));
  }
}

/** How the runs are done. */
export interface Effort {
  readonly jobs: number;
  readonly retry: number;
  /** The time of a run. */
  readonly seconds: number;
}

/** @throws UsageError for numbers that are none. */
export function readEffort(line: CommandLine): Effort {
  const limit = line.value('time-limit');
  return {
    jobs: readInteger(line, 'jobs', availableParallelism(), 1),
    retry: readInteger(line, 'retry', 0, 0),
    seconds: limit === undefined ? Infinity : readPositive('--time-limit', limit),
  };
}

/** The random search that is asked for; undefined for a grid. @throws UsageError for a seed without one. */
export function readSearch(line: CommandLine): RandomSearch | undefined {
  if (!line.has('random')) {
    if (line.has('seed')) throw new UsageError('--seed: got it without --random N, which it is for.');
    return undefined;
  }
  return { runs: readInteger(line, 'random', 1, 1), seed: readInteger(line, 'seed', 1, 0) };
}

/** @throws UsageError for anything but two numbers, the first from 0 and below the second. */
export function readShard(line: CommandLine): Shard | undefined {
  const text = line.value('shard');
  if (text === undefined) return undefined;
  const [, index, count] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number);
  if (index === undefined || count === undefined || count === 0)
    throw new UsageError(`--shard: got ${show(text)} when a number and a count were due: 0/4.`);
  if (index >= count)
    throw new UsageError(
      `--shard: got ${text} when 0/${count} to ${count - 1}/${count} was due: --array=0-${count - 1}.`,
    );
  return { index, count };
}

/** Seconds after which a silent worker is given up. */
export function readLostAfter(line: CommandLine): number {
  return readPositive('--lost-after', line.value('lost-after') ?? String(lostAfter));
}

/** Seconds without work after which a worker ends. */
export function readIdle(line: CommandLine): number {
  const text = line.value('idle');
  return text === undefined ? Infinity : readPositive('--idle', text);
}

/** The file of the runs: what is asked for, or one named after the study, and the shard. */
export function outOf(line: CommandLine, study: string): string {
  const asked = line.value('out');
  if (asked !== undefined) return asked;
  const shard = readShard(line);
  const part = shard ? `.${shard.index}-of-${shard.count}` : '';
  return `${basename(study, extname(study))}${part}.jsonl`;
}

/** The choices of a study, with the values that were typed in place of its own. @throws UsageError for names it has not. */
export function withTyped(choices: Choices, texts: readonly string[]): Choices {
  const known = Object.keys(choices);
  const typed = [...valuesByName(texts)].map(([name, values]) => {
    if (!known.includes(name))
      throw new UsageError(
        `--param: got ${show(name)} when one of ${known.join(', ')} was due${didYouMean(name, known)}`,
      );
    const list = listOf(`--param ${name}`, values.split(',').map(typedValue));
    return [name, { kind: 'values', values: list }] as const;
  });
  return { ...choices, ...Object.fromEntries(typed) };
}

function typedValue(text: string): number | string | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  return text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text);
}

function readInteger(line: CommandLine, name: string, absent: number, least: number): number {
  const text = line.value(name);
  if (text === undefined) return absent;
  const value = readNumber(`--${name}`, text);
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new UsageError(`--${name}: got ${text} when an integer of ${least} or more was due.`);
}
