import { existsSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import type { CheckSettings, CheckTask } from '../apart/task.ts';
import { checkApart } from '../check/check-apart.ts';
import type { Curves, Finding } from '../check/finding.ts';
import { showFinding } from '../check/show-finding.ts';
import { type Command, exitCodes } from '../command.ts';
import type { CommandLine } from '../line/command-line.ts';
import { memberOf } from '../line/member.ts';
import { readNumber, readNumbers, readPositive, readRange } from '../line/numbers.ts';
import { readChoices } from '../line/parameters.ts';
import type { Figure } from '../plot/figure.ts';
import { requireFigureFile, writeFigure } from '../plot/write-figure.ts';
import { Refusal } from '../refusal.ts';
import { paint, type Terminal } from '../terminal.ts';
import { version } from '../version.ts';
import { jsonText, memberText, short } from '../words.ts';

/** Seconds that a module and all that it exports may take. */
const timeLimit = 60;

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
    seed: { value: 'N', help: 'seed of the random points (default: 1)' },
    export: { value: 'NAME', multiple: true, help: 'check this export only' },
    'time-limit': { value: 'SECONDS', help: `the time that a module may take (default: ${timeLimit})` },
    plot: { value: 'FILE', help: 'draw gradient and derivative into a file that ends in .svg or .html' },
    json: { help: 'as JSON' },
  },
  notes: [
    'FILE is a module of TypeScript or JavaScript that exports surrogates or rows of surrogates; or origin(x) with gradient(x) or backward(x, upstream), over numbers or tensors; or { f, inputs } for a function of tensors. NAME is a surrogate of `spiketape list`, or of another library: spikingjelly:ATan. What a module prints goes to standard error.',
    'Exit code: 0 all passed, 1 a check failed, 2 something could not be checked.',
  ],
  examples: [
    'check mine.ts',
    'check mine.ts --param alpha=1,2,4 --plot mine.svg',
    'check gradient.js --kinks -1,1 --time-limit 10',
    'check spikingjelly:ATan --json',
  ],
  async run(line, terminal) {
    const { positionals } = line;
    if (positionals.length === 0)
      throw new Refusal(
        'got nothing to check when a file or the name of a surrogate was due: check mine.ts.',
      );
    const file = line.value('plot');
    if (file !== undefined) requireFigureFile('--plot', file);
    const settings = settingsOf(line);
    const seconds = readPositive('--time-limit', line.value('time-limit') ?? String(timeLimit));
    const results: Result[] = [];
    for (const typed of positionals) {
      const source = sourceOf(typed);
      terminal.progress(`checking ${typed} …`);
      const task: CheckTask = { kind: 'check', source, settings };
      const found = await checkApart(task, seconds, terminal.progress);
      terminal.progress('');
      results.push(...found.map((finding) => ({ source: typed, ...finding })));
    }
    if (line.has('json')) terminal.write(jsonText(dataOf(results)));
    else showAll(results, terminal);
    for (const result of results) complain(result, terminal);
    if (file !== undefined) writeFigure('--plot', file, figureOf(results));
    return exitCodeOf(results);
  },
};

/** What came of something that was typed. */
type Result = Finding & { readonly source: string };

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
    ...read('seed', readNumber),
  };
}

/** A path where it looks like one or leads to something, else a name. @throws Refusal for what is neither. */
function sourceOf(typed: string): CheckTask['source'] {
  const isPath = /[/\\]/.test(typed) || /^\.[cm]?[jt]sx?$/.test(extname(typed)) || existsSync(typed);
  if (isPath) return { file: resolve(typed) };
  memberOf(typed);
  return { name: typed };
}

function exitCodeOf(results: readonly Finding[]): number {
  const has = (status: Finding['status']) => results.some((result) => result.status === status);
  return has('error') ? exitCodes.refused : has('failed') ? exitCodes.failed : exitCodes.passed;
}

function showAll(results: readonly Result[], terminal: Terminal): void {
  const shown = results.map((result) => showFinding(result, terminal)).filter((lines) => lines.length > 0);
  if (shown.length > 0) terminal.write(shown.map((lines) => lines.join('\n')).join('\n\n'));
}

/** One line for what could not be checked. */
function complain({ source, name, error }: Result, terminal: Terminal): void {
  if (error === null) return;
  const file = basename(source);
  const text = error.startsWith(`${file}: `) ? error.slice(file.length + 2) : error;
  const place = name === '' || name === file ? file : `${file}: ${name}`;
  terminal.complain(`${paint(terminal, 'red', 'spiketape:')} ${place}: ${text}`);
}

function dataOf(results: readonly Result[]): object {
  return {
    spiketape: version(),
    command: 'check',
    passed: exitCodeOf(results) === exitCodes.passed,
    results: results.map(({ source, name, kind, status, error, report }) => ({
      ...{ source, name, kind, status, error, report },
    })),
  };
}

function figureOf(results: readonly Finding[]): Figure {
  const drawn = results.filter((result) => result.curves !== null);
  if (drawn.length === 0) throw new Refusal('--plot: there is no gradient of one number to draw.');
  return {
    title: drawn.map(({ name, status }) => `${name}: ${status}`).join(', '),
    panels: drawn.map(({ name, report, curves }) => {
      const { xs, gradient, slope, params, worst } = curves as Curves;
      return {
        title: `gradient of ${memberText(name, params)}`,
        xLabel: report?.passed ? 'x' : 'x, around the worst point',
        series: [
          { label: 'gradient', xs, ys: gradient },
          { label: 'derivative of the origin', xs, ys: slope },
        ],
        ...(worst !== null && { mark: { x: worst, label: `worst at x = ${short(worst)}` } }),
      };
    }),
  };
}
