import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { width } from '../../lib/cli/table.ts';
import { built, timeToBuild } from '../support/built.ts';
import { drawn, itSome, type Tests } from '../support/covering.ts';
import { outcomeOf } from './fake-terminal.ts';
import { runBuilt } from './run-built.ts';

describe('the command in a process', () => {
  const place = mkdtempSync(join(tmpdir(), 'spiketape-main-'));
  let main: string;
  before(async function () {
    this.timeout(timeToBuild);
    main = join(await built(), 'cli/main.js');
  });
  after(() => rmSync(place, { recursive: true }));
  const write = (name: string, text: string) => writeFileSync(join(place, name), text);
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [main, ...args], { cwd: place, encoding: 'utf8' });
  const row = (name: string, gradient: string) => `
    import { surrogate } from 'spiketape';
    console.log('${name} is imported');
    export const ${name} = surrogate({
      name: '${name}',
      parameters: { alpha: { default: 2, above: 0 } },
      origin: (x: number, { alpha }) => (1 + Math.tanh(alpha * x)) / 2,
      gradient: (x: number, { alpha }) => ${gradient},
    });`;
  const right = 'alpha / (2 * Math.cosh(alpha * x) ** 2)';

  it('passes what is right; what the module prints is no part of the result', () => {
    write('right.ts', row('good', right));
    const { status, stdout, stderr } = run('check', 'right.ts', '--json', '--param', 'alpha=1,2');
    expect({ status, stderr }).to.deep.equal({ status: 0, stderr: 'good is imported\n' });
    const { command, passed, results } = JSON.parse(stdout);
    expect({ command, passed }).to.deep.equal({ command: 'check', passed: true });
    expect(results).to.have.length(1);
    expect(results[0]).to.deep.include({
      source: 'right.ts',
      name: 'good',
      kind: 'surrogate',
      status: 'passed',
      error: null,
    });
    expect(results[0].report.checks.length).to.be.above(3);
  });

  it('fails what is wrong, in 80 columns: the point, both values, the cause, the curves', async () => {
    write('wrong.ts', row('bad', right.replace('alpha /', '1 /')).replace(/console.*/, ''));
    const { code, out: stdout } = await outcomeOf(['check', join(place, 'wrong.ts')]);
    expect(code).to.equal(1);
    for (const part of [
      /^✗ bad \(surrogate\): 2 of 6 checks failed$/m,
      /^ {2}✗ gradient /m,
      /^ {2}✓ forward /m,
      /^ {6}got [-0-9.e]+, due [-0-9.e]+$/m,
      /likely cause {3}the gradient is 1\/alpha times the derivative of the\s+origin/,
      /right would be alpha · g\(x\)/,
      /● gradient {3}○ derivative of the origin {3}at alpha/,
    ])
      expect(stdout).to.match(part);
    for (const line of stdout.split('\n')) expect(width(line), line).to.be.at.most(80);
  });

  const full = '/dev/full';

  const cure = '--time-limit gives it more.';
  const broken: Readonly<Record<string, readonly [code: string, reason: string]>> = {
    'spins.ts': ['for (;;);', `its import did not end within 0.1 s: a loop without end? ${cure}`],
    'exits.ts': ['process.exit(7);', 'its import ended the process with code 7.'],
    'waits.ts': [
      'await new Promise(() => {}); export const a = 1;',
      'its import did not end: it waits for what never comes.',
    ],
    'late.ts': [
      "setTimeout(() => { throw new Error('late'); }); await new Promise((end) => setTimeout(end, 5e3));",
      'it threw beside what was checked: late',
    ],
  };

  it('reports what can be checked beside what can not', async () => {
    const good = row('good', right).replace(/console.*/, '');
    write('half.ts', `${good} export const half = { name: 'half', origin: (x: number) => x };`);
    const { code, out, err } = await outcomeOf(['check', join(place, 'half.ts'), join(place, 'nowhere.ts')]);
    expect(code).to.equal(2);
    expect(out).to.match(/^✓ good /);
    expect(err.trimEnd().split('\n')).to.deep.equal([
      'spiketape: half.ts: half: gradient is undefined when a function was due.',
      'spiketape: nowhere.ts: there is no such file.',
    ]);
  });

  const mishaps: Tests = {
    async 'ends a loop in what it checks, and names it'() {
      write(
        'loops.js',
        'const cell = new Int32Array(new SharedArrayBuffer(4)); const sleep = () => Atomics.wait(cell, 0, 0); let n = 0; export const origin = (x) => x; export const gradient = () => { while (n++ > 99) sleep(); return 1; };',
      );
      const checkFor = (seconds: number) => {
        const args = ['check', join(place, 'loops.js'), '--time-limit', String(seconds)];
        return outcomeOf(args, { runTask: runBuilt });
      };
      let seconds = 1;
      let found = await checkFor(seconds);
      // Longer, where the machine was too slow to reach the loop.
      while (seconds < 16 && found.err.includes('its import')) {
        seconds *= 4;
        found = await checkFor(seconds);
      }
      const reason = `its check did not end within ${seconds} s: a loop without end? ${cure}`;
      expect(found).to.deep.equal({ code: 2, out: '', err: `spiketape: loops.js: loops: ${reason}\n` });
    },

    async 'ends what does not end by itself or ends too early, and says so'() {
      const tried = drawn(Object.entries(broken), 1);
      const found = await Promise.all(
        tried.map(async ([name, [code]]) => {
          write(name, code);
          const args = ['check', join(place, name), '--time-limit', name === 'spins.ts' ? '0.1' : '60'];
          return outcomeOf(args, { runTask: runBuilt });
        }),
      );
      const due = tried.map(([name, [, reason]]) => ({
        ...{ code: 2, out: '', err: `spiketape: ${name}: ${reason}\n` },
      }));
      expect(found).to.deep.equal(due);
    },

    async 'takes no offence at a reader that has seen enough'() {
      const child = spawn(process.execPath, [main, 'list', '--json'], { cwd: place });
      child.stdout.once('data', () => child.stdout.destroy());
      child.stdout.on('error', () => {});
      const errors: string[] = [];
      child.stderr.on('data', (text) => errors.push(String(text)));
      const [code] = await once(child, 'close');
      expect({ code, errors }).to.deep.equal({ code: 0, errors: [] });
    },

    'says in one line that the disk is full, for its output and for a figure'() {
      if (!existsSync(full)) this.skip();
      const disk = openSync(full, 'w');
      const { status, stderr } = spawnSync(process.execPath, [main, '--help'], {
        stdio: ['ignore', disk, 'pipe'],
        encoding: 'utf8',
      });
      closeSync(disk);
      const err = 'spiketape: standard output cannot be written: the disk is full.\n';
      expect({ status, stderr }).to.deep.equal({ status: 2, stderr: err });
    },
  };

  itSome(mishaps, 1);

  it('prints what was found where the figure cannot be written', async function () {
    if (!existsSync(full)) this.skip();
    const file = join(place, 'full.svg');
    symlinkSync(full, file);
    const reason = `--plot: "${file}" cannot be written: the disk is full.`;
    const { code, out, err } = await outcomeOf(['check', 'heaviside', '--plot', file, '--json']);
    expect({ code, err }).to.deep.equal({ code: 2, err: `spiketape: check: ${reason}\n` });
    expect(JSON.parse(out)).to.deep.include({ passed: true, error: `check: ${reason}` });
  });
});
