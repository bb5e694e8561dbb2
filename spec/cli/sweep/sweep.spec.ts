import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { timeToBuild } from '../../support/built.ts';
import { drawn, itSome, type Tests } from '../../support/covering.ts';
import { outcomeOf } from '../fake-terminal.ts';
import { BuiltCommand } from './built-command.ts';
import { linesThere } from './lines-there.ts';

/** Draws, so that its results show whether its random numbers are its own; notes each start in a file. */
const study = `
  import { appendFileSync } from 'node:fs';
  export const parameters = { a: [1, 2, 3, 4, 5], b: { from: 0.1, to: 10, count: 4, scale: 'log' } };
  export const objective = { minimize: 'y' };
  export async function run({ a, b }, { random, report }) {
    appendFileSync('starts', a + ' ' + b + '\\n');
    report({ epoch: 1, y: a });
    await new Promise((resolve) => setTimeout(resolve, 20));
    return { y: a * b + random.next(), x: random.normal([3]).toTypedArray()[2] };
  }`;

/** What a run may do, and what is told of it. */
const outcomes: Readonly<Record<string, object | string>> = {
  well: { y: 0.5 },
  throws: 'no luck',
  exits: 'it ended the process with code 3.',
  spins: 'it did not end within 1 s.',
  late: 'it threw beside the run: too late',
  text: 'run: y is "1" when a number was due.',
  nothing: 'run: got undefined when numbers by name were due: { accuracy: 0.9 }.',
  reported: { y: 'NaN' },
};

/** Of those that end their processes, each of which takes another, one at a desk. */
const deadly = ['exits', 'spins', 'late'];
const some = drawn(deadly, 1);
const tried = Object.keys(outcomes).filter((how) => !deadly.includes(how) || some.includes(how));

const troubled = `
  export const parameters = { how: ${JSON.stringify(tried)} };
  let calls = 0;
  export function run({ how }, { report }) {
    console.log('run', how);
    if (how === 'throws') throw new Error('no \\n luck');
    if (how === 'exits') process.exit(3);
    if (how === 'spins') for (;;);
    if (how === 'late') { setTimeout(() => { throw new Error('too late'); }); return new Promise(() => {}); }
    if (how === 'text') return { y: '1' };
    if (how === 'nothing') return;
    report({ y: 1 });
    report({ y: NaN });
    return how === 'reported' ? undefined : { y: 0.5 };
  }`;

type Line = Readonly<Record<string, unknown>> & { readonly run: number; readonly results: object };

describe('spiketape sweep', () => {
  const place = mkdtempSync(join(tmpdir(), 'spiketape-sweep-'));
  let command: BuiltCommand;
  before(async function () {
    this.timeout(timeToBuild);
    command = await BuiltCommand.build();
    writeFileSync(join(place, 'study.ts'), study);
    writeFileSync(join(place, 'troubled.js'), troubled);
  });
  after(() => {
    rmSync(place, { recursive: true });
  });
  const path = (name: string) => join(place, name);
  const textOf = (name: string) => readFileSync(path(name), 'utf8');
  const linesOf = (name: string) =>
    textOf(name)
      .trimEnd()
      .split('\n')
      .map((text) => JSON.parse(text) as Line);
  const byRun = (name: string) =>
    linesOf(name)
      .sort((a, b) => a.run - b.run)
      .map(({ id, run, results }) => ({ id, run, results }));

  it('does every run once, with the same numbers whatever the jobs and the order', async () => {
    const { code, out, err } = await command.here(place, 'sweep', 'study.ts', '--jobs', '2', '--best', '1');
    expect({ code, err }).to.deep.equal({ code: 0, err: '' });
    expect(out).to.match(/^20 runs: 20 done\.\nIn study\.jsonl\.\n\nBest runs by y, lowest first\n/);
    expect(textOf('starts').trimEnd().split('\n')).to.have.length(20);
    await command.here(place, 'sweep', 'study.ts', '--jobs', '1', '--out', 'one.jsonl', '--param', 'a=5,2');
    for (const one of linesOf('one.jsonl'))
      expect(one.results).to.deep.equal(linesOf('study.jsonl').find(({ id }) => id === one.id)?.results);
    expect(new Set(byRun('study.jsonl').map(({ results }) => JSON.stringify(results))).size).to.equal(20);
    expect(linesOf('study.jsonl')[0]).to.have.keys(
      ...['id', 'run', 'of', 'parameters', 'status', 'results', 'reports', 'attempts', 'seconds'],
    );
  });

  // With the runs of the first.
  const others: Tests = {
    async 'killed in the middle, leaves no process, goes on where it was and has the same numbers'() {
      rmSync(path('starts'), { force: true });
      const { child, ended } = command.start(place, [
        'sweep',
        'study.ts',
        '--jobs',
        '2',
        '--out',
        'killed.jsonl',
      ]);
      await linesThere(path('killed.jsonl'), 5);
      child.kill('SIGKILL');
      await ended;
      const before = textOf('killed.jsonl').split('\n').length - 1;
      // What a kill within a write leaves behind.
      appendFileSync(path('killed.jsonl'), '{"id":"0123');
      const resumed = await command.here(place, 'sweep', 'study.ts', '--jobs', '2', '--out', 'killed.jsonl');
      expect(resumed.out).to.include(
        `In killed.jsonl, ${before} from before.\nLine ${before + 1} is cut off and not counted.\n`,
      );
      const again = await command.here(place, 'sweep', 'study.ts', '--out', 'killed.jsonl', '--json');
      expect(JSON.parse(again.out).torn).to.deep.equal([before + 1]);
      const text = textOf('killed.jsonl').split('\n').toSpliced(before, 1).join('\n');
      writeFileSync(path('killed.jsonl'), text);
      expect(byRun('killed.jsonl')).to.deep.equal(byRun('study.jsonl'));
      // Only the two that ran were started twice.
      expect(textOf('starts').trimEnd().split('\n').length).to.be.within(20, 22);
    },

    async 'refuses a result that no run has, of the line and of the study'() {
      const { code, err } = await command.here(place, 'sweep', 'merge', 'study.jsonl', '--maximize', 'yy');
      expect({ code, err }).to.deep.equal({
        code: 2,
        err: 'spiketape: sweep: --maximize: got "yy" when one of y, x was due; did you mean y?\n',
      });
      writeFileSync(path('mistyped.ts'), study.replace("minimize: 'y'", "minimize: 'loss'"));
      const mistyped = await command.here(place, 'sweep', 'merge', 'mistyped.ts', 'study.jsonl', '--json');
      expect(mistyped.code).to.equal(2);
      expect(JSON.parse(mistyped.out).error).to.equal(
        'sweep: objective.minimize: got "loss" when one of y, x was due.',
      );
    },

    async 'shows what a terminal acts on in the name of its file as an escape'() {
      const args = ['sweep', 'study.ts', '--out', 'a\x1b.jsonl', '--param', 'a=1', '--param', 'b=0.1'];
      const { out } = await command.here(place, ...args, '--jobs', '1');
      expect(out).to.include('In a\\x1b.jsonl.\n');
    },

    async 'runs where there is no WebAssembly'() {
      const args = [
        'sweep',
        'study.ts',
        '--jobs',
        '1',
        '--out',
        'plain.jsonl',
        '--param',
        'a=1',
        '--param',
        'b=0.1',
      ];
      const { NODE_OPTIONS: before = '' } = process.env;
      // For the process of the runs: the command itself computes nothing.
      process.env.NODE_OPTIONS = '--jitless';
      try {
        const { code, err } = await command.here(place, ...args);
        expect(code, err).to.equal(0);
      } finally {
        process.env.NODE_OPTIONS = before;
      }
      expect(linesOf('plain.jsonl')).to.have.lengthOf(1);
    },

    async 'in shards, has the same runs, each once'() {
      const shards = ['study.0-of-2.jsonl', 'study.1-of-2.jsonl'];
      for (const i of [0, 1])
        await command.here(place, 'sweep', 'study.ts', '--shard', `${i}/2`, '--jobs', '1');
      expect(shards.map((name) => linesOf(name).length)).to.deep.equal([10, 10]);
      const merged = await command.here(place, 'sweep', 'merge', ...shards, '--out', 'merged.jsonl');
      expect(merged.code).to.equal(0);
      expect(merged.out).to.include(
        '20 runs: 20 done.\n2 files, 20 lines, 20 runs; each once in merged.jsonl.\n',
      );
      expect(byRun('merged.jsonl')).to.deep.equal(byRun('study.jsonl'));
      const two = await command.here(
        place,
        'sweep',
        'merge',
        'study.ts',
        shards[0] ?? '',
        shards[0] ?? '',
        '--json',
      );
      expect(two.code).to.equal(1);
      const { duplicates, missingRuns, objective } = JSON.parse(two.out);
      expect(duplicates).to.have.length(10);
      expect({ missingRuns, objective }).to.deep.equal({
        missingRuns: [1, 3, 5, 7, 9, 11, 13, 15, 17, 19],
        objective: { minimize: 'y' },
      });
    },

    async 'records runs that fail, goes on, and tries them again when told to'() {
      const args = ['sweep', 'troubled.js', '--time-limit', '1', '--jobs', '2'];
      const { code, out, err } = await command.run(place, ...args);
      expect(code).to.equal(1);
      expect(out).to.include(`${tried.length} runs: 2 done, ${tried.length - 2} failed.`);
      expect(err.split('\n')).to.include('run well');
      const found = Object.fromEntries(
        linesOf('troubled.jsonl').map(({ parameters, error, results, attempts }) => [
          (parameters as { how: string }).how,
          [error ?? results, attempts],
        ]),
      );
      expect(found).to.deep.equal(Object.fromEntries(tried.map((how) => [how, [outcomes[how], 1]])));
      const again = await command.here(place, ...args);
      expect(again.out).to.include(`${tried.length} from before`);
      expect(linesOf('troubled.jsonl')).to.have.length(tried.length);
      await command.here(place, ...args, '--param', 'how=throws,well', '--retry', '1');
      expect(
        linesOf('troubled.jsonl')
          .slice(tried.length)
          .map(({ error, attempts }) => [error, attempts]),
      ).to.deep.equal([['no luck', 2]]);
    },

    async 'draws runs at random, of some values when told so'() {
      const args = [
        'sweep',
        'study.ts',
        '--random',
        '6',
        '--seed',
        '3',
        '--param',
        'a=7',
        '--out',
        'drawn.jsonl',
      ];
      const { code } = await command.here(
        place,
        ...args,
        '--jobs',
        '1',
        '--html',
        'drawn.html',
        '--csv',
        'drawn.csv',
      );
      expect(code).to.equal(0);
      expect(linesOf('drawn.jsonl').map(({ parameters }) => (parameters as { a: number }).a)).to.satisfy(
        (as: number[]) => as.every((a) => a === 7),
      );
      expect(textOf('drawn.csv').split('\r\n')[0]).to.include('parameters.b,results.y');
      expect(textOf('drawn.html')).to.include('<h1>study.ts</h1>');
    },

    async 'is a usage error in one line, and makes no file, with a module that ends its process'() {
      writeFileSync(path('exits.ts'), 'process.exit(4);');
      const err = 'spiketape: sweep: exits.ts: its import ended the process with code 4.\n';
      expect(await command.here(place, 'sweep', 'exits.ts')).to.deep.equal({ code: 2, out: '', err });
      expect(existsSync(path('exits.jsonl'))).to.equal(false);
    },

    async 'ends with all its processes, those that are starting too, where its file cannot be written'() {
      if (!existsSync('/dev/full')) this.skip();
      const err = 'spiketape: sweep: "/dev/full" cannot be written: the disk is full.\n';
      // Other processes start while the first, which is there, does its run.
      const found = await command.here(place, 'sweep', 'study.ts', '--out', '/dev/full', '--jobs', '3');
      expect(found).to.deep.equal({ code: 2, out: '', err });
    },
  };

  itSome(others, 2);

  for (const [args, text] of [
    [[], 'got no study when a module was due: sweep study.ts.'],
    [['a.ts', 'b.ts'], 'got 2 studies when one was due: sweep study.ts.'],
    [['a.ts', '--jobs', '0'], '--jobs: got 0 when an integer of 1 or more was due.'],
    [['a.ts', '--seed', '1'], '--seed: got it without --random N, which it is for.'],
    [['a.ts', '--shard', '4'], '--shard: got "4" when a number and a count were due: 0/4.'],
    [['a.ts', '--shard', '4/4'], '--shard: got 4/4 when 0/4 to 3/4 was due: --array=0-3.'],
    [
      ['a.ts', '--maximize', 'x', '--minimize', 'y'],
      'got --maximize and --minimize when one of them was due.',
    ],
    [
      ['a.ts', '--html', 'nowhere/a.html'],
      '--html: "nowhere/a.html" cannot be written: its folder does not exist.',
    ],
    [['a.ts', '--html', './a.ts'], '--html: got "./a.ts" again when a file of its own was due.'],
    [['a.ts', '--out', 'b', '--csv', 'b'], '--csv: got "b" again when a file of its own was due.'],
    [['a.ts', '--html', 'b', '--csv', './b'], '--csv: got "./b" again when a file of its own was due.'],
    [['merge', 'a.jsonl', '--csv', 'a.jsonl'], '--csv: got "a.jsonl" again when a file of its own was due.'],
    [['a.ts', '--lost-after', '3'], '--lost-after: got it without --queue, which it is for.'],
    [['merge', 'a.jsonl', '--seed', '2'], '--seed: got it without a study, which it is for.'],
    [['merge', 'a.jsonl', '--param', 'a=2'], '--param: got it without a study, which it is for.'],
    ...(
      [
        ['--jobs', '2'],
        ['--retry', '1'],
        ['--time-limit', '1'],
        ['--shard', '0/2'],
        ['--queue', 'redis://127.0.0.1:1'],
        ['--worker'],
      ] as const
    ).map(
      (option) =>
        [['merge', 'a.ts', ...option], `${option[0]}: got it with merge, which it is not for.`] as const,
    ),
    [['merge'], 'merge: got no files when those of runs were due: merge study.*.jsonl.'],
  ] as const) {
    it(`is a usage error with ${args.join(' ') || 'nothing'}`, async () => {
      expect(await outcomeOf(['sweep', ...args])).to.deep.equal({
        code: 2,
        out: '',
        err: `spiketape: sweep: ${text}\n`,
      });
    });
  }
});
