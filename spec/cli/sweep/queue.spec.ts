import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import { generatorOf } from '../../../lib/cli/sweep/generator-of.ts';
import { loadBullmq } from '../../../lib/cli/sweep/queue/load-bullmq.ts';
import { queueAddress } from '../../../lib/cli/sweep/queue/queue-address.ts';
import { runId } from '../../../lib/cli/sweep/run-id.ts';
import { timeToBuild } from '../../support/built.ts';
import { drawn, itSome } from '../../support/covering.ts';
import { share } from '../../support/runs.ts';
import { BuiltCommand } from './built-command.ts';
import { linesThere } from './lines-there.ts';
import { RedisServer } from './redis-server.ts';

/** In CI all is killed that can be; at a desk one of it, in a smaller study. */
const [runs, shards, kills] = share >= 1 ? [200, 4, [10, 25]] : [40, 2, [10]];

/** The value of each run; the id of the last has digits only, which may not be that of a job. */
const as = [...Array.from({ length: runs - 1 }, (_, i) => i + 1), 1986];

const study = `
  export const parameters = { a: ${JSON.stringify(as)} };
  export async function run({ a }, { random }) {
    if (a === 7) throw new Error('seven');
    await new Promise((resolve) => setTimeout(resolve, 25));
    return { y: a + random.next() };
  }`;

/** What the runs come to, one by one: each draws from a generator that follows from its id. */
const due = as.map((a, run) => {
  if (a === 7) return { run, results: undefined, error: 'seven' };
  const y = a + generatorOf(`run ${runId({ a })}`).next();
  return { run, results: { y }, error: undefined };
});

/** What happens while runs are handed out. */
const mishaps = drawn(['worker', 'server', 'master'], 1);

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

    const file = join(place, 'queue.jsonl');
    const working: ChildProcess[] = [];
    // What a test that fails leaves, which without the server would wait for ever.
    afterEach(() => {
      for (const child of working.splice(0)) child.kill('SIGKILL');
    });

    itSome(
      {
        'has every run once, with its own numbers, whoever is killed: the queue': queued,
        'has every run once, with its own numbers, whoever is killed: shards': inShards,
        'ends a worker for which there was nothing to do for so long': idle,
      },
      1,
    );

    it('is a usage error for who has not the password, which is not shown', async () => {
      const locked = await RedisServer.start('right');
      try {
        const { host } = new URL(locked.url);
        const reasonAt = async (login: string) => {
          const file = join(place, 'study.ts');
          const error = await queueAddress(`redis://${login}${host}`, file).catch((thrown: Error) => thrown);
          return error instanceof Error ? `${error.name}: ${error.message}` : error.name;
        };
        const start = `UsageError: --queue: "redis://${host}" cannot be reached: `;
        expect(await reasonAt(':wrong@'))
          .to.match(/: WRONGPASS .*[^.]\.$/)
          .and.include(start)
          .and.not.include('wrong@');
        expect(await reasonAt('')).to.include(`${start}NOAUTH `);
        expect(await reasonAt(':right@')).to.match(/^study\.ts-/);
      } finally {
        await locked.stop();
      }
    });

    it('says why a study cannot be read', async () => {
      const { url } = server as RedisServer;
      for (const [study, reason] of [
        ['nowhere.ts', 'nowhere.ts: there is no such file.'],
        ['.', `${basename(place)}: it is a folder.`],
      ] as const) {
        const error = await queueAddress(url, join(place, study)).catch((thrown: Error) => thrown);
        expect(error).to.deep.include({ name: 'UsageError', message: reason });
      }
    });

    function work(study: string, ...more: readonly string[]) {
      const { url } = server as RedisServer;
      const started = command.start(place, ['sweep', study, '--queue', url, ...more]);
      working.push(started.child);
      return started;
    }

    async function queued(): Promise<void> {
      const worker = () => work('study.ts', '--worker', '--lost-after', '1', '--jobs', '1');
      const others = share >= 1 ? [worker(), worker()] : [worker()];
      const killed = mishaps.includes('worker') ? worker() : undefined;
      // Then they take a signal as what tells them to end.
      await Promise.all([...others, killed].map((one) => one?.said('waiting for runs')));
      const start = () => work('study.ts', '--out', file);
      let master = start();
      const happen: Readonly<Record<string, () => unknown>> = {
        worker: () => killed?.child.kill('SIGKILL'),
        server: () => server?.restart(),
        master: async () => {
          master.child.kill('SIGKILL');
          await master.ended;
          master = start();
        },
      };
      for (const [i, [name, happens]] of Object.entries(happen).entries()) {
        if (!mishaps.includes(name)) continue;
        await linesThere(file, (0.2 + 0.2 * i) * runs);
        await happens();
      }
      expect((await master.ended).out).to.include(`${runs} runs: ${runs - 1} done, 1 failed.`);
      for (const { child } of others) child.kill('SIGTERM');
      await killed?.ended;
      for (const { ended } of others) expect((await ended).code).to.equal(0);
      expect(numbers('queue.jsonl')).to.deep.equal(due);
    }

    async function idle(): Promise<void> {
      writeFileSync(join(place, 'idle.ts'), study);
      const { code, out } = await work('idle.ts', '--worker', '--idle', '0.1').ended;
      expect(code).to.equal(0);
      expect(out).to.match(/^0 runs of idle\.ts-\w+ done\.\n$/);
    }

    async function inShards(): Promise<void> {
      const shard = (i: number) => ['sweep', 'study.ts', '--jobs', '1', '--shard', `${i}/${shards}`];
      const fileOf = (i: number) => `study.${i}-of-${shards}.jsonl`;
      for (const count of kills) {
        const { child, ended } = command.start(place, shard(1));
        await linesThere(join(place, fileOf(1)), count);
        child.kill('SIGKILL');
        await ended;
      }
      const each = Array.from({ length: shards }, (_, i) => i);
      for (const i of each) await command.here(place, ...shard(i));
      const merge = ['sweep', 'merge', ...each.map(fileOf), '--out', 'merged.jsonl'];
      const merged = await command.here(place, ...merge);
      expect(merged.out).not.to.include('Twice').and.not.include('Missing');
      expect(numbers('merged.jsonl')).to.deep.equal(due);
    }
  });

  it('is a usage error where something that is no Redis takes connections', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as { port: number };
    try {
      const error = await queueAddress(`redis://127.0.0.1:${port}`, 'study.ts', 100).catch(
        (thrown) => thrown,
      );
      const text = `--queue: "redis://127.0.0.1:${port}" cannot be reached: Command timed out.`;
      expect(error).to.deep.include({ name: 'UsageError', message: text });
    } finally {
      silent.close();
    }
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
    ...['--time-limit', '--idle', '--lost-after'].map(
      (name) =>
        [
          ['--queue', 'redis://127.0.0.1:1', name, '2'],
          `${name}: got it without --worker, which it is for.`,
        ] as const,
    ),
    ...['out', 'random', 'seed', 'param', 'maximize', 'minimize', 'best', 'html', 'csv'].map(
      (name) =>
        [
          ['--queue', 'redis://127.0.0.1:1', '--worker', `--${name}`, '2'],
          `--${name}: got it with --worker, which it is not for.`,
        ] as const,
    ),
    [['--worker'], '--worker: got it without --queue, which it is for.'],
    [['--idle', '3'], '--idle: got it without --queue, which it is for.'],
  ] as const) {
    it(`is a usage error with ${args.join(' ')}`, async () => {
      const { outcomeOf } = await import('../fake-terminal.ts');
      const err = `spiketape: sweep: ${text}\n`;
      expect(await outcomeOf(['sweep', 'study.ts', ...args])).to.deep.equal({ code: 2, out: '', err });
    });
  }

  it('is a usage error with --worker and --json, as JSON', async () => {
    const { outcomeOf } = await import('../fake-terminal.ts');
    const args = ['--queue', 'redis://127.0.0.1:1', '--worker', '--json'];
    const { code, out } = await outcomeOf(['sweep', 'study.ts', ...args]);
    expect(code).to.equal(2);
    expect(JSON.parse(out).error).to.equal('sweep: --json: got it with --worker, which it is not for.');
  });
});
