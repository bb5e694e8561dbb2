import { existsSync } from 'node:fs';
import { checkSamplesFile } from '../check/check-samples-file.ts';
import type { Curves, Finding } from '../check/finding.ts';
import { unchecked } from '../check/finding.ts';
import { pythonHint } from '../check/python-hint.ts';
import { showFinding } from '../check/show-finding.ts';
import { type Command, exitCodes } from '../command.ts';
import { fileNote } from '../help.ts';
import { resultsOf } from '../isolated/results-of.ts';
import type { CheckSettings, CheckTask } from '../isolated/task.ts';
import type { CommandLine } from '../line/command-line.ts';
import { readNumber, readNumbers, readPositive, readRange } from '../line/numbers.ts';
import { readChoices } from '../line/parameters.ts';
import { readTimeLimit, timeLimitOption } from '../line/time-limit.ts';
import type { Figure } from '../plot/figure.ts';
import { requireFigureFile, writeFigure } from '../plot/write-figure.ts';
import { type Failure, printResult } from '../print-result.ts';
import { failureOf } from '../subjects/inquiry.ts';
import { isSamplesFile } from '../subjects/read-samples.ts';
import { sourceOf } from '../subjects/source-of.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { memberText, short } from '../words.ts';

/** Checks surrogates, gradients by hand and networks: of a module, or of the registry. */
export const check: Command = {
  name: 'check',
  summary: 'Check that gradients are the derivatives of their origins.',
  arguments: 'FILE|NAME...',
  options: {
    param: {
      value: 'NAME=VALUES',
      multiple: true,
      help: 'check under these values only: alpha=2 or alpha=1,2',
    },
    kinks: { value: 'X,...', help: 'where the gradient jumps or has a corner: 0,1' },
    length: { value: 'X', help: 'the length over which the gradient changes (default: 1)' },
    range: { value: 'LOW,HIGH', help: 'where two functions are checked most densely (default: -8,8)' },
    tolerance: { value: 'X', help: 'the largest relative error (default: 1e-7)' },
    certify: {
      value: 'LOW,HIGH',
      absent: '-64,64',
      help: 'prove surrogates for every real number of a range (-64,64 where none is given)',
    },
    seed: { value: 'N', help: 'seed of the random points (default: 1)' },
    export: { value: 'NAME', multiple: true, help: 'check this export only' },
    plot: { value: 'FILE', help: 'draw gradient and derivative into a file that ends in .svg or .html' },
    json: { help: 'as JSON' },
    ...timeLimitOption,
  },
  notes: [
    `${fileNote} Functions are over numbers or tensors; { f, inputs } is a function of tensors. samples.csv, or .json, has columns x, gradient and perhaps origin, of any framework.`,
    'Exit code: 0 all passed, 1 a check failed, 2 something could not be checked.',
  ],
  examples: [
    'check mine.ts',
    'check mine.ts --param alpha=1,2,4 --plot mine.svg',
    'check gradient.js --kinks -1,1 --time-limit 10',
    'check mine.ts --certify',
    'check samples.csv',
    'check mine.ts:mine spikingjelly:ATan --json',
  ],
  async run(line, terminal) {
    const { positionals } = line;
    if (positionals.length === 0)
      throw new UsageError(
        'got nothing to check when a file or the name of a surrogate was due: check mine.ts.',
      );
    const file = line.value('plot');
    if (file !== undefined) requireFigureFile('--plot', file);
    const settings = settingsOf(line);
    const seconds = readTimeLimit(line);
    const failures: Failure[] = [];
    const results: Result[] = [];
    for (const typed of positionals) {
      terminal.progress(`checking ${typed} …`);
      results.push(...(await resultsFor(typed, settings, seconds, terminal, failures)));
      terminal.progress('');
    }
    if (file !== undefined) noting(failures, file, () => writeFigure('--plot', file, figureOf(results)));
    const code = exitCodeOf(results);
    const printed = printResult(line, terminal, {
      command: 'check',
      data: { passed: code === exitCodes.passed, results: results.map(dataOf) },
      lines: () => linesOf(results, terminal),
      failures,
    });
    return Math.max(code, printed);
  },
};

/** What came of something that was typed. */
type Result = Finding & { readonly source: string };

/** What comes of something that was typed; why it could not be checked is noted too. */
async function resultsFor(
  typed: string,
  settings: CheckSettings,
  seconds: number,
  terminal: Terminal,
  failures: Failure[],
): Promise<Result[]> {
  const source = noting(failures, typed, () => sourceOf(typed));
  if (source === undefined) {
    const reason = failures.at(-1)?.error.replace(/^check: /, '') ?? '';
    return [{ source: typed, ...unchecked('', null, reason) }];
  }
  const own = 'file' in source ? await withoutModule(source.file, settings) : null;
  const findings = own ? [own] : await fromModule({ kind: 'check', source, settings }, seconds, terminal);
  for (const { name, error } of findings)
    if (error !== null) failures.push(failureOf(source, { name, text: error }));
  return findings.map((finding) => ({ source: typed, ...finding }));
}

async function fromModule(
  task: CheckTask,
  seconds: number,
  { progress, runTask }: Terminal,
): Promise<Finding[]> {
  const { results, problems } = await resultsOf<Finding>(task, seconds, progress, runTask);
  return [...results, ...problems.map(({ name, text }) => unchecked(name ?? '', null, text))];
}

/** What there is to say of a file that is no module of JavaScript: null for one that is. */
async function withoutModule(file: string, settings: CheckSettings): Promise<Finding | null> {
  const isPython = /\.py$/i.test(file);
  if (!isPython && !isSamplesFile(file)) return null;
  if (!existsSync(file)) return unchecked('', null, 'there is no such file.');
  return isPython
    ? { ...unchecked('', null, notJavaScript), advice: pythonHint(file) }
    : checkSamplesFile(file, settings);
}

const notJavaScript = 'it is Python when a module of JavaScript, or samples, were due.';

/** Does something; where it is a usage error, that is noted and there is no result. */
function noting<T>(failures: Failure[], source: string, f: () => T): T | undefined {
  try {
    return f();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    failures.push({ source, error: `check: ${error.message}` });
    return undefined;
  }
}

function settingsOf(line: CommandLine): CheckSettings {
  const read = <T>(name: string, reader: (place: string, text: string) => T) => {
    const text = line.value(name);
    return text === undefined ? {} : { [name]: reader(`--${name}`, text) };
  };
  return {
    choices: readChoices(line.values('param')),
    exports: line.values('export'),
    ...read('kinks', readNumbers),
    ...read('length', readPositive),
    ...read('range', readRange),
    ...read('tolerance', readPositive),
    ...read('certify', readRange),
    ...read('seed', readNumber),
  };
}

function exitCodeOf(results: readonly Finding[]): number {
  const has = (status: Finding['status']) => results.some((result) => result.status === status);
  return has('error') ? exitCodes.unusable : has('failed') ? exitCodes.failed : exitCodes.passed;
}

function linesOf(results: readonly Result[], terminal: Terminal): string[] {
  const shown = results.map((result) => showFinding(result, terminal)).filter((lines) => lines.length > 0);
  return shown.flatMap((lines, i) => (i === 0 ? lines : ['', ...lines]));
}

function dataOf({ source, name, kind, status, error, report }: Result): object {
  return { source, name, kind, status, error, report };
}

function figureOf(results: readonly Finding[]): Figure {
  const drawn = results.filter((result) => result.curves !== null);
  if (drawn.length === 0) throw new UsageError('--plot: there is no gradient of one number to draw.');
  return {
    title: drawn.map(({ name, status }) => `${name}: ${status}`).join(', '),
    panels: drawn.map(({ name, curves }) => {
      const { xs, gradient, slope, params, isFar, mark, isWorst } = curves as Curves;
      return {
        title: `gradient of ${memberText(name, params)}`,
        xLabel: isFar ? 'x, around the worst point' : 'x',
        series: [
          { label: 'gradient', xs, ys: gradient },
          { label: 'derivative of the origin', xs, ys: slope },
        ],
        ...(mark !== null && {
          mark: { x: mark, label: `${isWorst ? 'worst' : 'farthest apart'} at x = ${short(mark)}` },
        }),
      };
    }),
  };
}
