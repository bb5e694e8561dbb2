import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadBullmq } from '../../../lib/cli/sweep/queue/load-bullmq.ts';
import { runId } from '../../../lib/cli/sweep/run-id.ts';
import { timeToBuild } from '../../support/built.ts';
import { BuiltCommand } from './built-command.ts';
import { linesThere } from './lines-there.ts';
import { RedisServer } from './redis-server.ts';

/** In CI all is killed that can be; at a desk less of a smaller study. */
const [runs, workers, kills] = process.env.CI ? [200, 3, [10, 25]] : [100, 2, [10]];

/** With a run whose id has digits only, which may not be that of a job. */
const study = `
  export const parameters = { a: [...Array.from({ length: ${runs - 1} }, (_, i) => i + 1), 1986] };
  export async function run({ a }, { random }) {
    if (a === 7) throw new Error('seven');
    await new Promise((resolve) => setTimeout(resolve, 25));
    return { y: a + random.next() };
  }`;

type Line = { readonly run: number; readonly results?: object; readonly error?: string };

describe('spiketape sweep --queue', () => {
  it('has a run in its test whose id is a number', () => {
    expect(runId({ a: 1986 })).to.match(/^\d+$/);
  });

  it('says what to install where it is not there', async () => {
    const missing = () =>
      Promise.reject(Object.assign(new Error('no bullmq'), { code: 'ERR_MODULE_NOT_FOUND' }));
    const error = await loadBullmq(missing as never).catch((thrown: Error) => thrown);
    expect(error).to.deep.include({
      name: 'UsageError',
      message: '--queue: it needs two packages that are not installed: npm install bullmq ioredis.',
    });
    const other = await loadBullmq(() => Promise.reject(new Error('broken'))).catch(
      (thrown: Error) => thrown,
    );
    expect(other).to.deep.include({ message: 'broken' });
  });

  describe('on a server', () => {
    const place = mkdtempSync(join(tmpdir(), 'spiketape-queue-'));
    let command: BuiltCommand;
    let server: RedisServer | undefined;
    before(async function () {
      this.timeout(timeToBuild);
      command = await BuiltCommand.build();
      writeFileSync(join(place, 'study.ts'), study);
      // Debian's package redis-server; .ci/run installs it.
      if (RedisServer.isInstalled) server = await RedisServer.start();
      else {
        console.log('      redis-server is not installed: the queue is not tested.');
        this.skip();
      }
    });
    after(async () => {
      await server?.stop();
      rmSync(place, { recursive: true });
    });
    const numbers = (name: string) => {
      const lines = readFileSync(join(place, name), 'utf8').trimEnd().split('\n');
      return lines
        .map((text) => JSON.parse(text) as Line)
        .sort((a, b) => a.run - b.run)
        .map(({ run, results, error }) => ({ run, results, error }));
    };

    it('has every run once, the numbers of --jobs 2 and of shards, whoever is killed', async () => {
      const { url } = server as RedisServer;
      const sweep = ['sweep', 'study.ts', '--jobs', '2'];
      const queue = [...sweep.slice(0, 2), '--queue', url];
      const worker = () =>
        command.start(place, [...queue, '--worker', '--lost-after', '1', '--jobs', '1', '--idle', '5']);
      const file = join(place, 'queue.jsonl');

      const master = command.start(place, [...queue, '--out', file]);
      const [killed, ...others] = Array.from({ length: workers }, worker);
      await linesThere(file, 0.2 * runs);
      killed?.child.kill('SIGKILL');
      await linesThere(file, 0.4 * runs);
      await server?.restart();
      await linesThere(file, 0.55 * runs);
      master.child.kill('SIGKILL');
      await master.ended;
      const again = await command.run(place, ...queue, '--out', file);
      expect(again.out).to.include(`${runs} runs: ${runs - 1} done, 1 failed.`);
      for (const { ended } of others) expect((await ended).code).to.equal(0);

      await command.here(place, ...sweep, '--out', 'jobs.jsonl');
      const found = numbers('queue.jsonl');
      expect(found.map(({ run }) => run)).to.deep.equal(Array.from({ length: runs }, (_, run) => run));
      expect(found).to.deep.equal(numbers('jobs.jsonl'));
      expect(found[6]).to.deep.equal({ run: 6, results: undefined, error: 'seven' });

      const shard = (i: number) => ['sweep', 'study.ts', '--jobs', '1', '--shard', `${i}/4`];
      for (const count of kills) {
        const { child, ended } = command.start(place, shard(1));
        await linesThere(join(place, 'study.1-of-4.jsonl'), count);
        child.kill('SIGKILL');
        await ended;
      }
      for (const i of [0, 1, 2, 3]) await command.here(place, ...shard(i));
      const shards = [0, 1, 2, 3].map((i) => `study.${i}-of-4.jsonl`);
      const merged = await command.here(place, 'sweep', 'merge', ...shards, '--out', 'merged.jsonl');
      expect(merged.out).not.to.include('Twice').and.not.include('Missing');
      expect(numbers('merged.jsonl')).to.deep.equal(found);
    });
  });

  for (const [args, text] of [
    [['--queue', 'localhost'], '--queue: got "localhost" when an address was due: redis://127.0.0.1:6379.'],
    [['--queue', 'redis://127.0.0.1:1'], '--queue: "redis://127.0.0.1:1" cannot be reached: ECONNREFUSED.'],
    [
      ['--queue', 'redis://me:secret@127.0.0.1:1'],
      '--queue: "redis://127.0.0.1:1" cannot be reached: ECONNREFUSED.',
    ],
    [
      ['--queue', 'redis://127.0.0.1:1', '--shard', '0/2'],
      '--shard: got it with --queue, which hands out all runs of a study; take one of them.',
    ],
    [['--worker'], '--worker: got it without --queue, which it is for.'],
    [['--idle', '3'], '--idle: got it without --queue, which it is for.'],
  ] as const) {
    it(`is a usage error with ${args.join(' ')}`, async () => {
      const { outcomeOf } = await import('../fake-terminal.ts');
      const err = `spiketape: sweep: ${text}\n`;
      expect(await outcomeOf(['sweep', 'study.ts', ...args])).to.deep.equal({ code: 2, out: '', err });
    });
  }
});
