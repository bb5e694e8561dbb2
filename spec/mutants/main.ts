// Makes small errors in the library, one at a time, and runs the specs that look at the file: npm run mutants -- --count 200
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { drawMutants, idOf, type Mutant } from './draw-mutants.ts';
import { mutated } from './mutation.ts';
import { specsFor } from './specs-for.ts';

const root = join(import.meta.dirname, '../..');

const usage = `Usage: npm run mutants -- [options]

Goes on where it was ended: what is in FILE is not done again. Specs draw as many cases as in CI, unless FC_RUNS says otherwise.

  --count N    errors that are made (default: 200)
  --seed N     of what is drawn (default: 1)
  --only PART  in files whose paths begin with this, such as lib/autodiff/ (default: all)
  --limit N    seconds that the specs of an error may take (default: 300)
  --out FILE   what became of each (default: bench/results/mutants.jsonl)
  --help       this text`;

/** What the command line asks for. @throws RangeError for a number that is none. */
function optionsOf() {
  const { values } = parseArgs({
    options: {
      count: { type: 'string', default: '200' },
      seed: { type: 'string', default: '1' },
      only: { type: 'string', default: '' },
      limit: { type: 'string', default: '300' },
      out: { type: 'string', default: 'bench/results/mutants.jsonl' },
      help: { type: 'boolean', default: false },
    },
  });
  const number = (name: 'count' | 'limit' | 'seed', least: number) => {
    const given = Number(values[name]);
    if (Number.isSafeInteger(given) && given >= least) return given;
    throw new RangeError(`--${name}: got ${values[name]} when an integer of at least ${least} was due.`);
  };
  return { ...values, count: number('count', 1), limit: number('limit', 1), seed: number('seed', 0) };
}

type Options = ReturnType<typeof optionsOf>;

/** What became of a mutant: a spec failed, none did, or they did not end. */
type State = 'killed' | 'survived' | 'timeout';

interface Outcome {
  readonly id: string;
  readonly group: string;
  readonly place: string;
  readonly operator: string;
  readonly from: string;
  readonly to: string;
  readonly state: State;
  /** The spec that failed. */
  readonly by: string;
  readonly seconds: number;
}

/** A copy of the checkout, in which errors can be made. */
function copied(): string {
  const copy = mkdtempSync(join(tmpdir(), 'spiketape-mutants-'));
  const skipped = /^(node_modules|dist|dist-engine|coverage|\.git|\.built-.*|results)$/;
  for (const name of [
    'lib',
    'spec',
    'docs',
    'bench',
    'README.md',
    'package.json',
    'tsconfig.json',
    '.mocharc.cjs',
  ])
    cpSync(join(root, name), join(copy, name), {
      recursive: true,
      filter: (path) => !skipped.test(basename(path)),
    });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

/** Runs specs until one fails, for so many seconds at most; 0 for any number. */
function ran(copy: string, specs: readonly string[], limit: number): { state: State; by: string } {
  const mocha = join(root, 'node_modules/mocha/bin/mocha.js');
  const { status, error, stdout } = spawnSync(
    process.execPath,
    [mocha, '--bail', '--timeout', '0', ...specs],
    {
      cwd: copy,
      // With all draws, as in CI: an error that a desk sees now and then is seen.
      env: { FC_RUNS: '200', ...process.env },
      encoding: 'utf8',
      maxBuffer: Infinity,
      timeout: limit * 1000,
      // Which mocha hands on to the process that runs the specs.
      killSignal: 'SIGINT',
    },
  );
  if (error) return { state: 'timeout', by: '' };
  if (status === 0) return { state: 'survived', by: '' };
  const [, by = 'it could not be loaded'] = /^ {2}1\) (.*(?:\n {7,}\S.*)*)/m.exec(stdout) ?? [];
  return { state: 'killed', by: by.replace(/\s+/g, ' ').replace(/:.*(Error|expected).*$/, '') };
}

function outcomeOf(copy: string, mutant: Mutant, limit: number): Outcome {
  const file = join(copy, mutant.file);
  const code = readFileSync(file, 'utf8');
  const start = performance.now();
  writeFileSync(file, mutated(code, mutant));
  let result: { state: State; by: string } = { state: 'survived', by: '' };
  for (const specs of specsFor(copy, mutant.file)) {
    result = ran(copy, specs, limit);
    if (result.state !== 'survived') break;
  }
  writeFileSync(file, code);
  const { group, operator, line, from, to } = mutant;
  const seconds = Math.round((performance.now() - start) / 1000);
  return { id: idOf(mutant), group, place: `${mutant.file}:${line}`, operator, from, to, ...result, seconds };
}

/** @throws Error where a spec fails without a change: it would be taken for one that sees an error. */
function requireSound(copy: string, mutants: readonly Mutant[]): void {
  const specs = new Set(mutants.flatMap(({ file }) => specsFor(copy, file).flat()));
  if (specs.size === 0) return;
  const { state, by } = ran(copy, [...specs].sort(), 0);
  if (state !== 'survived') throw new Error(`without any change a spec fails: ${by}`);
}

function outcomesIn(file: string): Outcome[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Outcome);
}

function summary(outcomes: readonly Outcome[]): string {
  const count = (of: readonly Outcome[], state: State) => of.filter((one) => one.state === state).length;
  const rows = [...new Set(outcomes.map(({ group }) => group))].map((name) => {
    const own = outcomes.filter(({ group }) => group === name);
    return [name, own.length, count(own, 'killed'), count(own, 'timeout'), count(own, 'survived')].join('\t');
  });
  return ['part\tmutants\tkilled\ttimeout\tsurvived', ...rows].join('\n');
}

function main({ count, limit, seed, only, out: file }: Options): void {
  const out = resolve(root, file);
  mkdirSync(dirname(out), { recursive: true });
  const known = new Map(outcomesIn(out).map((outcome) => [outcome.id, outcome]));
  const mutants = drawMutants(root, count, seed, only);
  if (mutants.length === 0) throw new RangeError(`--only: got ${only}, of which no part has a file.`);
  const copy = copied();
  try {
    const left = mutants.filter((mutant) => !known.has(idOf(mutant)));
    requireSound(copy, left);
    for (const mutant of left) {
      const outcome = outcomeOf(copy, mutant, limit);
      known.set(outcome.id, outcome);
      appendFileSync(out, `${JSON.stringify(outcome)}\n`);
      console.log(
        `${outcome.state} ${outcome.place} ${outcome.operator}: ${mutant.from} -> ${mutant.to} (${outcome.seconds} s)`,
      );
    }
  } finally {
    rmSync(copy, { recursive: true });
  }
  console.log(summary(mutants.flatMap((mutant) => known.get(idOf(mutant)) ?? [])));
}

try {
  const options = optionsOf();
  if (options.help) console.log(usage);
  else main(options);
} catch (error) {
  console.error(`mutants: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
