import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { Child } from '../../../bench/peers/protocol.ts';
import { drawn, itSome, type Tests } from '../../support/covering.ts';
import { expectRejection } from './rejection.ts';

const protocol = fileURLToPath(new URL('../../../bench/peers/protocol.ts', import.meta.url));

/** A framework whose program is JavaScript; `onLine` in it sees what it is asked. */
function fake(program: string): Child {
  return new Child('fake', { command: process.execPath, args: ['-e', program] });
}

function onLine(answer: string): string {
  return `require('readline').createInterface({ input: process.stdin }).on('line', (line) => { ${answer} })`;
}

const failures: readonly (readonly [what: string, program: string, message: string])[] = [
  [
    'dies',
    onLine("console.error('out of luck'); process.exit(3)"),
    'its process ended with code 3: out of luck',
  ],
  [
    'dies of an error',
    'throw new TypeError("no such thing")',
    'its process ended with code 1: TypeError: no such thing',
  ],
  ['dies at once', 'process.exit(4)', 'its process ended with code 4.'],
  [
    'prints garbage',
    onLine("console.log('Hello, I am a banner')"),
    'said "Hello, I am a banner" when an answer in JSON was due.',
  ],
  [
    'prints JSON that is no answer',
    onLine("console.log('[1]')"),
    'said "[1]" when an answer in JSON was due.',
  ],
  ['answers another question', onLine('console.log(\'{"id":7,"ok":1}\')'), 'said "{\\"id\\":7'],
];

describe('bench/peers/protocol', () => {
  it('asks and hears the answers, one after the other', async () => {
    const child = fake(
      onLine('const { id, x } = JSON.parse(line); console.log(JSON.stringify({ id, ok: 2 * x }))'),
    );
    try {
      for (const x of [1, 5, -3]) expect(await child.ask<number>({ command: 'double', x })).to.equal(2 * x);
    } finally {
      child.stop();
    }
  });

  for (const [what, program, message] of drawn(failures, 2)) {
    it(`names a framework that ${what}, now and when asked again`, async () => {
      const child = fake(program);
      await expectRejection(child.ask({ command: 'train' }), `fake: ${message}`);
      await expectRejection(child.ask({ command: 'train' }), `fake: ${message}`);
    });
  }

  it('names a program that is not there', async () => {
    const child = new Child('fake', { command: '/nowhere/python3', args: [] });
    await expectRejection(child.ask({ command: 'hello' }), /^fake: could not be started \(.*ENOENT.*\)\.$/);
  });

  const others: Tests = {
    async 'ends a framework that hangs'() {
      const child = fake('setInterval(() => {}, 1000)');
      await expectRejection(
        child.ask({ command: 'train' }, 0.05),
        'fake: gave no answer to "train" within 0.05 s.',
      );
      await expectRejection(child.ask({ command: 'train' }), 'gave no answer');
    },

    async 'tells of a failure that the other side tells of, and goes on'() {
      const program = `
      import { serve } from ${JSON.stringify(protocol)};
      await serve({
        double: ({ x }) => { console.log('a word in between'); return 2 * x; },
        fail: () => { throw new Error('no memory'); },
      });`;
      const args = ['--import', 'tsx', '--input-type=module', '-e', program];
      const child = new Child('fake', { command: process.execPath, args });
      try {
        await expectRejection(child.ask({ command: 'fail' }), 'fake: no memory');
        await expectRejection(child.ask({ command: 'fly' }), 'fake: there is no command "fly".');
        expect(await child.ask<number>({ command: 'double', x: 21 })).to.equal(42);
      } finally {
        child.stop();
      }
    },
  };

  itSome(others, 1);
});
