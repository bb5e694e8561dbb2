import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { built, timeToBuild } from '../../support/built.ts';
import { drawn, itSome, type Tests } from '../../support/covering.ts';
import { outcomeOf } from '../fake-terminal.ts';
import { runBuilt } from '../run-built.ts';

/** Its gradient is wrong, so that a check that passes has not looked at it. */
const wrong = `
  export const origin = (x) => x / (1 + Math.abs(x));
  export const gradient = (x) => 1 / (1 + Math.abs(x));`;

const results = [
  `{ kind: 'result', result: { name: 'wrong', kind: 'functions', status: 'passed', error: null, report: null, curves: null } }`,
  `{ kind: 'done' }`,
];

const writesAll = (bytes: string) => `
  import { fstatSync, writeSync } from 'node:fs';
  for (let fd = 3; fd < 40; fd++) {
    // Only the pipes: what else is open belongs to the engine, which ends when it is written to.
    try { if (fstatSync(fd).isSocket() || fstatSync(fd).isFIFO()) writeSync(fd, ${bytes}); } catch {}
  }`;

const forgedFrames = `(() => {
  const parts = [${results.join(', ')}].map((message) => {
    const body = serialize(message);
    const head = Buffer.alloc(36);
    head.writeUInt32BE(body.length, 32);
    return Buffer.concat([head, body]);
  });
  return Buffer.concat(parts);
})()`;

const pipe = 'it wrote to the pipe of the results, so nothing that it sent counts.';

describe('runIsolated', () => {
  const place = mkdtempSync(join(tmpdir(), 'spiketape-isolated-'));
  before(async function () {
    this.timeout(timeToBuild);
    await built();
  });
  after(() => rmSync(place, { recursive: true }));

  const hostile: Readonly<Record<string, readonly [code: string, error: string | RegExp]>> = {
    'sends.js': [
      `process.send('ready'); process.send(null); ${wrong}`,
      'it threw while it was imported: process.send is not a function',
    ],
    'writes.js': [`${writesAll("'null\\n'.repeat(99)")} ${wrong}`, pipe],
    'forges.js': [`import { serialize } from 'node:v8'; ${writesAll(forgedFrames)} ${wrong}`, pipe],
    'trims.js': [`import { writeSync } from 'node:fs'; writeSync(3, 'x'); process.exit(0);`, pipe],
    'closes.js': [
      `import { closeSync } from 'node:fs'; closeSync(3); ${wrong}`,
      /^its import ended the process with code \d+\.$/,
    ],
    'leaves.js': [`process.reallyExit(0); ${wrong}`, 'its import ended the process with code 0.'],
    'agrees.js': [
      `Array.prototype.every = () => true; ${wrong}`,
      'it replaces Array.prototype.every, which its check runs on.',
    ],
    'hooks.js': [
      `const set = Uint8Array.prototype.set;
       Object.getPrototypeOf(Uint8Array.prototype).set = function (...args) { return set.apply(this, args); }; ${wrong}`,
      'it replaces TypedArray.prototype.set, which its check runs on.',
    ],
  };
  for (const [name, [code, error]] of drawn(Object.entries(hostile), 1)) {
    it(`does not pass ${name}`, async () => {
      const file = join(place, name);
      writeFileSync(file, code);
      const { code: exit, out } = await outcomeOf(['check', file, '--json'], { runTask: runBuilt });
      const { passed, results } = JSON.parse(out);
      expect({ exit, passed }).to.deep.equal({ exit: 2, passed: false });
      expect(results).to.have.length(1);
      if (typeof error === 'string') expect(results[0].error).to.equal(error);
      else expect(results[0].error).to.match(error);
    });
  }

  const staying: Tests = {
    async 'believes no listener of messages, and ends one that stays on'() {
      const file = join(place, 'stays.js');
      const stays = `
      process.on('message', () => {});
      process.exit = () => {};
      process.on('exit', () => { for (;;); });
      setInterval(() => {}, 1000);`;
      writeFileSync(file, `${stays} ${wrong.replace('1 / (1 + Math.abs(x))', '(1 + Math.abs(x)) ** -2')}`);
      expect((await outcomeOf(['check', file], { runTask: runBuilt })).code).to.equal(0);
    },

    async 'ends a loop without end when its command is killed'() {
      const file = join(place, 'orphan.js');
      // It would end by itself in the end, for this spec to fail and not to hang.
      const loop =
        'console.error("it loops"); for (let i = 0; i < 4e10; i++); console.error("nobody ended it");';
      writeFileSync(file, loop);
      const main = join(await built(), 'cli/main.js');
      const child = spawn(process.execPath, [main, 'check', file, '--time-limit', '999'], {
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      let text = '';
      child.stderr.on('data', (data) => {
        text += data;
        if (text.includes('it loops')) child.kill('SIGKILL');
      });
      // The pipe is closed when the last process that has it has ended.
      await once(child, 'close');
      expect(text).to.equal('it loops\n');
    },
  };

  itSome(staying, 1);
});
